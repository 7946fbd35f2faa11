import type { ReactElement } from 'react';
import { openFindings } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { ConfirmingPerson } from '../../ConfirmingPerson';
import { Button } from '../../controls/Button';
import { Notice } from '../../controls/Notice';

/** What is wrong with the calibrated images, in MBq and percent: to be corrected, or confirmed once for all of them. */
export function ActivityFindings(): ReactElement | null {
  const { state, dosimetryCase, t } = useScene();
  const open = state.stages.calibrate.status === 'ready' ? openFindings(state, 'calibrate') : [];
  const [first] = open;
  if (first === undefined) return null;
  const messages = open.map(({ message }) => message);
  const confirm = (): void =>
    dosimetryCase.confirm(
      open.map(({ id }) => id),
      t('confirmed.statement', { message: messages.join(' ') }),
    );
  return (
    <section className="vd-group" aria-label={t('calibrate.toSettle')}>
      <Notice
        tone="error"
        title={t('calibrate.tooMuch', { count: open.length })}
        actions={<Button onClick={confirm}>{t('confirmed.confirm')}</Button>}
      >
        {messages.map((message) => (
          <p key={message}>{message}</p>
        ))}
        <p className="vd-hint">{first.remedy}</p>
      </Notice>
      <ConfirmingPerson />
    </section>
  );
}
