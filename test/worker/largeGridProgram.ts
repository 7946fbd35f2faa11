/** Monte Carlo on 256³ voxels in two threads, and the memory that the whole process took for it: written to stdout as JSON. */
import { USUAL_MONTE_CARLO } from '../../extensions/dosimetry-compute/src/doseContract';
import { calculateDose } from '../../extensions/dosimetry-compute/src/engine/dose/calculateDose';
import { startNodeThread } from '../../extensions/dosimetry-compute/src/nodeThread';
import type { TransportHost } from '../../extensions/dosimetry-compute/src/transport/transportHost';
import { transportWorkerOn } from '../../extensions/dosimetry-compute/src/transport/transportMessages';
import { gridOf, inJob, requestOf, storeOf } from '../unit/compute/doseCase';

const EDGE = 256;
const grid = gridOf([EDGE, EDGE, EDGE], [2, 2, 2]);
const tia = new Float32Array(EDGE ** 3).fill(0);
tia.fill(1000, tia.length / 2, tia.length / 2 + 200);
const store = storeOf(grid, tia, new Float32Array(EDGE ** 3).fill(1));
const host: TransportHost = {
  startTransportWorker: () =>
    transportWorkerOn(startNodeThread(new URL('./transport.node.mjs', import.meta.url), 'transport')),
  workers: 2,
  memory_bytes: 4e9,
};
const monteCarlo = { ...USUAL_MONTE_CARLO, histories: 12 };
const before_bytes = process.memoryUsage().rss;
const { outcome } = await inJob((control) =>
  calculateDose(store, host, requestOf('monte-carlo', { monteCarlo, kernel: null }), control, 'dose'),
);
const most_bytes = 1024 * process.resourceUsage().maxRSS;
process.stdout.write(JSON.stringify({ outcome, taken_bytes: most_bytes - before_bytes }));
