import type { AnalyseOutcome } from '@voxel-dosimetry/compute';
import type { StageContext } from './stageContext';

/** Absorbed-dose statistics and histogram of every region. */
export const analyse = (context: StageContext): Promise<AnalyseOutcome> =>
  context.ports.compute.analyse(context.step(0, 1));
