import { formatNumber } from '../../panels/formatQuantity';
import type { Translate } from '../../panels/messages/translator';

/** "Kidney left, 24.0 h: 93.6 MBq ± 5.6"; of a planar image it says so. */
export function pointText(
  values: { readonly region: string; readonly time: string; readonly activity: string },
  { sigma_MBq, isPlanar }: { readonly sigma_MBq: number | null; readonly isPlanar: boolean },
  t: Translate,
): string {
  if (sigma_MBq === null) return t(isPlanar ? 'planar.point' : 'tac.point', values);
  const sigma = formatNumber(sigma_MBq, 2);
  return t(isPlanar ? 'planar.pointUncertain' : 'tac.pointUncertain', { ...values, sigma });
}
