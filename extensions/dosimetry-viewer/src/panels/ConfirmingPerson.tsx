import { useId, useState, type ReactElement } from 'react';
import { useScene } from './CaseContext';
import { Button } from './controls/Button';

/** Whose name stands beside what is confirmed: known to the viewer, or asked for once and kept in this browser. Never holds anybody up. */
export function ConfirmingPerson(): ReactElement {
  const { view, viewStore, t } = useScene();
  const { name, isFromHost } = view.person;
  const [editing, setEditing] = useState(false);
  if (name === null || editing)
    return (
      <PersonField
        name={name ?? ''}
        onDone={(entered) => {
          setEditing(false);
          viewStore.set({ person: { name: entered, isFromHost: false } });
        }}
      />
    );
  return (
    <p className="vd-person vd-hint">
      <span>{t('confirmed.as')}</span>
      <bdi className="vd-person-name" dir="auto">
        {name}
      </bdi>
      {isFromHost ? (
        <span>{t('confirmed.signedIn')}</span>
      ) : (
        <Button look="quiet" onClick={() => setEditing(true)}>
          {t('confirmed.change')}
        </Button>
      )}
    </p>
  );
}

function PersonField({
  name,
  onDone,
}: {
  readonly name: string;
  readonly onDone: (name: string | null) => void;
}): ReactElement {
  const { t } = useScene();
  const id = useId();
  const [draft, setDraft] = useState(name);
  const done = (): void => onDone(draft.trim() === '' ? null : draft.trim());
  return (
    <form
      className="vd-person"
      onSubmit={(event) => {
        event.preventDefault();
        done();
      }}
    >
      <label className="vd-label" htmlFor={id}>
        {t('confirmed.yourName')}
      </label>
      <input
        id={id}
        className="vd-input vd-grow"
        dir="auto"
        autoComplete="name"
        maxLength={64}
        value={draft}
        placeholder={t('confirmed.notGiven')}
        aria-description={t('confirmed.nameHint')}
        title={t('confirmed.nameHint')}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={done}
      />
    </form>
  );
}
