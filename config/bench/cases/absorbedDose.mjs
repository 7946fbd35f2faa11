import { assertSame, cubicGrid, drive, importProduct, medianTime_ms, sequence } from '../measure.mjs';

const size = 128;

/** The formula voxel by voxel, as it stands in a paper: no bookkeeping of energy, no check of density. */
function naiveDose(tia, density, energy_J) {
  const dose = [];
  for (let k = 0; k < size; k += 1) {
    for (let j = 0; j < size; j += 1) {
      for (let i = 0; i < size; i += 1) {
        const at = i + size * (j + size * k);
        dose.push((tia[at] * energy_J) / (density[at] * 1e-3));
      }
    }
  }
  return dose;
}

export async function run() {
  const { localAbsorbedDose, findRadionuclide } = await importProduct('dosimetry-core');
  const random = sequence(1);
  const grid = cubicGrid(size, 4);
  const tia = { unit: 'Bq·s/mL', grid, values: Float32Array.from({ length: size ** 3 }, () => 1e8 * random()) };
  const density = { unit: 'g/mL', grid, values: Float32Array.from({ length: size ** 3 }, () => 0.3 + random()) };
  const radionuclide = findRadionuclide('Lu-177');
  const energy_J =
    (radionuclide.electron_keV + radionuclide.alpha_keV + radionuclide.alphaRecoil_keV) * 1.602176634e-16;
  const ours = () => drive(localAbsorbedDose({ tia, density, radionuclide }));
  const peer = () => naiveDose(tia.values, density.values, energy_J);
  assertSame('local absorbed dose', ours().result.dose.values, peer(), 1e-6);
  return [
    {
      name: 'local absorbed dose, 128³ voxels',
      ours: medianTime_ms(ours),
      peer: medianTime_ms(peer),
      unit: 'ms',
      peerName: 'three loops, plain array',
    },
    { name: '  longest stretch without a yield', ours: ours().longest_ms, unit: 'ms', limit: 50 },
  ];
}
