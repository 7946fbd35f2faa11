import type { DoseOutcome, DoseRequest } from '../../contract';
import type { TransportHost } from '../../transport/transportHost';
import type { JobControl } from '../jobs';
import { measureVolume, type VoxelStore } from '../voxelStore';
import { calculateDose } from './calculateDose';

/**
 * Absorbed dose into `dose`, and after Monte Carlo its relative uncertainty into `doseUncertainty`. Throws what `calculateDose`
 * throws. Proved by test/unit/compute/engine.test.ts, test/unit/compute/monteCarloDose.test.ts and test/unit/compute/kernelDose.test.ts.
 */
export async function computeDose(
  store: VoxelStore,
  host: TransportHost,
  request: DoseRequest,
  control: JobControl,
): Promise<DoseOutcome> {
  const { result, held, outcome } = await calculateDose(store, host, request, control, 'dose');
  if (result.statistics === null) {
    store.remove(['doseUncertainty']);
    store.put([held]);
    return outcome;
  }
  const uncertainty = measureVolume('doseUncertainty', result.statistics.uncertainty);
  store.put([held, await control.drive(uncertainty, 'Checking voxels', 0.99, 1)]);
  return outcome;
}
