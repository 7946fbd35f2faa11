import { toErrorReport } from '@voxel-dosimetry/core';
import type { RegionRefitOutcome, RegionRefitRequest } from '@voxel-dosimetry/compute';
import type { CasePorts } from './commands';
import type { CaseStore } from './createStore';
import { fitRequest, holdPlanarOf } from './stages/fit';
import type { CaseState } from './state';

/** Curves of regions while a person still chooses: the answer to a choice before the voxels are fitted. */
export interface RegionRefits {
  /**
   * Puts `refittedCurves` of the choices as they stand into the state. Does nothing before there are regions, while Fit runs, or where its
   * result is that of these choices. Never rejects: what cannot be fitted is in the state.
   */
  refit(): Promise<void>;
}

/** `restore` makes the voxels of the regions again, which planar curves need after a resume. */
export function createRegionRefits(store: CaseStore, ports: CasePorts, restore: () => Promise<void>): RegionRefits {
  const holdInputs = async (state: CaseState): Promise<void> => {
    if (!store.getState().stagesWithVoxels?.includes('segment')) await restore();
    await holdPlanarOf(state, ports, { id: 'refit', onProgress: () => undefined });
  };
  return {
    async refit() {
      const asked = store.getState();
      const request = refitRequest(asked);
      if (request === null) return;
      const curves = await fitted(request, async () => {
        if (request.fit.planar) await holdInputs(asked);
        return ports.compute.refitRegions(request);
      });
      if (isStill(asked, store.getState())) store.dispatch({ type: 'refitted', curves });
    },
  };
}

async function fitted(
  request: RegionRefitRequest,
  fit: () => Promise<RegionRefitOutcome>,
): Promise<RegionRefitOutcome> {
  try {
    return await fit();
  } catch (error) {
    const report = toErrorReport(error, 'fit/unexpected');
    return { regionFits: [], failures: request.regions.map(({ regionId }) => ({ regionId, error: report })) };
  }
}

function refitRequest(state: CaseState): RegionRefitRequest | null {
  const { segment, register } = state.results;
  const { status } = state.stages.fit;
  if (!segment || !register || state.stages.segment.status !== 'ready') return null;
  if (status === 'ready' || status === 'running') return null;
  const fit = fitRequest(state);
  return {
    // Thousands of fits more; the bootstrap waits for Fit.
    fit: { ...fit, curves: { ...fit.curves, bootstrap: null } },
    regions: segment.regions.map(({ id, name, volume_mL, activity_MBq }) => ({
      regionId: id,
      name,
      volume_mL,
      activities_MBq: activity_MBq,
    })),
    voxelSize_mm: register.grid.spacing_mm,
  };
}

/** Whether nothing has changed that a curve is fitted from. */
const isStill = (asked: CaseState, now: CaseState): boolean =>
  now.key === asked.key && areCurvesOf(asked, now) && now.stages.fit.status !== 'ready';

/** Whether curves that were fitted for one state are those of the other. */
export const areCurvesOf = (before: CaseState, after: CaseState): boolean =>
  before.choices.fit === after.choices.fit &&
  before.results.segment === after.results.segment &&
  before.results.ingest === after.results.ingest;
