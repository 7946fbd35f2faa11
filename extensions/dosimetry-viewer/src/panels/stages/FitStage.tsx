import type { ReactElement } from 'react';
import { useScene } from '../CaseContext';
import { StageBody } from '../StageBody';
import { StageFindings } from '../StageFindings';
import { CurveChoices } from './fit/CurveChoices';
import { MapChoice } from './fit/MapChoice';
import { PlanarChoices } from './fit/planar/PlanarChoices';
import { RegionFits } from './fit/RegionFits';
import { VoxelChoices } from './fit/VoxelChoices';
import { VoxelOutcome } from './fit/VoxelOutcome';

/** What the table and the regions that failed say in their places. */
const SHOWN_IN_TABLE = ['fit/extrapolated', 'fit/region-not-fitted', 'fit/voxels-as-region'];

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
      <StageFindings stage="fit" without={SHOWN_IN_TABLE} />
      <VoxelChoices />
      <MapChoice />
      <VoxelOutcome />
    </StageBody>
  );
}
