import type { ReactElement } from 'react';
import { TIME_ACTIVITY_MODELS, type TimeActivityModel } from '@voxel-dosimetry/core';
import { useScene } from '../CaseContext';
import { SelectField } from '../controls/SelectField';
import { StageBody } from '../StageBody';
import { RegionFitTable } from './fit/RegionFitTable';
import { VoxelStatus } from './fit/VoxelStatus';

type Scope = 'voxel' | 'region';
const SCOPES: readonly Scope[] = ['voxel', 'region'];

/** The curve through the time points, by voxel or by region, and what its integral rests on. */
export function FitStage(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const choice = state.choices.fit;
  const count = state.results.segment?.regions.length ?? 0;
  return (
    <StageBody stage="fit" runLabel={t(choice.scope === 'voxel' ? 'fit.runVoxels' : 'fit.run', { count })}>
      <div className="vd-row">
        <SelectField<TimeActivityModel>
          label={t('fit.model')}
          value={choice.model}
          options={TIME_ACTIVITY_MODELS.map((model) => ({ value: model, label: t(`fit.model.${model}`) }))}
          onChange={(model) => dosimetryCase.choose('fit', { ...choice, model })}
        />
        <SelectField<Scope>
          label={t('fit.scope')}
          value={choice.scope}
          options={SCOPES.map((scope) => ({ value: scope, label: t(`fit.scope.${scope}`) }))}
          onChange={(scope) => dosimetryCase.choose('fit', { ...choice, scope })}
        />
      </div>
      <p className="vd-hint">{t(`fit.assumption.${choice.model}`)}</p>
      <RegionFitTable />
      <VoxelStatus />
    </StageBody>
  );
}
