import { useState, type ReactElement } from 'react';
import type { CaseChoices } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { NumberField } from '../../controls/NumberField';
import { SelectField } from '../../controls/SelectField';

type Threshold = CaseChoices['segment']['thresholds'][number];

/** `threshold-1`, `threshold-2` …: the first that is not in use, so that the same choices give the same ids headless. */
function freeId(thresholds: readonly Threshold[]): string {
  const used = new Set(thresholds.map(({ id }) => id));
  let number = 1;
  while (used.has(`threshold-${number}`)) number += 1;
  return `threshold-${number}`;
}

/** A region of all voxels above a share of the maximum of one time point's activity. */
export function ThresholdForm(): ReactElement | null {
  const { state, dosimetryCase, t } = useScene();
  const [name, setName] = useState('');
  const [percent, setPercent] = useState(41);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const choice = state.choices.segment;
  const timePoints = state.results.ingest?.timePoints ?? [];
  const timePoint = timePoints.find(({ id }) => id === chosenId) ?? timePoints[0];
  if (timePoint === undefined) return null;
  const add = (): void => {
    const threshold: Threshold = {
      id: freeId(choice.thresholds),
      name: name.trim() || t('segment.thresholdDefault', { percent }),
      timePointId: timePoint.id,
      fraction_frac: percent / 100,
    };
    dosimetryCase.choose('segment', { ...choice, thresholds: [...choice.thresholds, threshold] });
    setName('');
  };
  return (
    <section className="vd-group" aria-label={t('segment.addThreshold')}>
      <h4 className="vd-group-title">{t('segment.addThreshold')}</h4>
      <div className="vd-row">
        <SelectField
          label={t('segment.timePoint')}
          value={timePoint.id}
          options={timePoints.map(({ id, label }) => ({ value: id, label }))}
          onChange={setChosenId}
        />
        <NumberField
          label={t('segment.thresholdFraction')}
          unit="%"
          value={percent}
          min={1}
          max={100}
          onCommit={setPercent}
        />
      </div>
      <div className="vd-row vd-row-end">
        <label className="vd-field vd-grow">
          <span className="vd-label">{t('segment.thresholdName')}</span>
          <input
            className="vd-input"
            dir="auto"
            value={name}
            placeholder={t('segment.thresholdDefault', { percent })}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <Button onClick={add}>{t('segment.thresholdAdd')}</Button>
      </div>
      {choice.thresholds.length > 0 && (
        <ul className="vd-list">
          {choice.thresholds.map((threshold) => (
            <ThresholdItem key={threshold.id} threshold={threshold} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ThresholdItem({ threshold }: { readonly threshold: Threshold }): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const choice = state.choices.segment;
  const label = state.results.ingest?.timePoints.find(({ id }) => id === threshold.timePointId)?.label ?? '–';
  return (
    <li className="vd-list-row">
      <span dir="auto">
        {threshold.name}
        <span className="vd-hint">{`${label} · ${t('origin.threshold', { percent: `${100 * threshold.fraction_frac} %` })}`}</span>
      </span>
      <Button
        look="quiet"
        aria-label={t('segment.remove', { name: threshold.name })}
        onClick={() =>
          dosimetryCase.choose('segment', {
            ...choice,
            thresholds: choice.thresholds.filter(({ id }) => id !== threshold.id),
          })
        }
      >
        {t('action.remove')}
      </Button>
    </li>
  );
}
