import { DosimetryError } from '../domain/errors';
import { assertVolume, type Volume } from '../domain/volume';

const VOXELS_PER_YIELD = 1 << 18;

/**
 * Difference of two absorbed-dose maps, evaluated − reference, Gy, voxel by voxel on their common grid (x fastest). Yields the fraction done.
 *
 * Throws `analyse/grid-mismatch`, `volume/unit`, `volume/size`. Test: unit/core/doseDifference.
 */
export function* doseDifference(request: {
  readonly reference: Volume<'Gy'>;
  readonly evaluated: Volume<'Gy'>;
}): Generator<number, Volume<'Gy'>> {
  const reference = assertVolume(request.reference, 'Gy', 'The reference dose');
  const evaluated = assertVolume(request.evaluated, 'Gy', 'The evaluated dose');
  assertSameGrid(reference, evaluated);
  const values = new Float32Array(reference.values.length);
  for (let v = 0; v < values.length; v++) {
    values[v] = evaluated.values[v]! - reference.values[v]!;
    if (v % VOXELS_PER_YIELD === VOXELS_PER_YIELD - 1) yield v / values.length;
  }
  return { unit: 'Gy', grid: reference.grid, values };
}

function assertSameGrid({ grid: reference }: Volume<'Gy'>, { grid: evaluated }: Volume<'Gy'>): void {
  const numbersOf = ({ size, spacing_mm, origin_mm, direction }: typeof reference) =>
    [...size, ...spacing_mm, ...origin_mm, ...direction].map((number) => number.toFixed(3)).join(' ');
  const isSame =
    numbersOf(reference) === numbersOf(evaluated) && reference.frameOfReferenceUID === evaluated.frameOfReferenceUID;
  if (isSame) return;
  const described = ({ size, spacing_mm }: typeof reference) =>
    `${size.join(' × ')} voxels of ${spacing_mm.join(' × ')} mm`;
  throw new DosimetryError({
    code: 'analyse/grid-mismatch',
    message: `The reference dose has ${described(reference)}, the other ${described(evaluated)}; the same grid in the same place was expected.`,
    remedy: 'Calculate both on the same dose grid.',
  });
}
