import { cubicGrid, drive, importProduct, medianTime_ms } from '../measure.mjs';

const fineSize = 256;
const coarseSize = 128;
const fineSpacing_mm = 1.5;
const coarseSpacing_mm = 4;

/** Every grid voxel asked at 5 × 5 × 5 points whether the mask is there. */
function naiveOccupancy(mask, maskGrid, grid) {
  const occupancy = new Float32Array(coarseSize ** 3);
  const cuts = 5;
  const index = (position_mm) => Math.round((position_mm - maskGrid.origin_mm[0]) / fineSpacing_mm);
  const steps = Array.from({ length: coarseSize * cuts }, (_, n) =>
    index(grid.origin_mm[0] + ((n + 0.5) / cuts - 0.5) * coarseSpacing_mm),
  );
  for (let k = 0; k < steps.length; k += 1) {
    for (let j = 0; j < steps.length; j += 1) {
      for (let i = 0; i < steps.length; i += 1) {
        const [x, y, z] = [steps[i], steps[j], steps[k]];
        if (x < 0 || y < 0 || z < 0 || x >= fineSize || y >= fineSize || z >= fineSize) continue;
        if (mask[x + fineSize * (y + fineSize * z)] !== 1) continue;
        occupancy[Math.floor(i / cuts) + coarseSize * (Math.floor(j / cuts) + coarseSize * Math.floor(k / cuts))] +=
          1 / cuts ** 3;
      }
    }
  }
  return occupancy;
}

const volume_mL = (occupancy) => (occupancy.reduce((sum, value) => sum + value, 0) * coarseSpacing_mm ** 3) / 1000;

export async function run() {
  const { occupancyOnGrid } = await importProduct('dosimetry-core');
  const maskGrid = cubicGrid(fineSize, fineSpacing_mm);
  const grid = cubicGrid(coarseSize, coarseSpacing_mm);
  const mask = new Uint8Array(fineSize ** 3);
  const middle = (fineSize - 1) / 2;
  for (let at = 0; at < mask.length; at += 1) {
    const [i, j, k] = [at % fineSize, Math.floor(at / fineSize) % fineSize, Math.floor(at / fineSize ** 2)];
    if ((i - middle) ** 2 + (j - middle) ** 2 + (k - middle) ** 2 < 60 ** 2) mask[at] = 1;
  }
  const region = {
    id: 'sphere',
    name: 'Sphere',
    colour: [255, 0, 0],
    grid: maskGrid,
    mask,
    origin: { kind: 'threshold', timePointId: 't', fraction_frac: 0.4 },
  };
  const ours = () => drive(occupancyOnGrid(region, grid));
  const peer = () => naiveOccupancy(mask, maskGrid, grid);
  const drawn_mL = (mask.reduce((sum, value) => sum + value, 0) * fineSpacing_mm ** 3) / 1000;
  const error_frac = Math.abs(volume_mL(ours().result) / drawn_mL - 1);
  if (!(error_frac < 1e-5))
    throw new Error(`occupancy: the volume is off by ${error_frac}, expected less than 0.00001.`);
  return [
    {
      name: 'occupancy, 256³ mask onto 128³ grid',
      ours: medianTime_ms(ours),
      peer: medianTime_ms(peer, 1),
      unit: 'ms',
      peerName: '125 points in each grid voxel',
    },
    { name: '  longest stretch without a yield', ours: ours().longest_ms, unit: 'ms', limit: 50 },
  ];
}
