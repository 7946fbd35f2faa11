import { DosimetryError } from '@voxel-dosimetry/core';
import type { FrontMips } from '@voxel-dosimetry/compute';
import type { CasePorts } from './commands';
import type { CaseStore } from './createStore';
import type { StageRuns } from './stageRuns';
import { timePointsOf } from './timePoints';

interface Parts {
  readonly store: CaseStore;
  readonly ports: CasePorts;
  readonly runs: Pick<StageRuns, 'restore'>;
}

let jobs = 0;

/** All time points from the front as Register last brought them together, with the regions' outlines. Throws `case/choice` before that. */
export async function frontMips({ store, ports, runs }: Parts): Promise<FrontMips> {
  const { results, stages } = store.getState();
  if (!results.register)
    throw new DosimetryError({
      code: 'case/choice',
      message: 'The time points are not on one grid yet.',
      remedy: 'Run Register first.',
    });
  await runs.restore(stages.segment.status === 'ready' ? 'segment' : 'register');
  const ids = timePointsOf(store.getState()).map(({ id }) => id);
  return ports.compute.frontMips(ids, { id: `front-mips-${++jobs}`, onProgress: () => undefined });
}
