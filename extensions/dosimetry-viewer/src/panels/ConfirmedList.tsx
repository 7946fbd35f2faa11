import type { ReactElement } from 'react';
import type { Confirmation } from '@voxel-dosimetry/core';
import { useScene } from './CaseContext';
import { givenTogether, nameAndTime } from './confirmations';
import { Button } from './controls/Button';

/** What the person confirmed, in the words that are stored with the results; what was given with one word is withdrawn with one. */
export function ConfirmedList({
  confirmations,
}: {
  readonly confirmations: readonly Confirmation[];
}): ReactElement | null {
  const { dosimetryCase, t } = useScene();
  if (confirmations.length === 0) return null;
  return (
    <section className="vd-group" aria-label={t('confirmed.list')}>
      <h4 className="vd-group-title">{t('confirmed.list')}</h4>
      <ul className="vd-list">
        {givenTogether(confirmations).map(({ statement, ids, ...given }) => (
          <li key={ids.join()} className="vd-list-row">
            <span>
              {statement}
              <span className="vd-hint">{nameAndTime(given, t)}</span>
            </span>
            <Button look="quiet" onClick={() => dosimetryCase.withdrawConfirmation(ids)}>
              {t('confirmed.withdraw')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
