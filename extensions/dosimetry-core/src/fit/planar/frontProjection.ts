import type { Volume } from '../../domain/volume';
import { frontViewOf, sumAlong, type FrontView } from './anteriorPosterior';
import type { PlanarRaster } from './planarImage';

const MM_PER_CM = 10;
const LINES_PER_YIELD = 1 << 10;

/** An image of the patient from the front: a value at each crossing of equal steps to the patient's left and to the feet. */
export interface FrontImage {
  readonly columns: number;
  readonly rows: number;
  /** Of its first value, in the patient, mm to the left and to the feet. */
  readonly origin_mm: readonly [left: number, feet: number];
  readonly values: Float64Array;
}

/**
 * What conjugate views would see of a scan, up to a factor: Σ A e^(−μM/2) along anterior–posterior, M = ∫ρ dl through the body, in steps of a planar
 * image's pixels. `density` null: without attenuation. Yields the fraction done.
 */
export function* frontProjection(
  activity: Volume<'Bq/mL'>,
  density: Volume<'g/mL'> | null,
  massAttenuation_cm2_per_g: number,
  { pixelSpacing_mm: [dx_mm, dy_mm] }: PlanarRaster,
): Generator<number, FrontImage> {
  const view = frontViewOf(activity.grid);
  const perMass = (massAttenuation_cm2_per_g * view.step_mm) / MM_PER_CM / 2;
  const seen = new Float64Array(view.columns * view.rows);
  for (let line = 0; line < seen.length; line++) {
    const mass = density === null ? 0 : sumAlong(view, density.values, line);
    seen[line] = Math.max(0, sumAlong(view, activity.values, line)) * Math.exp(-perMass * mass);
    if (line % LINES_PER_YIELD === 0) yield line / seen.length;
  }
  const [first, last] = [view.positionOf(0, 0), view.positionOf(view.columns - 1, view.rows - 1)];
  const origin_mm = [Math.min(first[0], last[0]), Math.min(first[1], last[1])] as const;
  const columns = 1 + Math.floor(Math.abs(last[0] - first[0]) / dx_mm);
  const rows = 1 + Math.floor(Math.abs(last[1] - first[1]) / dy_mm);
  const values = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const along = (origin_mm[0] + column * dx_mm - first[0]) / (last[0] - first[0]);
      const down = (origin_mm[1] + row * dy_mm - first[1]) / (last[1] - first[1]);
      values[column + columns * row] = bilinear(seen, view, along * (view.columns - 1), down * (view.rows - 1));
    }
  return { columns, rows, origin_mm, values };
}

function bilinear(
  values: Float64Array,
  { columns, rows }: Pick<FrontView, 'columns' | 'rows'>,
  x: number,
  y: number,
): number {
  const [left, top] = [Math.min(Math.floor(x), columns - 2), Math.min(Math.floor(y), rows - 2)];
  const [right, below] = [x - left, y - top];
  const at = (column: number, row: number): number => values[column + columns * row]!;
  return (
    (1 - below) * ((1 - right) * at(left, top) + right * at(left + 1, top)) +
    below * ((1 - right) * at(left, top + 1) + right * at(left + 1, top + 1))
  );
}
