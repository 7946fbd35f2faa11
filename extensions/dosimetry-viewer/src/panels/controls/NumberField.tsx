import { useId, useState, type KeyboardEvent, type ReactElement } from 'react';
import { useScene } from '../CaseContext';
import { Button } from './Button';

interface NumberFieldProps {
  readonly label: string;
  /** For a screen reader, where several fields have the same label. */
  readonly name?: string;
  readonly unit: string;
  readonly value: number | null;
  readonly min?: number;
  readonly max?: number;
  /** With a step there are − and + buttons, and the arrow keys step: with Shift ten at once, with Alt a tenth. */
  readonly step?: number;
  readonly onCommit: (value: number) => void;
}

const shown = (value: number | null): string => (value === null ? '' : String(Number(value.toPrecision(8))));

/** A number with its unit. It is committed with Enter or on leaving the field, and only when it is a number in range. */
export function NumberField(props: NumberFieldProps): ReactElement {
  const { label, name, unit, value, min, max, step, onCommit } = props;
  const { t } = useScene();
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const problemOf = (text: string, entered: number): string | null => {
    if (text.trim() === '' || !Number.isFinite(entered)) return t('value.invalid');
    if (min !== undefined && entered < min) return t('value.min', { min, unit });
    if (max !== undefined && entered > max) return t('value.max', { max, unit });
    return null;
  };
  const commit = (text: string): void => {
    const entered = Number(text.replace(',', '.'));
    const found = problemOf(text, entered);
    setProblem(found);
    if (found !== null) return;
    setDraft(null);
    if (entered !== value) onCommit(entered);
  };
  const stepBy = (steps: number): void => {
    const typed = draft === null ? Number.NaN : Number(draft.replace(',', '.'));
    const from = draft !== null && draft.trim() !== '' && Number.isFinite(typed) ? typed : (value ?? 0);
    const next = Math.min(max ?? Infinity, Math.max(min ?? -Infinity, from + steps * (step ?? 1)));
    commit(String(Number(next.toFixed(6))));
  };
  const stepWithKey = (event: KeyboardEvent): void => {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction === undefined || step === undefined) return;
    event.preventDefault();
    stepBy(direction * (event.shiftKey ? 10 : event.altKey ? 0.1 : 1));
  };

  return (
    <span className="vd-field">
      <label className="vd-label" htmlFor={id}>
        {label}
      </label>
      <span className="vd-number">
        {step !== undefined && (
          <Button
            look="quiet"
            className="vd-step"
            aria-label={t('action.decrease', { name: label })}
            onClick={() => stepBy(-1)}
          >
            −
          </Button>
        )}
        <input
          id={id}
          aria-label={name}
          className="vd-input"
          inputMode="decimal"
          autoComplete="off"
          value={draft ?? shown(value)}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={() => draft !== null && commit(draft)}
          onKeyDown={(event) => {
            stepWithKey(event);
            if (event.key === 'Enter') commit(draft ?? shown(value));
            if (event.key !== 'Escape') return;
            setDraft(null);
            setProblem(null);
          }}
        />
        <span className="vd-unit">{unit}</span>
        {step !== undefined && (
          <Button
            look="quiet"
            className="vd-step"
            aria-label={t('action.increase', { name: label })}
            onClick={() => stepBy(1)}
          >
            +
          </Button>
        )}
      </span>
      {problem !== null && (
        <span className="vd-problem" id={`${id}-problem`} role="alert">
          {problem}
        </span>
      )}
    </span>
  );
}
