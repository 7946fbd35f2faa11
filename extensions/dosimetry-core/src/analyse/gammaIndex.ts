import { DosimetryError } from '../domain/errors';
import { patientToVoxel, voxelToPatient, type Grid, type Vector3 } from '../domain/geometry';
import { assertVolume, type Volume, type VoxelArray } from '../domain/volume';
import type { GammaCriteria } from './gammaCriteria';
import { createCellCorners, nearestInCell, type CellCorners } from './nearestInCell';

/** γ is searched for up to here and no further: this value means this much or more. */
export const GREATEST_GAMMA = 5;
/** Where the reference's dose is below the threshold. */
export const UNJUDGED_GAMMA = -1;
/** A difference of just the criterion passes, whatever the last bit of float32 says. */
const PASSING_GAMMA = 1 + 1e-5;
/** Cells looked at between two yields: some milliseconds of work. */
const CELLS_PER_YIELD = 4000;
const VOXELS_PER_YIELD = 1 << 15;

export interface GammaIndex {
  /** γ on the reference's grid, 0 to GREATEST_GAMMA; UNJUDGED_GAMMA where it was not judged. */
  readonly gamma: Volume<'frac'>;
  /** 1 where the reference's dose reaches the threshold. */
  readonly isJudged: Uint8Array;
  /** Part of the judged voxels with γ ≤ 1. */
  readonly pass_frac: number;
  /** Voxels that were judged. */
  readonly evaluatedVoxels: number;
}

/** The evaluated distribution, its cells between eight neighbouring voxel centres, and the place that is being looked at. */
interface Search {
  readonly values: VoxelArray;
  readonly size: Grid['size'];
  /** Cells along each axis, at least one. */
  readonly cells: Vector3;
  /** Voxel edges in units of the distance criterion. */
  readonly spacing: Vector3;
  /** Smallest and largest dose at the corners of each cell, Gy. */
  readonly least_Gy: Float32Array;
  readonly greatest_Gy: Float32Array;
  /** Of the whole distribution. */
  readonly range_Gy: readonly [number, number];
  readonly corners: CellCorners;
  /** Of the voxel that is judged, in voxels of the evaluated grid. */
  readonly place: [number, number, number];
  dose_Gy: number;
  criterion_Gy: number;
  visited: number;
}

/**
 * Gamma index of an evaluated dose distribution against a reference (D. A. Low et al. 1998, doi:10.1118/1.598248), in three dimensions:
 *
 * γ(r) = min over r′ of √( |r′ − r|²/Δd² + (Dₑ(r′) − Dᵣ(r))²/ΔD² ), for each reference voxel r of at least `threshold_pct` of the reference's
 * maximum; ΔD is `dose_pct` of that maximum (global) or of Dᵣ(r) (local), Δd is `distance_mm` in the patient. The evaluated dose is linear in six
 * tetrahedra between eight voxel centres (T. Ju et al. 2008, doi:10.1118/1.2836952), in which the minimum is exact (nearestInCell), so that γ does not
 * depend on the grid but where dose is curved within a voxel: trilinear dose passes 3 % fewer voxels of sharp-edged boxes in voxels of 8 mm.
 *
 * Both in Gy, x fastest; their grids may differ in spacing, extent and direction, not in frame of reference. Nothing is known beyond the evaluated
 * grid: what lies there fails. Noise of the evaluated map lowers γ, noise of the reference raises it. Yields the fraction done.
 * Throws `analyse/gamma-criteria`, `analyse/gamma-no-dose`, `analyse/grid-mismatch`, `volume/unit`, `volume/size`. Test: unit/core/gammaIndex.
 */
export function* gammaIndex(request: {
  readonly reference: Volume<'Gy'>;
  readonly evaluated: Volume<'Gy'>;
  readonly criteria: GammaCriteria;
}): Generator<number, GammaIndex> {
  const { criteria } = request;
  const reference = assertVolume(request.reference, 'Gy', 'The reference dose');
  const evaluated = assertVolume(request.evaluated, 'Gy', 'The evaluated dose');
  assertCriteria(criteria);
  assertSameFrame(reference.grid, evaluated.grid);
  const maximum_Gy = maximumOf(reference.values);
  const search = yield* searchIn(evaluated, criteria.distance_mm);
  const values = new Float32Array(reference.values.length).fill(UNJUDGED_GAMMA);
  const isJudged = new Uint8Array(reference.values.length);
  const placeOf = placesIn(evaluated.grid, reference.grid);
  let [judged, passed] = [0, 0];
  for (let v = 0; v < values.length; v++) {
    if (search.visited > CELLS_PER_YIELD || v % VOXELS_PER_YIELD === 0) {
      search.visited = 0;
      yield v / values.length;
    }
    search.dose_Gy = reference.values[v]!;
    search.criterion_Gy =
      (criteria.dose_pct / 100) * (criteria.normalisation === 'global' ? maximum_Gy : search.dose_Gy);
    if (!(search.dose_Gy >= (criteria.threshold_pct / 100) * maximum_Gy && search.criterion_Gy > 0)) continue;
    placeOf(v, search.place);
    const gamma = Math.sqrt(nearestSquared(search));
    values[v] = gamma;
    isJudged[v] = 1;
    judged += 1;
    if (gamma <= PASSING_GAMMA) passed += 1;
  }
  const gamma = { unit: 'frac', grid: reference.grid, values } as const;
  return { gamma, isJudged, pass_frac: passed / judged, evaluatedVoxels: judged };
}

/**
 * Part of a region's judged voxels with γ ≤ 1, weighted with the region's fraction of each voxel (0..1, x fastest, on the reference's grid); null
 * where none of them was judged. Test: unit/core/gammaIndex.
 */
export function gammaPassFraction({ gamma, isJudged }: GammaIndex, occupancy: Float32Array): number | null {
  let [judged, passed] = [0, 0];
  for (let v = 0; v < occupancy.length; v++) {
    if (isJudged[v] !== 1) continue;
    judged += occupancy[v]!;
    if (gamma.values[v]! <= PASSING_GAMMA) passed += occupancy[v]!;
  }
  return judged > 0 ? passed / judged : null;
}

function assertCriteria({ dose_pct, distance_mm, threshold_pct }: GammaCriteria): void {
  const isUsable = dose_pct > 0 && dose_pct <= 100 && distance_mm > 0 && threshold_pct >= 0 && threshold_pct <= 100;
  if (isUsable && Number.isFinite(distance_mm)) return;
  throw new DosimetryError({
    code: 'analyse/gamma-criteria',
    message: `The gamma criteria are ${dose_pct} %, ${distance_mm} mm and a threshold of ${threshold_pct} %; a dose and a distance above 0 and percentages up to 100 were expected.`,
    remedy: 'Enter other criteria, such as 3 %, 3 mm and 10 %.',
  });
}

function assertSameFrame(reference: Grid, evaluated: Grid): void {
  if (reference.frameOfReferenceUID === evaluated.frameOfReferenceUID) return;
  throw new DosimetryError({
    code: 'analyse/grid-mismatch',
    message: `The dose maps lie in the frames of reference ${reference.frameOfReferenceUID} and ${evaluated.frameOfReferenceUID}; the same one was expected.`,
    remedy: 'Compare maps of the same patient position, or register them first.',
  });
}

function maximumOf(values: VoxelArray): number {
  let maximum_Gy = 0;
  for (let v = 0; v < values.length; v++) if (values[v]! > maximum_Gy) maximum_Gy = values[v]!;
  if (maximum_Gy > 0) return maximum_Gy;
  throw new DosimetryError({
    code: 'analyse/gamma-no-dose',
    message: 'The reference dose is 0 Gy everywhere; a gamma index needs a dose to compare with.',
    remedy: 'Choose another engine as the reference.',
  });
}

/** Index on the evaluated grid of the reference's voxel: affine, since both grids are. */
function placesIn(evaluated: Grid, reference: Grid): (voxel: number, place: [number, number, number]) => void {
  const at = (index: Vector3) => patientToVoxel(evaluated, voxelToPatient(reference, index));
  const origin = at([0, 0, 0]);
  const [alongX, alongY, alongZ] = [at([1, 0, 0]), at([0, 1, 0]), at([0, 0, 1])];
  const [nx, ny] = reference.size;
  return (voxel, place) => {
    const [i, j, k] = [voxel % nx, Math.floor(voxel / nx) % ny, Math.floor(voxel / (nx * ny))];
    for (let axis = 0; axis < 3; axis++) {
      const from = origin[axis]!;
      const sum = from + i * (alongX[axis]! - from) + j * (alongY[axis]! - from) + k * (alongZ[axis]! - from);
      // Centres that coincide must not miss each other by rounding.
      place[axis] = Math.abs(sum - Math.round(sum)) < 1e-9 ? Math.round(sum) : sum;
    }
  };
}

function* searchIn({ grid, values }: Volume<'Gy'>, distance_mm: number): Generator<number, Search> {
  const { size } = grid;
  const cells = size.map((n) => Math.max(1, n - 1)) as [number, number, number];
  const least_Gy = new Float32Array(cells[0] * cells[1] * cells[2]).fill(Infinity);
  const greatest_Gy = new Float32Array(least_Gy.length).fill(-Infinity);
  for (let k = 0; k < cells[2]; k++) {
    for (let j = 0; j < cells[1]; j++)
      for (let i = 0; i < cells[0]; i++) {
        const cell = i + cells[0] * (j + cells[1] * k);
        for (let corner = 0; corner < 8; corner++) {
          const value = values[cornerIndex(size, i, j, k, corner)]!;
          if (value < least_Gy[cell]!) least_Gy[cell] = value;
          if (value > greatest_Gy[cell]!) greatest_Gy[cell] = value;
        }
      }
    yield 0;
  }
  return {
    values,
    size,
    cells,
    spacing: grid.spacing_mm.map((edge_mm) => edge_mm / distance_mm) as [number, number, number],
    least_Gy,
    greatest_Gy,
    range_Gy: [least_Gy.reduce((a, b) => Math.min(a, b)), greatest_Gy.reduce((a, b) => Math.max(a, b))],
    corners: createCellCorners(),
    place: [0, 0, 0],
    dose_Gy: 0,
    criterion_Gy: 1,
    visited: 0,
  };
}

/** The last layer of voxels has no next one: a grid of one layer is a cell without thickness. */
function cornerIndex([nx, ny, nz]: Grid['size'], i: number, j: number, k: number, corner: number): number {
  const x = Math.min(nx - 1, i + (corner & 1));
  const y = Math.min(ny - 1, j + ((corner >> 1) & 1));
  const z = Math.min(nz - 1, k + (corner >> 2));
  return x + nx * (y + ny * z);
}

/** γ² at the place: ring by ring of cells around it, until they are further away than what was found, or all of the grid. */
function nearestSquared(search: Search): number {
  const { place, cells, spacing } = search;
  const shortest = Math.min(spacing[0], spacing[1], spacing[2]);
  let rings = 0;
  for (let axis = 0; axis < 3; axis++)
    rings = Math.max(rings, Math.floor(place[axis]!), cells[axis]! - 1 - Math.floor(place[axis]!));
  const off = doseGap(search, search.range_Gy[0], search.range_Gy[1]);
  let best = Math.min(GREATEST_GAMMA ** 2, atVoxelSquared(search));
  for (let ring = 0; ring <= rings; ring++) {
    const gap = Math.max(0, ring - 1) * shortest;
    if (gap * gap + off >= best) break;
    best = nearestInRing(search, ring, best);
  }
  return best;
}

/** Squared distance of the dose from a range of doses, in units of the criterion. */
function doseGap({ dose_Gy, criterion_Gy }: Search, least_Gy: number, greatest_Gy: number): number {
  const off = Math.max(0, least_Gy - dose_Gy, dose_Gy - greatest_Gy) / criterion_Gy;
  return off * off;
}

/** Γ² of the evaluated voxel whose centre is the place itself, if there is one. */
function atVoxelSquared({ values, size, place, dose_Gy, criterion_Gy }: Search): number {
  for (let axis = 0; axis < 3; axis++) {
    const index = place[axis]!;
    if (!(Number.isInteger(index) && index >= 0 && index < size[axis]!)) return Infinity;
  }
  const off = (values[place[0] + size[0] * (place[1] + size[1] * place[2])]! - dose_Gy) / criterion_Gy;
  return off * off;
}

/** Squared distance of the place from a layer of cells, in units of the criterion. */
function layerGap({ size, spacing, place }: Search, axis: 0 | 1 | 2, layer: number): number {
  const gap = Math.max(0, layer - place[axis], place[axis] - Math.min(layer + 1, size[axis] - 1)) * spacing[axis];
  return gap * gap;
}

function nearestInRing(search: Search, ring: number, before: number): number {
  const { place, cells } = search;
  const x = Math.floor(place[0]);
  const y = Math.floor(place[1]);
  const z = Math.floor(place[2]);
  let best = before;
  const [lastY, lastZ] = [Math.min(cells[1] - 1, y + ring), Math.min(cells[2] - 1, z + ring)];
  for (let k = Math.max(0, z - ring); k <= lastZ; k++) {
    const gapZ = layerGap(search, 2, k);
    if (gapZ >= best) continue;
    for (let j = Math.max(0, y - ring); j <= lastY; j++) {
      const gapYZ = gapZ + layerGap(search, 1, j);
      if (gapYZ >= best) continue;
      const isFace = Math.abs(k - z) === ring || Math.abs(j - y) === ring;
      for (let i = x - ring; i <= x + ring; i += isFace ? 1 : 2 * ring)
        if (i >= 0 && i < cells[0]) best = nearestOf(search, i, j, k, gapYZ, best);
    }
  }
  return best;
}

/** Looks into a cell only if what it could hold is nearer than what was found. */
function nearestOf(search: Search, i: number, j: number, k: number, gapYZ: number, best: number): number {
  search.visited += 1;
  const gap = gapYZ + layerGap(search, 0, i);
  if (gap >= best) return best;
  const cell = i + search.cells[0] * (j + search.cells[1] * k);
  if (gap + doseGap(search, search.least_Gy[cell]!, search.greatest_Gy[cell]!) >= best) return best;
  writeCorners(search, i, j, k);
  return nearestInCell(search.corners, best);
}

function writeCorners(
  { values, size, spacing, place, corners, dose_Gy, criterion_Gy }: Search,
  i: number,
  j: number,
  k: number,
): void {
  for (let corner = 0; corner < 8; corner++) {
    const voxel = cornerIndex(size, i, j, k, corner);
    const at = 4 * corner;
    corners[at] = (Math.min(size[0] - 1, i + (corner & 1)) - place[0]) * spacing[0];
    corners[at + 1] = (Math.min(size[1] - 1, j + ((corner >> 1) & 1)) - place[1]) * spacing[1];
    corners[at + 2] = (Math.min(size[2] - 1, k + (corner >> 2)) - place[2]) * spacing[2];
    corners[at + 3] = (values[voxel]! - dose_Gy) / criterion_Gy;
  }
}
