import { useState, type ReactElement } from 'react';
import {
  KINETIC_TISSUES,
  TIME_ACTIVITY_MODELS,
  type KineticTissue,
  type TimeActivityModel,
  type TimeActivitySelection,
} from '@voxel-dosimetry/core';
import type { RegionFitChoice } from '@voxel-dosimetry/compute';
import { allTimePoints } from '../../../pointsOfCurves';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { SelectField } from '../../controls/SelectField';
import { isOneScan, SELECTIONS } from './CurveChoices';
import { ExclusionForm } from './ExclusionForm';
import { isOwnChoice, regionChoice, regionName, selectionOf } from './regionChoice';

const AS_CASE = 'case';
const SEVERAL = 'several';
const NO_TISSUE = 'none';
type OwnSelection = TimeActivitySelection | typeof AS_CASE;
type OwnTissue = KineticTissue | typeof NO_TISSUE;
const OWN_SELECTIONS: readonly OwnSelection[] = [AS_CASE, ...SELECTIONS];
const OWN_TISSUES: readonly OwnTissue[] = [NO_TISSUE, ...KINETIC_TISSUES];
type OwnModel = TimeActivityModel | typeof AS_CASE | typeof SEVERAL;

/** What all have in common; null where they differ. */
function common<T>(values: readonly T[]): T | null {
  const [first] = values;
  return first !== undefined && values.every((value) => value === first) ? first : null;
}

const ownModel = ({ models }: RegionFitChoice): OwnModel => {
  if (models === null) return AS_CASE;
  return models.length === 1 ? (models[0] ?? AS_CASE) : SEVERAL;
};

/** Choices that hold for these regions instead of the case's, one or many at once; each change is one step for undo. */
export function RegionCurveEditor({ regionIds }: { readonly regionIds: readonly string[] }): ReactElement {
  const { state, dosimetryCase, attempt, t } = useScene();
  const choices = regionIds.map((id) => regionChoice(state, id));
  const names = regionIds.map((id) => regionName(state, id));
  const choose = (change: Partial<RegionFitChoice> | null): void =>
    attempt(() => dosimetryCase.chooseRegionCurves(regionIds, change));
  const model = common(choices.map(ownModel));
  const listed = choices[0]?.models?.map((each) => t(`fit.model.${each}`)).join(', ') ?? '';
  const models: readonly OwnModel[] = [
    AS_CASE,
    ...TIME_ACTIVITY_MODELS,
    ...(model === SEVERAL ? ([SEVERAL] as const) : []),
  ];
  const modelLabel = (value: OwnModel): string => {
    if (value === AS_CASE) return t('fit.asCase');
    return value === SEVERAL ? t('fit.ownList', { models: listed }) : t(`fit.model.${value}`);
  };
  return (
    <div className="vd-region-editor">
      <div className="vd-row">
        <SelectField<OwnModel>
          label={t('fit.ownModel')}
          value={model}
          options={models.map((value) => ({ value, label: modelLabel(value) }))}
          onChange={(value) => value !== SEVERAL && choose({ models: value === AS_CASE ? null : [value] })}
        />
        <SelectField<OwnSelection>
          label={t('fit.ownSelection')}
          value={common(choices.map(({ selection }) => selection ?? AS_CASE))}
          options={OWN_SELECTIONS.map((value) => ({
            value,
            label: value === AS_CASE ? t('fit.asCase') : t(`fit.selection.${value}`),
          }))}
          onChange={(value) => choose({ selection: value === AS_CASE ? null : value })}
        />
        {regionIds.some((id) => isOneScan(selectionOf(state, id))) && (
          <SelectField<OwnTissue>
            label={t('fit.tissue')}
            value={common(choices.map(({ tissue }) => tissue ?? NO_TISSUE))}
            options={OWN_TISSUES.map((value) => ({ value, label: t(`fit.tissue.${value}`) }))}
            onChange={(value) => choose({ tissue: value === NO_TISSUE ? null : value })}
          />
        )}
        {regionIds.length > 1 && <LeaveOutScan regionIds={regionIds} names={names} />}
      </div>
      {regionIds.some((id) => isOwnChoice(state, id)) && (
        <Button
          className="vd-push"
          aria-label={t('fit.resetLabel', { names: names.join(', ') })}
          onClick={() => choose(null)}
        >
          {t('fit.reset')}
        </Button>
      )}
    </div>
  );
}

interface LeaveOutScanProps {
  readonly regionIds: readonly string[];
  readonly names: readonly string[];
}

/** One scan of several regions at once, with one reason. */
function LeaveOutScan({ regionIds, names }: LeaveOutScanProps): ReactElement {
  const { state, dosimetryCase, attempt, t } = useScene();
  const [asked, setAsked] = useState<string | null>(null);
  const timePoints = allTimePoints(state);
  const timePoint = timePoints.find(({ id }) => id === asked);
  if (timePoint !== undefined)
    return (
      <ExclusionForm
        title={t('fit.leaveOutTitle', { time: timePoint.label, names: names.join(', ') })}
        onCancel={() => setAsked(null)}
        onReason={(reason) => {
          setAsked(null);
          attempt(() => dosimetryCase.excludePoint(regionIds, timePoint.id, reason));
        }}
      />
    );
  return (
    <SelectField
      label={t('fit.leaveOutScan')}
      value=""
      options={[
        { value: '', label: t('fit.chooseScan') },
        ...timePoints.map(({ id, label }) => ({ value: id, label })),
      ]}
      onChange={(id) => setAsked(id === '' ? null : id)}
    />
  );
}
