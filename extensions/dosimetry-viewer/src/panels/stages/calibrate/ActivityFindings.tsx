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
  if (open.length === 0) return null;
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
        title={t('calibrate.wrong', { count: new Set(open.map(({ timePointId }) => timePointId)).size })}
        actions={<Button onClick={confirm}>{t('confirmed.confirm')}</Button>}
      >
        {messages.map((message) => (
          <p key={message}>{message}</p>
        ))}
        {[...new Set(open.map(({ remedy }) => remedy))].map((remedy) => (
          <p key={remedy} className="vd-hint">
            {remedy}
          </p>
        ))}
      </Notice>
      <ConfirmingPerson />
    </section>
  );
}
