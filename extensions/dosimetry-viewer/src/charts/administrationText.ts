import { formatClock, formatNumber } from '../panels/formatQuantity';
import type { Translate } from '../panels/messages/translator';
import type { Administration, TimelineScan } from './caseTimeline';

/** "7400 MBq Lu-177, Sep 1, 09:00"; what is unknown is named. */
export function administrationText({ activity_MBq, radionuclide, time }: Administration, t: Translate): string {
  const activity = activity_MBq === null ? `${t('timeline.noActivity')},` : `${formatNumber(activity_MBq, 4)} MBq`;
  const when = time === null ? t('timeline.noTime') : formatClock(time, t.language);
  return `${activity} ${radionuclide ?? t('timeline.noNuclide')}, ${when}`;
}

/** "24.0 h", or "24.0 h planar". */
export const scanName = ({ label, isPlanar }: TimelineScan, t: Translate): string =>
  isPlanar ? t('planar.named', { label }) : label;
