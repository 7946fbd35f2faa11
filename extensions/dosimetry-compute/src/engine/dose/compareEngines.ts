import {
  doseDifference,
  DosimetryError,
  gammaIndex,
  gammaPassFraction,
  voxelCount,
  type Volume,
} from '@voxel-dosimetry/core';
import type { CompareRequest, ComparedEngine, DoseEngine, EngineComparison, VolumeKey } from '../../contract';
import type { TransportHost } from '../../transport/transportHost';
import { analyseRegions } from '../analyseRegions';
import { controlShare } from '../controlShare';
import type { JobControl } from '../jobs';
import { denseOccupancy } from '../regions';
import { measureVolume, type HeldVolume, type VoxelStore } from '../voxelStore';
import { calculateDose } from './calculateDose';

/** The part of the job that is calculation; the rest is comparing. */
const CALCULATION_frac = 0.8;

/** One engine's result with what is kept of it. */
interface Calculated {
  readonly engine: DoseEngine;
  readonly dose: Volume<'Gy'>;
  readonly held: HeldVolume;
  readonly outcome: ComparedEngine['outcome'];
}

/**
 * Several engines on the same activity, density and regions, each compared with the reference: difference, gamma index, statistics of the regions.
 *
 * Held afterwards, 4 bytes a voxel each: a map an engine, and for all but the reference a difference and a gamma map; what a comparison before has left is replaced at the end, all
 * at once. A cancelled one has changed nothing, and `dose` is never touched. Throws `dose/memory`, what the engines throw and what
 * gammaIndex throws. Proved by test/unit/compute/compareEngines.test.ts.
 */
export async function compareEngines(
  store: VoxelStore,
  host: TransportHost,
  request: CompareRequest,
  control: JobControl,
): Promise<EngineComparison> {
  const { engines, reference, gamma } = request;
  assertMemory(store, host, engines.length);
  const calculated: Calculated[] = [];
  for (const [index, engine] of engines.entries()) {
    const own = controlShare(control, shareOf(index, engines.length, 0, CALCULATION_frac), engine);
    calculated.push(await calculate(store, host, request, engine, own));
  }
  const against = calculated.find(({ engine }) => engine === reference)!;
  const compared: ComparedEngine[] = [];
  const held = calculated.map((each) => each.held);
  for (const [index, each] of calculated.entries()) {
    const own = controlShare(control, shareOf(index, engines.length, CALCULATION_frac, 1), each.engine);
    const statistics = await analyseRegions(store, each.dose, controlShare(own, [0, 0.2], 'Regions'));
    const judged = each === against ? null : await judge(store, each, against, gamma, own);
    if (judged) held.push(...judged.held);
    compared.push({ outcome: each.outcome, statistics, gamma: judged && judged.gamma });
  }
  store.remove(store.keys().filter(isOfComparison));
  store.put(held);
  return { reference, gamma, engines: compared };
}

const isOfComparison = (key: VolumeKey): boolean => /^(comparison|difference|gamma)\//.test(key);

const shareOf = (index: number, count: number, from: number, to: number): readonly [number, number] => [
  from + ((to - from) * index) / count,
  from + ((to - from) * (index + 1)) / count,
];

async function calculate(
  store: VoxelStore,
  host: TransportHost,
  { dose }: CompareRequest,
  engine: DoseEngine,
  control: JobControl,
): Promise<Calculated> {
  const request = { ...dose, engine };
  await control.pause('Calculating', 0);
  const { result, held, outcome } = await calculateDose(store, host, request, control, `comparison/${engine}`);
  return { engine, dose: result.dose, held, outcome };
}

/** One engine against the reference. */
async function judge(
  store: VoxelStore,
  { engine, dose: evaluated }: Calculated,
  { dose: reference }: Calculated,
  criteria: CompareRequest['gamma'],
  control: JobControl,
): Promise<{ readonly gamma: NonNullable<ComparedEngine['gamma']>; readonly held: readonly HeldVolume[] }> {
  const difference = await control.drive(doseDifference({ reference, evaluated }), 'Subtracting', 0.2, 0.25);
  const result = await control.drive(gammaIndex({ reference, evaluated, criteria }), 'Gamma index', 0.25, 0.95);
  const regions = [];
  for (const region of store.regions) {
    const pass_frac = gammaPassFraction(result, denseOccupancy(region, reference.grid));
    regions.push({ regionId: region.mask.id, pass_frac });
    await control.pause(null, 0.95);
  }
  return {
    gamma: { pass_frac: result.pass_frac, evaluatedVoxels: result.evaluatedVoxels, regions },
    held: [
      await control.drive(measureVolume(`difference/${engine}`, difference), 'Checking voxels', 0.95, 0.97),
      await control.drive(measureVolume(`gamma/${engine}`, result.gamma), 'Checking voxels', 0.97, 1),
    ],
  };
}

const BYTES_A_VOXEL = 4;

/** Three maps an engine beside what each takes while it runs. Throws `dose/memory`. */
function assertMemory(store: VoxelStore, { memory_bytes }: TransportHost, engines: number): void {
  const needed_bytes = BYTES_A_VOXEL * (3 * engines - 2) * voxelCount(store.get('density').info.grid);
  if (needed_bytes <= memory_bytes / 2) return;
  throw new DosimetryError({
    code: 'dose/memory',
    message: `Comparing ${engines} engines keeps ${(needed_bytes / 1e9).toPrecision(3)} GB of maps; ${(memory_bytes / 2e9).toPrecision(3)} GB are allowed.`,
    remedy: 'Compare fewer engines at a time.',
  });
}
