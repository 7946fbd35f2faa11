/** Kidneys that slide along the spine of a patient who lies still: the whole patient moved rigidly, deformed, and by its regions, by the real program. */
import { pointsToMoving, rigidly, voxelToPatient, type RegionMask, type SpatialTransform } from '@voxel-dosimetry/core';
import { createJobRunner } from '../../extensions/dosimetry-compute/src/engine/jobs';
import { alignRigidly } from '../../extensions/dosimetry-compute/src/engine/register/alignRigidly';
import { followGuides } from '../../extensions/dosimetry-compute/src/engine/register/contourGuided';
import { deform } from '../../extensions/dosimetry-compute/src/engine/register/deform';
import { registrationImage } from '../../extensions/dosimetry-compute/src/engine/register/registrationImage';
import { cropMask } from '../../extensions/dosimetry-compute/src/engine/regions';
import { startNodeThread } from '../../extensions/dosimetry-compute/src/nodeThread';
import { registrationThreadOn } from '../../extensions/dosimetry-compute/src/registration/registrationThread';
import { definePhantom } from '../phantoms';
import { ctImage, noisyHu } from '../phantoms/imageStudy';
import { seededRandom } from '../phantoms/random';
import { job } from '../unit/compute/loadedPhantom';
import { bundleRegistration, type BundledWorker } from './nodeWorker';

const definition = definePhantom('torso-sliding');
const grid = { ...definition.ctGrid, frameOfReferenceUID: '2.25.1' };
const SLID = definition.motions[1]!;
const ct = ([0, 1] as const).map((n) => {
  const clean = ctImage(definition, definition.motions[n]!);
  const values = Float32Array.from(noisyHu(clean, definition.noise.ctSigma_HU, seededRandom(1, `ct ${n}`)));
  return { volume: { unit: 'HU' as const, grid, values }, tissues: clean.tissueAtCentre };
});
const region = (name: string): RegionMask => {
  const { tissues } = definition.regions.find((each) => each.name === name)!;
  const numbers = tissues.map((tissue) => 1 + definition.tissues.findIndex((each) => each.name === tissue));
  const mask = ct[0]!.tissues.map((tissue) => Number(numbers.includes(tissue)));
  const origin = { kind: 'threshold', timePointId: 'first', fraction_frac: 0.5 } as const;
  return cropMask({ id: name, name, colour: [0, 0, 0], grid, mask, origin }).mask;
};
const GUIDES = ['Kidney left', 'Kidney right', 'Liver', 'Spleen', 'Vertebrae'].map(region);

/** Mean target registration error of a region's voxels, mm. */
function error_mm(transform: SpatialTransform, name: string): number {
  if (SLID.kind !== 'sliding') throw new TypeError('Organs that slide were expected.');
  const side = ['Kidney left', 'Kidney right'].indexOf(name);
  const shift_mm = SLID.organs[side]?.shift_mm ?? [0, 0, 0];
  const { mask, grid: own } = GUIDES.find((each) => each.name === name)!;
  const toMoving = pointsToMoving(transform);
  let [sum_mm, count] = [0, 0];
  mask.forEach((inside, at) => {
    if (inside === 0) return;
    const [nx, ny] = own.size;
    const x = voxelToPatient(own, [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]);
    const y = toMoving(x);
    sum_mm += Math.hypot(...y.map((place, axis) => place - x[axis]! + shift_mm[axis]!));
    count++;
  });
  return sum_mm / count;
}

let bundle: BundledWorker;
beforeAll(async () => {
  bundle = await bundleRegistration();
});
afterAll(() => bundle.remove());

test('regions on their own put sliding kidneys where they are, nearer than a smooth deformation, and leave the spine', async () => {
  const startRegistrationThread = () => registrationThreadOn(startNodeThread(bundle.url, 'registration'));
  const host = { startRegistrationThread };
  const found = await createJobRunner().run(job, async (control) => {
    const [fixed, moving] = [
      await registrationImage(ct[0]!.volume, 'ct', control),
      await registrationImage(ct[1]!.volume, 'ct', control),
    ];
    const pair = { image: 'ct', fixed, moving } as const;
    const rigid = await alignRigidly(host, pair, control, [0, 0.3]);
    const guided = await followGuides(pair, rigid, GUIDES, control, [0.3, 0.5]);
    const deformed = await deform(host, pair, rigid, control, [0.5, 1]);
    return { rigid: rigidly(rigid.rigid), deformable: deformed.transform, guided: guided.transform };
  });
  const table = Object.fromEntries(
    (['rigid', 'deformable', 'guided'] as const).map((method) => [
      method,
      Object.fromEntries(GUIDES.map(({ name }) => [name, error_mm(found[method], name)])),
    ]),
  );
  for (const kidney of ['Kidney left', 'Kidney right']) {
    expect(table['rigid']![kidney]).toBeGreaterThan(9);
    expect(table['guided']![kidney]).toBeLessThan(2);
    expect(table['guided']![kidney]).toBeLessThan(table['deformable']![kidney]!);
  }
  expect(table['guided']!['Vertebrae']).toBeLessThan(0.5);
}, 300_000);
