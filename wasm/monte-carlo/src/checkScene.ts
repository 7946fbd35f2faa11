import type { KernelExports } from './kernelExports';
import type { TransportScene } from './transportScene';

const MOST_MEDIA = 64;
const LEAST_CUTOFF_MeV = 0.001;
/** End of the tables. */
const MOST_ENERGY_MeV = 4;

function expect(condition: boolean, message: string): void {
  if (!condition) throw new RangeError(message);
}

/** Throws a RangeError that says what does not fit; the kernel itself trusts what it is given. */
export function checkScene(scene: TransportScene, kernel: KernelExports): void {
  const count = voxelsOf(scene.size);
  const tallied = scene.tallyGrid === null ? count : voxelsOf(scene.tallyGrid.size);
  for (const [name, expected] of [
    ['medium', count],
    ['density_g_per_mL', count],
    ['activity', tallied],
  ] as const)
    expect(
      scene[name].length === expected,
      `The transport scene has ${scene[name].length} values of ${name} for ${expected} voxels.`,
    );
  expect(
    scene.size.every((n) => n >= 1) && scene.spacing_mm.every((spacing_mm) => spacing_mm > 0),
    `The transport grid has ${scene.size.join(' × ')} voxels of ${scene.spacing_mm.join(' × ')} mm.`,
  );
  checkTallyGrid(scene);
  checkTables(scene, kernel);
  checkVoxels(scene);
  checkActivity(scene);
  checkEmissions(scene);
  expect(
    scene.electronCutoff_MeV >= LEAST_CUTOFF_MeV && scene.photonCutoff_MeV >= LEAST_CUTOFF_MeV,
    `The cut-offs are ${scene.electronCutoff_MeV} and ${scene.photonCutoff_MeV} MeV; at least ${LEAST_CUTOFF_MeV} MeV was expected.`,
  );
}

const voxelsOf = ([nx, ny, nz]: readonly [number, number, number]): number => nx * ny * nz;

/** A face of the tally's grid may lie this much outside the scene's by rounding, mm. */
const ROUNDING_mm = 1e-3;

function checkTallyGrid({ tallyGrid, surroundings, size, spacing_mm }: TransportScene): void {
  if (tallyGrid === null) return;
  expect(surroundings === null, 'A tally on a grid of its own goes without surroundings.');
  expect(
    tallyGrid.size.every((n) => n >= 1) && tallyGrid.spacing_mm.every((edge_mm) => edge_mm > 0),
    `The tally's grid has ${tallyGrid.size.join(' × ')} voxels of ${tallyGrid.spacing_mm.join(' × ')} mm.`,
  );
  const isWithin = tallyGrid.from_mm.every((from_mm, axis) => {
    const to_mm = from_mm + tallyGrid.size[axis]! * tallyGrid.spacing_mm[axis]!;
    return from_mm >= -ROUNDING_mm && to_mm <= size[axis]! * spacing_mm[axis]! + ROUNDING_mm;
  });
  expect(isWithin, "The tally's grid reaches out of the voxels that particles travel in.");
}

const TABLE_NAMES = [
  'electron',
  'deflection',
  'bremsstrahlungNumber',
  'bremsstrahlungShape',
  'photon',
  'photonSampling',
] as const;

function checkTables({ tables }: TransportScene, kernel: KernelExports): void {
  expect(
    tables.media >= 1 && tables.media <= MOST_MEDIA,
    `The tables hold ${tables.media} media; 1 to ${MOST_MEDIA} were expected.`,
  );
  TABLE_NAMES.forEach((name, which) => {
    const expected = tables.media * kernel.table_length(which);
    expect(
      tables[name].length === expected,
      `The table ${name} has ${tables[name].length} values; the kernel reads ${expected}.`,
    );
  });
}

function checkVoxels({ tables, medium, density_g_per_mL }: TransportScene): void {
  for (let at = 0; at < medium.length; at++) {
    const density = density_g_per_mL[at]!;
    if (!(density >= 0 && density < Infinity))
      throw new RangeError(`Voxel ${at} has a density of ${density} g/mL; zero or more was expected.`);
    if (medium[at]! >= tables.media)
      throw new RangeError(`Voxel ${at} has medium ${medium[at]!}; the tables hold ${tables.media}.`);
  }
}

function checkActivity({ activity }: TransportScene): void {
  let activitySum = 0;
  for (let at = 0; at < activity.length; at++) {
    const here = activity[at]!;
    if (!(here >= 0)) throw new RangeError(`Voxel ${at} has an activity of ${here}; zero or more was expected.`);
    activitySum += here;
  }
  expect(
    activitySum > 0 && activitySum < Infinity,
    `The activities of the transport scene sum to ${activitySum}; more than zero was expected.`,
  );
}

function checkEmissions({ emissions }: TransportScene): void {
  emissions.kind.forEach((_, entry) => {
    const [low, high] = [emissions.low_MeV[entry]!, emissions.high_MeV[entry]!];
    expect(
      low >= 0 && high >= low && high < MOST_ENERGY_MeV && emissions.yield_per_decay[entry]! >= 0,
      `Emission ${entry} lies between ${low} and ${high} MeV; 0 to ${MOST_ENERGY_MeV} MeV were expected.`,
    );
  });
}
