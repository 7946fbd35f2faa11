import type { Vector3 } from '../../domain/geometry';
import { farSlope, type NearRange } from './nearRange';
import { shellAt, type RadialEnergy } from './radialEnergy';

/** Part of a kernel with the range over which its near part ends. */
export interface FarPart {
  readonly energy: RadialEnergy;
  readonly range: NearRange;
}

/** Gauss points in (0, 1) of the weight 1 − |t| on (−1, 1), which is how displacements along one axis are spread, with their weights on each side. */
const SIX: HalfRule = [
  [0.19426367677503889, 0.32302220463941781],
  [0.57661480824848734, 0.14748123370527285],
  [0.8657382949788191, 0.029496561655309347],
];
const FOUR: HalfRule = [
  [0.26222984265274796, 0.40113369542012437],
  [0.75092514330444738, 0.098866304579875627],
];
const TWO: HalfRule = [[0.40824829046386302, 0.5]];

/** In longest edges of a voxel beyond the near part: up to where six, four and two points an axis are taken; beyond, four points in all. */
const SIX_TO_VOXELS = 2;
const FOUR_TO_VOXELS = 8;
const TWO_TO_VOXELS = 16;

/** Taken out of the global object once: it is called millions of times. */
const { sqrt } = Math;

/** Steps of the tabulated kernel to the shortest edge. */
const STEPS_PER_VOXEL = 16;
const POINTS_PER_YIELD = 80_000;

export interface FarVoxels {
  /** Offsets 0 and more, x fastest. */
  readonly energy_MeV: Float64Array;
  /** Standard uncertainty: that of the kernel at the voxel's middle. */
  readonly sigma_MeV: Float64Array;
}

/**
 * Far part: ∫ k(r) over the displacements between source and target voxel, k = dE/dr / (4π r²), by Gauss points along each axis.
 *
 * Two points an axis are wrong by 0.2 (h/r)⁴ for a kernel that goes as 1/r², the four in all by 0.6 (h/r)³. Axes with the same voxels are
 * exchanged, not computed again. Yields the fraction done.
 */
export function* farVoxels(
  parts: readonly FarPart[],
  voxelSize_mm: Vector3,
  count: Count,
): Generator<number, FarVoxels> {
  const voxels = count[0] * count[1] * count[2];
  const energy_MeV = new Float64Array(voxels);
  yield 0;
  const sigma_MeV = new Float64Array(voxels);
  yield 0;
  const table = farTable(parts, voxelSize_mm, count);
  const meanAt = meanByDistance(parts, voxelSize_mm, count, table);
  yield 0;
  const alike = alikeAxes(voxelSize_mm, count);
  let points = 0;
  for (let k = 0; k < count[2]; k++)
    for (let j = 0; j < (alike.yz ? k + 1 : count[1]); j++) {
      const row = count[0] * (j + count[1] * k);
      const across_mm2 = (j * voxelSize_mm[1]) ** 2 + (k * voxelSize_mm[2]) ** 2;
      const columns = alike.xy ? j + 1 : count[0];
      for (let i = 0; i < columns; i++) {
        const r_mm = sqrt((i * voxelSize_mm[0]) ** 2 + across_mm2);
        const { mean, points: taken } = meanAt(r_mm);
        const energy = mean(i, j, k);
        energy_MeV[row + i] = energy;
        sigma_MeV[row + i] = energy * table.uncertainty_frac[Math.min(table.last, Math.round(r_mm / table.step_mm))]!;
        points += taken;
      }
      if (points < POINTS_PER_YIELD) continue;
      points = 0;
      yield (k + (j + 1) / count[1]) / count[2];
    }
  const far = { energy_MeV, sigma_MeV };
  yield* exchangeAxes(far, count, alike);
  return far;
}

type Count = readonly [number, number, number];
type HalfRule = readonly (readonly [number, number])[];

/** Neighbouring axes along which voxels are as long and as many. */
interface AlikeAxes {
  readonly xy: boolean;
  readonly yz: boolean;
}

const alikeAxes = (edge_mm: Vector3, count: Count): AlikeAxes => ({
  xy: edge_mm[0] === edge_mm[1] && count[0] === count[1],
  yz: edge_mm[1] === edge_mm[2] && count[1] === count[2],
});

/** Gives voxels out of order along axes that are alike what the one in order has: i ≤ j where x and y are, j ≤ k where y and z are. */
function* exchangeAxes(
  { energy_MeV, sigma_MeV }: FarVoxels,
  [nx, ny, nz]: Count,
  { xy, yz }: AlikeAxes,
): Generator<number, void> {
  for (let k = 0; k < nz && (xy || yz); k++) {
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        let [a, b, c] = [i, j, k];
        if (yz && b > c) [b, c] = [c, b];
        if (xy && a > b) [a, b] = [b, a];
        if (yz && b > c) [b, c] = [c, b];
        const from = a + nx * (b + ny * c);
        const to = i + nx * (j + ny * k);
        energy_MeV[to] = energy_MeV[from]!;
        sigma_MeV[to] = sigma_MeV[from]!;
      }
    yield 1;
  }
}

/** The kernel's mean over the displacements to a voxel, and how many points that takes. */
interface VoxelMean {
  readonly mean: (i: number, j: number, k: number) => number;
  readonly points: number;
}

function meanByDistance(
  parts: readonly FarPart[],
  voxelSize_mm: Vector3,
  count: Count,
  table: FarTable,
): (r_mm: number) => VoxelMean {
  const longest_mm = Math.max(...voxelSize_mm);
  const near_mm = Math.max(...parts.map(({ range }) => range.to_mm));
  const [six, four, two] = [SIX, FOUR, TWO].map((rule) => productMean(rule, voxelSize_mm, count, table)) as [
    VoxelMean,
    VoxelMean,
    VoxelMean,
  ];
  const tetrahedron = tetrahedronMean(voxelSize_mm, count, table);
  return (r_mm) => {
    const voxels = (r_mm - near_mm) / longest_mm;
    if (voxels > TWO_TO_VOXELS) return tetrahedron;
    if (voxels > FOUR_TO_VOXELS) return two;
    return voxels > SIX_TO_VOXELS ? four : six;
  };
}

/** dE/dr/(4π) times the voxel's volume at even steps, MeV·mm², with the relative uncertainty of each; zero from `last` on. */
interface FarTable {
  readonly step_mm: number;
  readonly last: number;
  readonly strength: Float64Array;
  readonly uncertainty_frac: Float64Array;
}

function farTable(parts: readonly FarPart[], voxelSize_mm: Vector3, count: readonly number[]): FarTable {
  const step_mm = Math.min(...voxelSize_mm) / STEPS_PER_VOXEL;
  const corner_mm = Math.hypot(...voxelSize_mm.map((edge_mm, axis) => edge_mm * count[axis]!));
  const end_mm = Math.max(...parts.map(({ energy }) => energy.nodes_mm.at(-1)!));
  const last = Math.ceil(Math.min(corner_mm, end_mm) / step_mm) + 1;
  const volume_mm3 = voxelSize_mm[0] * voxelSize_mm[1] * voxelSize_mm[2];
  const strength = new Float64Array(last + 2);
  const uncertainty_frac = new Float64Array(last + 2);
  for (let at = 1; at < last; at++) {
    const r_mm = at * step_mm;
    let [slope, variance] = [0, 0];
    for (const { energy, range } of parts) {
      const [own, sigma] = farSlope(energy, range, shellAt(energy, r_mm), r_mm);
      slope += own;
      variance += sigma * sigma;
    }
    strength[at] = (slope * volume_mm3) / (4 * Math.PI);
    uncertainty_frac[at] = slope > 0 ? Math.sqrt(variance) / slope : 0;
  }
  return { step_mm, last, strength, uncertainty_frac };
}

/** Squared places of the points along an axis, one voxel after the other, mm². */
const squares_mm2 = (offsets: readonly number[], edge_mm: number, count: number): Float64Array =>
  Float64Array.from(
    { length: count * offsets.length },
    (_, n) => ((Math.floor(n / offsets.length) + offsets[n % offsets.length]!) * edge_mm) ** 2,
  );

/** The same points along each axis. */
function productMean(half: HalfRule, edge_mm: Vector3, count: Count, { step_mm, last, strength }: FarTable): VoxelMean {
  const rule = half.flatMap(([at, weight]) => [[-at, weight] as const, [at, weight] as const]);
  const offsets = rule.map(([at]) => at);
  const weights = Float64Array.from(rule, ([, weight]) => weight);
  const [alongX, alongY, alongZ] = edge_mm.map((edge, axis) => squares_mm2(offsets, edge, count[axis]!)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const perAxis = offsets.length;
  const perStep = 1 / step_mm;
  const mean = (i: number, j: number, k: number): number => {
    let sum = 0;
    for (let c = 0; c < perAxis; c++)
      for (let b = 0; b < perAxis; b++) {
        const across = alongZ[k * perAxis + c]! + alongY[j * perAxis + b]!;
        const weight = weights[c]! * weights[b]!;
        for (let a = 0; a < perAxis; a++) {
          const square = across + alongX[i * perAxis + a]!;
          const place = sqrt(square) * perStep;
          if (place >= last) continue;
          const at = place | 0;
          const low = strength[at]!;
          sum += (weight * weights[a]! * (low + (place - at) * (strength[at + 1]! - low))) / square;
        }
      }
    return sum;
  };
  return { mean, points: perAxis ** 3 };
}

/** Every second corner of the cube of the two-point rule: exact up to squares. */
function tetrahedronMean(edge_mm: Vector3, count: Count, { step_mm, last, strength }: FarTable): VoxelMean {
  const [[offset]] = TWO as [[number, number]];
  const [alongX, alongY, alongZ] = edge_mm.map((edge, axis) => squares_mm2([-offset, offset], edge, count[axis]!)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const perStep = 1 / step_mm;
  const at_MeV = (square: number): number => {
    const place = sqrt(square) * perStep;
    if (place >= last) return 0;
    const at = place | 0;
    const low = strength[at]!;
    return (low + (place - at) * (strength[at + 1]! - low)) / square;
  };
  const mean = (i: number, j: number, k: number): number => {
    const [x0, x1] = [alongX[2 * i]!, alongX[2 * i + 1]!];
    const [y0, y1] = [alongY[2 * j]!, alongY[2 * j + 1]!];
    const [z0, z1] = [alongZ[2 * k]!, alongZ[2 * k + 1]!];
    return (at_MeV(x0 + y0 + z0) + at_MeV(x1 + y1 + z0) + at_MeV(x1 + y0 + z1) + at_MeV(x0 + y1 + z1)) / 4;
  };
  return { mean, points: 4 };
}
