import {
  dosePointKernel,
  voxelSValueKernel,
  type DosePointKernel,
  type Grid,
  type Vector3,
} from '@voxel-dosimetry/core';
import { compileCollapsedConeModule, createCollapsedCone, lineKernels } from '@voxel-dosimetry/collapsed-cone';
import { compileConvolutionModule, createConvolver } from '@voxel-dosimetry/convolution';
import type { DoseRequest } from '../../contract';
import type { JobControl } from '../jobs';
import { CONE_DIRECTIONS, coneKernels } from './kernel/startCollapsedCone';
import { measureTransport } from './measureTransport';

/** What the inner loops of the engines take on this machine, s. */
export interface Rates {
  /** Of one pass over the voxels, each. */
  readonly voxel_s: number;
  /** Of a kernel beside its values, and each value of the octant. */
  readonly kernel_s: number;
  readonly kernelValue_s: number;
  /** Of a convolution with a kernel from edge to edge, a point of the doubled grid and doubling of its edges. */
  readonly point_s: number;
  /** Of the collapsed cone beside its steps (fitting the kernel), and a voxel and direction. */
  readonly cone_s: number;
  readonly coneStep_s: number;
  /** Decays that one thread of Monte Carlo follows in a second. */
  readonly decays_per_s: number;
}

/** Edges of what is tried, voxels. */
const CONVOLUTION_EDGE = 48;
const CONE_EDGES = [4, 20] as const;
const REACHES = [7, 31] as const;

const cube = (edge: number): Grid['size'] => [edge, edge, edge];

/** Points of a convolution with a kernel from edge to edge, each as often as the padded grid's edges double. */
export function pointsOf(size: Grid['size']): number {
  const padded = size.reduce((product, count) => product * 2 * count, 1);
  return padded * Math.log2(padded);
}

/** Short runs of the real loops: a second of work together. Test: unit/compute/estimateDose. */
export async function measureRates(
  nuclide: Pick<DoseRequest, 'radionuclide' | 'daughters'>,
  spacing_mm: Vector3,
  control: JobControl,
): Promise<Rates> {
  const pointKernel = dosePointKernel(nuclide.radionuclide, nuclide.daughters, 'water');
  const [fewValues_s, manyValues_s] = await inTurn(REACHES, (reach) =>
    makeKernel(pointKernel, spacing_mm, reach, control),
  );
  const [few, many] = REACHES.map((reach) => (reach + 1) ** 3) as [number, number];
  const kernelValue_s = Math.max(0, manyValues_s - fewValues_s) / (many - few);
  const point_s = (await convolve(control)) / pointsOf(cube(CONVOLUTION_EDGE));
  const [small_s, large_s] = await inTurn(CONE_EDGES, (edge) => superpose(nuclide, spacing_mm, edge, control));
  const [smallSteps, largeSteps] = CONE_EDGES.map((edge) => CONE_DIRECTIONS * edge ** 3) as [number, number];
  const coneStep_s = Math.max(0, large_s - small_s) / (largeSteps - smallSteps);
  return {
    voxel_s: pass(),
    kernel_s: Math.max(0, fewValues_s - few * kernelValue_s),
    kernelValue_s,
    point_s,
    cone_s: Math.max(0, small_s - smallSteps * coneStep_s),
    coneStep_s,
    decays_per_s: await control.wait(measureTransport(nuclide, spacing_mm)),
  };
}

const timed_s = async (work: () => Promise<unknown>): Promise<number> => {
  const start_ms = performance.now();
  await work();
  return (performance.now() - start_ms) / 1000;
};

/** The first run of each is not measured: code is slow until it has been run. */
async function inTurn(
  [first, second]: readonly [number, number],
  work: (edge: number) => Promise<unknown>,
): Promise<[number, number]> {
  await work(first);
  return [await timed_s(() => work(first)), await timed_s(() => work(second))];
}

const makeKernel = (pointKernel: DosePointKernel, voxelSize_mm: Vector3, reach: number, control: JobControl) =>
  control.drive(
    voxelSValueKernel({ pointKernel, density_g_per_mL: 1, voxelSize_mm, reach: cube(reach) }),
    'Measuring how long engines take',
  );

async function convolve(control: JobControl): Promise<number> {
  const size = cube(CONVOLUTION_EDGE);
  const reach = cube(CONVOLUTION_EDGE - 1);
  const convolver = createConvolver(await compileConvolutionModule(), { size, reach });
  const map = new Float32Array(CONVOLUTION_EDGE ** 3).fill(1);
  const once = async () => {
    await control.drive(convolver.setKernel(map), null);
    await control.drive(convolver.convolve(map), null);
  };
  await once();
  return timed_s(once);
}

async function superpose(
  nuclide: Pick<DoseRequest, 'radionuclide' | 'daughters'>,
  spacing_mm: Vector3,
  edge: number,
  control: JobControl,
): Promise<void> {
  const map = new Float32Array(edge ** 3).fill(1);
  const { local_MeV, ...emitted } = coneKernels(nuclide, 'water');
  const kernels = await control.drive(lineKernels(emitted), null);
  const scene = { size: cube(edge), spacing_mm, density_g_per_mL: map, kernels, local_MeV };
  const cone = createCollapsedCone(await compileCollapsedConeModule(), { ...scene, directions: CONE_DIRECTIONS });
  await control.drive(cone.superpose(map), null);
}

const PASS_VOXELS = 2 ** 18;

/** Some arithmetic on every value of three arrays, which is what local deposition does. */
function pass(): number {
  const [from, over] = [new Float32Array(PASS_VOXELS).fill(1), new Float32Array(PASS_VOXELS).fill(2)];
  const into = new Float32Array(PASS_VOXELS);
  const start_ms = performance.now();
  for (let v = 0; v < PASS_VOXELS; v++) if (over[v]! > 0.05) into[v] = (3 * from[v]!) / over[v]!;
  return (performance.now() - start_ms) / 1000 / PASS_VOXELS;
}
