import { useId, useState, type ReactElement } from 'react';
import { assertScannerCalibration, toErrorReport, type ScannerCalibration } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import type { Translate } from '../../messages/translator';
import { densityTableText, parseDensityTable } from './parseDensityTable';

interface DensityTableFormProps {
  /** Null: the published relation holds. */
  readonly applied: ScannerCalibration | null;
  readonly onApply: (calibration: ScannerCalibration) => void;
}

/** The calibration that was typed, or in words what is wrong with it. */
function calibrationOf(name: string, text: string, t: Translate): ScannerCalibration | string {
  const table = parseDensityTable(text);
  if ('wrong' in table) return t('register.density.line', table.wrong);
  try {
    return assertScannerCalibration({ name: name.trim(), nodes: table.nodes });
  } catch (error) {
    return toErrorReport(error, 'dose/density-calibration').message;
  }
}

/** A scanner's table of CT number and density, as text; it counts once applied. */
export function DensityTableForm({ applied, onApply }: DensityTableFormProps): ReactElement {
  const { t } = useScene();
  const id = useId();
  const appliedText = applied === null ? '' : densityTableText(applied.nodes);
  const [name, setName] = useState(applied?.name ?? '');
  const [text, setText] = useState(appliedText);
  const [problem, setProblem] = useState<string | null>(null);
  const isApplied = applied !== null && name.trim() === applied.name && text === appliedText;
  const edit = (change: () => void): void => {
    setProblem(null);
    change();
  };
  const apply = (): void => {
    const found = calibrationOf(name, text, t);
    if (typeof found === 'string') setProblem(found);
    else onApply(found);
  };
  return (
    <section className="vd-group" aria-label={t('register.density.own')}>
      <label className="vd-field">
        <span className="vd-label">{t('register.density.name')}</span>
        <input
          className="vd-input"
          dir="auto"
          value={name}
          placeholder={t('register.density.namePlaceholder')}
          onChange={(event) => edit(() => setName(event.target.value))}
        />
      </label>
      <span className="vd-field">
        <label className="vd-label" htmlFor={id}>
          {t('register.density.nodes')}
        </label>
        <textarea
          id={id}
          className="vd-input vd-table-text"
          rows={5}
          spellCheck={false}
          value={text}
          placeholder={'-1000, 0.0012\n0, 1.0\n1000, 1.6'}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? `${id}-hint` : `${id}-problem`}
          onChange={(event) => edit(() => setText(event.target.value))}
        />
        {problem !== null && (
          <span className="vd-problem" id={`${id}-problem`} role="alert">
            {problem}
          </span>
        )}
        <span className="vd-hint" id={`${id}-hint`}>
          {t('register.density.hint')}
        </span>
      </span>
      {!isApplied && (
        <div className="vd-row vd-row-end">
          <span className="vd-hint">
            {t('register.density.notApplied', { name: applied?.name ?? t('register.density.published') })}
          </span>
          <Button className="vd-push" onClick={apply}>
            {t('register.density.apply')}
          </Button>
        </div>
      )}
    </section>
  );
}
