import { assertSame, drive, importProduct, medianTime_ms } from '../measure.mjs';

const voxelSize_mm = [4.42, 4.42, 3.27];
const reach = [127, 127, 127];
/** Voxels that the peer is compared in. */
const few = [8, 8, 8];

/** The six-dimensional integral as it stands in a paper: source and target voxel cut into parts, every pair of parts looked up in the point kernel. */
function pairsOfParts({ kernel, density_g_per_mL, parts }) {
  const places = Array.from({ length: parts }, (_, part) => (part + 0.5) / parts - 0.5);
  const volume_mm3 = voxelSize_mm[0] * voxelSize_mm[1] * voxelSize_mm[2];
  const values = [];
  for (let k = 0; k <= few[2]; k += 1)
    for (let j = 0; j <= few[1]; j += 1)
      for (let i = 0; i <= few[0]; i += 1) {
        const along = [i, j, k].map((offset, axis) =>
          places.flatMap((from) => places.map((to) => (offset + to - from) * voxelSize_mm[axis])),
        );
        let sum = 0;
        for (const z of along[2])
          for (const y of along[1])
            for (const x of along[0]) sum += densityAt(kernel, x * x + y * y + z * z, density_g_per_mL);
        values.push((sum * volume_mm3) / parts ** 6);
      }
  return values;
}

/** dE/dV of the photons, MeV/mm³, straight between the nodes. */
function densityAt({ massDistance_g_per_cm2: nodes, within_MeV }, square_mm2, density_g_per_mL) {
  const distance = (Math.sqrt(square_mm2) * density_g_per_mL) / 10;
  let [low, high] = [0, nodes.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (nodes[middle] <= distance) low = middle;
    else high = middle;
  }
  const slope = (within_MeV[high] - within_MeV[low]) / (nodes[high] - nodes[low]);
  return (slope * density_g_per_mL) / 10 / (4 * Math.PI * square_mm2);
}

/** Voxel S values for a voxel size that was not seen before: to the edge of a 128³ grid, every axis of its own or all alike. */
export async function run() {
  const { dosePointKernel, findRadionuclide, voxelSValueKernel } = await importProduct('dosimetry-core');
  const density_g_per_mL = 1.04;
  const pointKernel = dosePointKernel(findRadionuclide('I-131'), 'none', 'soft-tissue');
  const generate = (edges_mm, to = reach) =>
    drive(voxelSValueKernel({ pointKernel, density_g_per_mL, voxelSize_mm: edges_mm, reach: to }));
  // Photons alone: the peer's parts are too coarse for electrons, and touch in the source voxel and its neighbours.
  const photons = {
    ...pointKernel,
    charged: { ...pointKernel.charged, within_MeV: pointKernel.charged.within_MeV.map(() => 0) },
    local_MeV: 0,
  };
  const small = { pointKernel: photons, density_g_per_mL, voxelSize_mm, reach: few };
  const ours = drive(voxelSValueKernel(small)).result.energy_MeV;
  const theirs = pairsOfParts({ kernel: photons.photon, density_g_per_mL, parts: 2 });
  const isApart = (_, at) => Math.max(at % 9, Math.floor(at / 9) % 9, Math.floor(at / 81)) > 2;
  assertSame('voxel S values of photons', Array.from(ours).filter(isApart), theirs.filter(isApart), 0.02);
  const perVoxel = (time_ms, voxels) => (1e3 * time_ms) / voxels;
  const whole_ms = medianTime_ms(() => generate(voxelSize_mm));
  return [
    { name: 'voxel S values, I-131, 128³ of 4.42 × 4.42 × 3.27 mm', ours: whole_ms, unit: 'ms', limit: 1000 },
    {
      name: '  of 4.42 mm, to the edge',
      ours: medianTime_ms(() => generate([4.42, 4.42, 4.42])),
      unit: 'ms',
      limit: 1000,
    },
    { name: '  of 4 × 5 × 6 mm, to the edge', ours: medianTime_ms(() => generate([4, 5, 6])), unit: 'ms', limit: 1000 },
    { name: '  of 1 mm, to the edge', ours: medianTime_ms(() => generate([1, 1, 1])), unit: 'ms', limit: 1000 },
    {
      name: '  a voxel',
      ours: perVoxel(whole_ms, 128 ** 3),
      peer: perVoxel(
        medianTime_ms(() => pairsOfParts({ kernel: photons.photon, density_g_per_mL, parts: 2 })),
        9 ** 3,
      ),
      unit: 'µs',
      peerName: '2³ × 2³ pairs of parts',
    },
    { name: '  longest stretch without a yield', ours: generate([4, 5, 6]).longest_ms, unit: 'ms', limit: 50 },
  ];
}
