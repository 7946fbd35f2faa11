import { useEffect, useId, useRef, useState, type FormEvent, type ReactElement } from 'react';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';

const REASONS = ['motion', 'misaligned', 'spill', 'acquisition'] as const;

interface ExclusionFormProps {
  /** What is left out: "Leave out 24.0 h of Kidney left". */
  readonly title: string;
  readonly onReason: (reason: string) => void;
  readonly onCancel: () => void;
}

/** Asks why a point is left out; the reason is stored with the case. Escape leaves everything as it was. */
export function ExclusionForm({ title, onReason, onCancel }: ExclusionFormProps): ReactElement {
  const { t } = useScene();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  useEffect(() => field.current?.focus(), []);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    leaveOut();
  };
  const leaveOut = (): void => {
    const written = reason.trim();
    setMissing(written === '');
    if (written !== '') onReason(written);
  };
  const take = (common: string): void => {
    setReason(common);
    field.current?.focus();
  };
  return (
    <form
      className="vd-exclusion"
      aria-label={title}
      onSubmit={submit}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onCancel();
      }}
    >
      <strong dir="auto">{title}</strong>
      <span className="vd-field">
        <label className="vd-label" htmlFor={id}>
          {t('fit.reason')}
        </label>
        <input
          ref={field}
          id={id}
          className="vd-input"
          dir="auto"
          autoComplete="off"
          value={reason}
          aria-invalid={isMissing}
          aria-describedby={isMissing ? `${id}-problem` : undefined}
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => {
            // The viewer keeps Enter from submitting a form.
            if (event.key === 'Enter') submit(event);
          }}
        />
        {isMissing && (
          <span className="vd-problem" id={`${id}-problem`} role="alert">
            {t('fit.reasonNeeded')}
          </span>
        )}
      </span>
      <div className="vd-reasons" role="group" aria-label={t('fit.reasons')}>
        {REASONS.map((each) => (
          <button key={each} type="button" className="vd-reason" onClick={() => take(t(`fit.reason.${each}`))}>
            {t(`fit.reason.${each}`)}
          </button>
        ))}
      </div>
      <div className="vd-footer-row">
        <Button look="quiet" onClick={onCancel}>
          {t('run.cancel')}
        </Button>
        <Button look="primary" type="submit">
          {t('fit.leaveOutNow')}
        </Button>
      </div>
    </form>
  );
}
