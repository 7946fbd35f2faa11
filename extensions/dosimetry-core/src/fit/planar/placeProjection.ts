import { DosimetryError } from '../../domain/errors';
import type { FrontImage } from './frontProjection';
import { mirrored, type PlanarRaster } from './planarImage';

/** How an image may lie otherwise than it is taken to: head to the foot, right to the left, both, or the posterior view alone right to the left. */
const OTHER_LIES = ['upside-down', 'mirrored', 'turned', 'posterior-mirrored'] as const;
type OtherLie = (typeof OTHER_LIES)[number];

/** Where a projection of the patient lies on a planar image. */
export interface ProjectionPlace {
  /** Added to a position in the patient (mm to the left and to the feet) it is one on the image, mm from its centre. */
  readonly offset_mm: readonly [x: number, y: number];
  /** Pearson correlation of projection and image there, −1..1. */
  readonly correlation: number;
  /** How the image would have to lie otherwise to agree best, and how well it would. */
  readonly otherwise: { readonly lie: OtherLie; readonly correlation: number };
}

/**
 * What is left to a correlation of 1 is less by this part where another lie agrees clearly better. On the synthetic patient, 2 to 168 h, an image that lies otherwise has
 * 2.5 times as much left as one that lies right; upright ones have at most half of what is left to any other lie.
 */
const CLEARLY_LESS_frac = 2 / 3;

/** Whether the image lies otherwise than it is taken to. */
export const liesOtherwise = ({
  correlation,
  otherwise,
}: Pick<ProjectionPlace, 'correlation' | 'otherwise'>): boolean =>
  1 - otherwise.correlation < CLEARLY_LESS_frac * (1 - Math.max(0, correlation));

/** Pixels of the first search, mm; finer ones only add noise to it. */
const COARSE_mm = 10;
/** Of the projection's values must lie on the image. */
const LEAST_OVERLAP_frac = 0.6;

interface Raster {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float64Array;
}

/**
 * The shift at which a scan's projection and the geometric mean of conjugate views agree best, by Pearson's correlation over where they overlap: all shifts in
 * coarse pixels, then each pixel about the best, then the vertex of a parabola. The same search for an image that lies otherwise says how well that one would
 * agree. Yields the fraction done.
 * Wrong where the patient lies turned by an angle, and where most activity has moved between the images.
 * Throws `fit/planar-place` where they agree nowhere. Proved by test/unit/core/planarProjection.test.ts and planarOrientation.test.ts.
 */
export function* placeProjection(
  projection: FrontImage,
  anterior: Float32Array,
  posterior: Float32Array,
  raster: PlanarRaster,
): Generator<number, ProjectionPlace> {
  const searches = 1 + OTHER_LIES.length;
  const image = searchedImage(anterior, posterior, raster);
  const best = yield* inPart(0, searches, bestOnImage(projection, image));
  let otherwise: ProjectionPlace['otherwise'] | null = null;
  for (const [n, lie] of OTHER_LIES.entries()) {
    const isPosterior = lie === 'posterior-mirrored';
    const other = isPosterior ? searchedImage(anterior, mirrored(posterior, raster), raster) : image;
    const template = isPosterior ? projection : { ...projection, values: lying(projection, lie) };
    const { correlation } = yield* inPart(n + 1, searches, bestOnImage(template, other));
    if (otherwise === null || correlation > otherwise.correlation) otherwise = { lie, correlation };
  }
  if (otherwise === null || !(Math.max(best.correlation, otherwise.correlation) > 0)) throw agreesNowhere();
  return { offset_mm: offsetOf_mm(projection, image.fine, best, raster), correlation: best.correlation, otherwise };
}

function* inPart<T>(n: number, of: number, steps: Generator<number, T>): Generator<number, T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield (n + step.value) / of;
  }
}

/** An image in pixels put together and as it is. */
interface SearchedImage {
  readonly factor: number;
  readonly coarse: Raster;
  readonly fine: Raster;
}

function searchedImage(anterior: Float32Array, posterior: Float32Array, raster: PlanarRaster): SearchedImage {
  const factor = Math.max(1, Math.round(COARSE_mm / Math.min(...raster.pixelSpacing_mm)));
  return {
    factor,
    coarse: meanOf(anterior, posterior, raster, factor),
    fine: meanOf(anterior, posterior, raster, 1),
  };
}

function* bestOnImage(template: Raster, { factor, coarse, fine }: SearchedImage): Generator<number, Shift> {
  const { left, top } = yield* bestShift(binned(template, factor), coarse, { left: 0, top: 0, reach: Infinity });
  return yield* bestShift(template, fine, { left: left * factor, top: top * factor, reach: factor + 1 });
}

function offsetOf_mm(
  projection: FrontImage,
  image: Raster,
  { left, top, correlation }: Shift,
  { columns, rows, pixelSpacing_mm: [dx_mm, dy_mm] }: PlanarRaster,
): ProjectionPlace['offset_mm'] {
  const at = (column: number, row: number): number => correlationAt(projection, image, column, row) ?? -1;
  const subLeft = left + vertex(at(left - 1, top), correlation, at(left + 1, top));
  const subTop = top + vertex(at(left, top - 1), correlation, at(left, top + 1));
  return [
    (subLeft - (columns - 1) / 2) * dx_mm - projection.origin_mm[0],
    (subTop - (rows - 1) / 2) * dy_mm - projection.origin_mm[1],
  ];
}

/** The projection of a patient who lies otherwise: instead of the image it is turned over. */
function lying({ columns, rows, values }: Raster, lie: Exclude<OtherLie, 'posterior-mirrored'>): Float64Array {
  const [isUpsideDown, isMirrored] = [lie !== 'mirrored', lie !== 'upside-down'];
  return values.map((_, at) => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    return values[(isMirrored ? columns - 1 - column : column) + columns * (isUpsideDown ? rows - 1 - row : row)]!;
  });
}

/** √(A · P), of pixels put together. */
function meanOf(anterior: Float32Array, posterior: Float32Array, size: PlanarRaster, factor: number): Raster {
  const [front, back] = [anterior, posterior].map((view) =>
    binned({ columns: size.columns, rows: size.rows, values: Float64Array.from(view) }, factor),
  ) as [Raster, Raster];
  return {
    ...front,
    values: front.values.map((value, at) => Math.sqrt(Math.max(0, value) * Math.max(0, back.values[at]!))),
  };
}

function binned({ columns, rows, values }: Raster, factor: number): Raster {
  if (factor === 1) return { columns, rows, values };
  const [fewerColumns, fewerRows] = [Math.floor(columns / factor), Math.floor(rows / factor)];
  const sums = new Float64Array(fewerColumns * fewerRows);
  for (let row = 0; row < fewerRows * factor; row++)
    for (let column = 0; column < fewerColumns * factor; column++)
      sums[Math.floor(column / factor) + fewerColumns * Math.floor(row / factor)]! += values[column + columns * row]!;
  return { columns: fewerColumns, rows: fewerRows, values: sums };
}

interface Shift {
  readonly left: number;
  readonly top: number;
  readonly correlation: number;
}

/** Over all shifts of whole pixels within `reach` of a place. */
function* bestShift(
  template: Raster,
  image: Raster,
  about: { readonly left: number; readonly top: number; readonly reach: number },
): Generator<number, Shift> {
  const range = (centre: number, size: number, ofImage: number): [number, number] =>
    Number.isFinite(about.reach) ? [centre - about.reach, centre + about.reach] : [-size, ofImage];
  const [leftFrom, leftTo] = range(about.left, template.columns, image.columns);
  const [topFrom, topTo] = range(about.top, template.rows, image.rows);
  let best: Shift = { left: leftFrom, top: topFrom, correlation: -Infinity };
  for (let top = topFrom; top <= topTo; top++) {
    for (let left = leftFrom; left <= leftTo; left++) {
      const correlation = correlationAt(template, image, left, top);
      if (correlation !== null && correlation > best.correlation) best = { left, top, correlation };
    }
    yield (top - topFrom + 1) / (topTo - topFrom + 1);
  }
  return best;
}

/** Null where too little of the template lies on the image, or nothing varies. */
function correlationAt(template: Raster, image: Raster, left: number, top: number): number | null {
  const [fromColumn, toColumn] = [Math.max(0, -left), Math.min(template.columns, image.columns - left)];
  const [fromRow, toRow] = [Math.max(0, -top), Math.min(template.rows, image.rows - top)];
  const count = (toColumn - fromColumn) * (toRow - fromRow);
  if (toColumn <= fromColumn || toRow <= fromRow) return null;
  if (count < LEAST_OVERLAP_frac * Math.min(template.values.length, image.values.length)) return null;
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  for (let row = fromRow; row < toRow; row++) {
    const [ofTemplate, ofImage] = [template.columns * row, image.columns * (row + top) + left];
    for (let column = fromColumn; column < toColumn; column++) {
      const a = template.values[ofTemplate + column]!;
      const b = image.values[ofImage + column]!;
      sumA += a;
      sumB += b;
      squaresA += a * a;
      squaresB += b * b;
      products += a * b;
    }
  }
  const variances = (squaresA - (sumA * sumA) / count) * (squaresB - (sumB * sumB) / count);
  return variances > 0 ? (products - (sumA * sumB) / count) / Math.sqrt(variances) : null;
}

/** Of the parabola through three values in steps of 1. */
function vertex(before: number, at: number, after: number): number {
  const bend = before - 2 * at + after;
  return bend < 0 ? Math.max(-0.5, Math.min(0.5, (before - after) / (2 * bend))) : 0;
}

const agreesNowhere = (): DosimetryError =>
  new DosimetryError({
    code: 'fit/planar-place',
    message: 'The projection of the scan agrees with the planar image nowhere.',
    remedy: 'Choose another planar image, or draw the outlines by hand.',
  });
