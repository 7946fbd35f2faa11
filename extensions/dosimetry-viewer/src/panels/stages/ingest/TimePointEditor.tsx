import { useId, useLayoutEffect, useRef, useState, type ReactElement } from 'react';
import type { TimePointEntries } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { planarTimePoints } from '../../../pointsOfCurves';
import { isPlanar, type AnyTimePoint } from './anyTimePoint';
import { ENTRY_FIELDS, type EntryField } from './entryFields';
import { TIME_POINT_ROWS } from './timePointRows';

interface TimePointEditorProps {
  readonly timePoint: AnyTimePoint;
  readonly entry: keyof TimePointEntries;
  readonly onClose: () => void;
}

/** Corrects one value of a time point, or of all where they share it. What is entered is marked as entered from then on. */
export function TimePointEditor({ timePoint, entry, onClose }: TimePointEditorProps): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const field = ENTRY_FIELDS[entry];
  const id = useId();
  const [text, setText] = useState(() => field.toText(timePoint));
  const [problem, setProblem] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // Opened near the lower edge, the editor comes wholly into sight.
  useLayoutEffect(() => {
    // Newer browsers give a promise here, which must not become the clean-up.
    form.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const all: readonly AnyTimePoint[] = [...(state.results.ingest?.timePoints ?? []), ...planarTimePoints(state)];
  const timePoints = all.filter((each) => field.shared === 'case' || isPlanar(each) === isPlanar(timePoint));
  const source = TIME_POINT_ROWS.find((row) => row.entry === entry)?.cell(timePoint, t);

  const applyTo = (targets: readonly AnyTimePoint[]): void => {
    const entries = field.parse(text, timePoint);
    setProblem(entries === null);
    if (entries === null) return;
    for (const target of targets)
      dosimetryCase.enter(target.id, { ...state.choices.ingest.entries[target.id], ...entries });
    onClose();
  };

  return (
    <form
      ref={form}
      className="vd-editor"
      aria-label={t('ingest.edit', { field: t(field.label), timePoint: timePoint.label })}
      onSubmit={(event) => {
        event.preventDefault();
        applyTo([timePoint]);
      }}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <label className="vd-label" htmlFor={id}>
        {t('ingest.edit', { field: t(field.label), timePoint: timePoint.label })}
      </label>
      <span className="vd-number">
        <EntryInput id={id} field={field} text={text} invalid={problem} onText={setText} />
        {field.unit !== undefined && <span className="vd-unit">{field.unit}</span>}
      </span>
      {problem && (
        <span className="vd-problem" id={`${id}-problem`} role="alert">
          {t(field.input === 'number' ? 'value.invalid' : 'value.choose')}
        </span>
      )}
      {source !== undefined && source !== null && (
        <p className="vd-hint">
          <span className={`vd-source vd-source-${source.source}`}>{t(`source.${source.source}`)}</span> {source.detail}
        </p>
      )}
      <div className="vd-row">
        <Button type="submit" look="primary">
          {t('action.apply')}
        </Button>
        {field.shared !== null && timePoints.length > 1 && (
          <Button onClick={() => applyTo(timePoints)}>{t('action.applyAll', { count: timePoints.length })}</Button>
        )}
        <Button look="quiet" onClick={onClose}>
          {t('action.close')}
        </Button>
      </div>
    </form>
  );
}

interface EntryInputProps {
  readonly id: string;
  readonly field: EntryField;
  readonly text: string;
  readonly invalid: boolean;
  readonly onText: (text: string) => void;
}

function EntryInput({ id, field, text, invalid, onText }: EntryInputProps): ReactElement {
  const { t } = useScene();
  const shared = {
    id,
    value: text,
    autoFocus: true,
    'aria-invalid': invalid,
    'aria-describedby': invalid ? `${id}-problem` : undefined,
  };
  if (field.input === 'choice')
    return (
      <select className="vd-input vd-select" {...shared} onChange={(event) => onText(event.target.value)}>
        {text === '' && <option value="">–</option>}
        {(field.options?.(t) ?? []).map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    );
  if (field.input === 'time')
    return (
      <input
        className="vd-input"
        type="datetime-local"
        step={1}
        {...shared}
        onChange={(event) => onText(event.target.value)}
      />
    );
  return (
    <input
      className="vd-input"
      inputMode="decimal"
      autoComplete="off"
      {...shared}
      onChange={(event) => onText(event.target.value)}
    />
  );
}
