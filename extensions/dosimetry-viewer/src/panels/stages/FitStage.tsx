import type { ReactElement } from 'react';
import { useScene } from '../CaseContext';
import { StageBody } from '../StageBody';
import { CurveChoices } from './fit/CurveChoices';
import { MapChoice } from './fit/MapChoice';
import { PlanarChoices } from './fit/planar/PlanarChoices';
import { RegionFits } from './fit/RegionFits';
import { VoxelChoices } from './fit/VoxelChoices';
import { VoxelOutcome } from './fit/VoxelOutcome';

/** Curves through the time points, by region and by voxel, and what their integrals rest on. */
export function FitStage(): ReactElement {
  const { state, t } = useScene();
  const count = state.results.segment?.regions.length ?? 0;
  return (
    <StageBody
      stage="fit"
      runLabel={t('fit.runVoxels', { count })}
      {...(state.refittedCurves === null ? {} : { staleHint: t('fit.preview') })}
    >
      <CurveChoices />
      <PlanarChoices />
      <RegionFits />
      <VoxelChoices />
      <MapChoice />
      <VoxelOutcome />
    </StageBody>
  );
}
