import type { ReactElement } from 'react';
import type { StageId } from '@voxel-dosimetry/core';
import { AnalyseStage } from './AnalyseStage';
import { CalibrateStage } from './CalibrateStage';
import { DoseStage } from './DoseStage';
import { ExportStage } from './ExportStage';
import { FitStage } from './FitStage';
import { IngestStage } from './IngestStage';
import { RegisterStage } from './RegisterStage';
import { SegmentStage } from './SegmentStage';

const BODIES: Readonly<Record<StageId, () => ReactElement>> = {
  ingest: IngestStage,
  calibrate: CalibrateStage,
  register: RegisterStage,
  segment: SegmentStage,
  fit: FitStage,
  dose: DoseStage,
  analyse: AnalyseStage,
  export: ExportStage,
};

export function OpenStage({ stage }: { readonly stage: StageId }): ReactElement {
  const Body = BODIES[stage];
  return <Body />;
}
