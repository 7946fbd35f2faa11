import type { CaseState } from '../../../extensions/dosimetry-case/src/index';
import type { FrontMips } from '../../../extensions/dosimetry-compute/src/index';

const [COLUMNS, ROWS, PIXEL_mm] = [96, 110, 4.8] as const;

/** Middles and half axes of liver, spleen, kidneys, a lesion and the marrow, in pixels. */
const ORGANS = [
  { x: 34, y: 40, a: 15, b: 11, share: 0.5 },
  { x: 66, y: 38, a: 6, b: 8, share: 0.7 },
  { x: 61, y: 57, a: 5, b: 9, share: 1 },
  { x: 36, y: 60, a: 5, b: 9, share: 1 },
  { x: 45, y: 88, a: 3, b: 3, share: 0.8 },
  { x: 48, y: 62, a: 3, b: 20, share: 0.15 },
] as const;

type Organ = (typeof ORGANS)[number];

const outlineOf = ({ x, y, a, b }: Organ): FrontMips['outlines'][number]['outlines'][number] =>
  Array.from({ length: 36 }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / 36;
    return [x + a * Math.cos(angle), y + b * Math.sin(angle)] as const;
  });

/** Organs of a torso, the second time point 5 pixels too low. */
function valuesOf(index: number): Float32Array {
  const low = index === 1 ? 5 : 0;
  return Float32Array.from({ length: COLUMNS * ROWS }, (_, pixel) => {
    const [x, y] = [pixel % COLUMNS, Math.floor(pixel / COLUMNS)];
    const body = Math.hypot((x - 48) / 42, (y - 55) / 60) < 1 ? 0.06 : 0;
    const organs = ORGANS.map(({ share, ...organ }) => {
      const away = Math.hypot((x - organ.x) / organ.a, (y - low - organ.y) / organ.b);
      return share / (1 + Math.exp(9 * (away - 1)));
    });
    return Math.max(body, ...organs) * 2 ** -index;
  });
}

/** Projections as the worker would make them of this case. */
export function frontMipsOf({ results }: CaseState): FrontMips {
  const regions = results.segment?.regions ?? [];
  return {
    columns: COLUMNS,
    rows: ROWS,
    pixelSpacing_mm: [PIXEL_mm, PIXEL_mm],
    images: (results.ingest?.timePoints ?? []).map(({ id }, index) => ({ timePointId: id, values: valuesOf(index) })),
    outlines: regions.flatMap(({ id }, index) => {
      const organ = ORGANS[index];
      return organ === undefined ? [] : [{ regionId: id, outlines: [outlineOf(organ)] }];
    }),
  };
}
