import {
  sourced,
  type PlanarDetector,
  type PlanarImage,
  type PlanarOutline,
  type PlanarSeries,
} from '@voxel-dosimetry/core';

/** Counts of a pixel, by its middle from the image's centre as seen from the front, mm. */
export type CountsAt = (x_mm: number, y_mm: number, detector: PlanarDetector, window: number) => number;

/** 208 keV of Lu-177 ± 10 %, with narrow windows beside it. */
export const LU_WINDOWS = [
  { name: 'scatter low', lower_keV: 166.4, upper_keV: 187.2 },
  { name: 'photopeak', lower_keV: 187.2, upper_keV: 228.8 },
  { name: 'scatter high', lower_keV: 228.8, upper_keV: 249.6 },
] as const;

interface Shape extends Partial<Pick<PlanarSeries, 'energyWindows' | 'extent' | 'posteriorSeen' | 'frames'>> {
  readonly columns: number;
  readonly rows: number;
  readonly pixel_mm: number;
}

/** A planar acquisition whose posterior image lies in the file as seen from behind, unless told otherwise. */
export function planarImage(countsAt: CountsAt, shape: Shape, id = 'planar'): PlanarImage {
  const { columns, rows, pixel_mm, energyWindows = LU_WINDOWS } = shape;
  const posteriorSeen = shape.posteriorSeen ?? sourced('from-behind', 'attribute', 'header');
  const frames =
    shape.frames ??
    energyWindows.flatMap((_, energyWindow) =>
      (['anterior', 'posterior'] as const).map((detector, n) => ({
        frame: 2 * energyWindow + n,
        detector,
        energyWindow,
      })),
    );
  const counts = frames.map(({ detector, energyWindow }) =>
    Float32Array.from({ length: columns * rows }, (_, pixel) => {
      const isTurned = detector === 'posterior' && posteriorSeen.value === 'from-behind';
      const x_mm = ((pixel % columns) - (columns - 1) / 2) * pixel_mm;
      const y_mm = (Math.floor(pixel / columns) - (rows - 1) / 2) * pixel_mm;
      return countsAt(isTurned ? -x_mm : x_mm, y_mm, detector, energyWindow);
    }),
  );
  return { series: planarSeries(id, { ...shape, energyWindows, frames, posteriorSeen }), counts };
}

export function planarSeries(
  id: string,
  { columns, rows, pixel_mm, extent = 'whole-body', energyWindows = LU_WINDOWS, frames = [], posteriorSeen }: Shape,
): PlanarSeries {
  const header = <T>(value: T) => sourced(value, 'attribute', 'header');
  return {
    patient: { patientID: 'P1', issuer: '', name: 'Doe^Jane', birthDate: '19600102', sex: 'F' },
    studyInstanceUID: `study-${id}`,
    seriesInstanceUID: id,
    sopInstanceUIDs: [`${id}.1`],
    modality: 'NM',
    description: `Planar ${id}`,
    studyDescription: 'Therapy',
    studyDate: '20260901',
    studyTime: '090000',
    seriesNumber: 1,
    kind: 'planar',
    extent,
    columns,
    rows,
    pixelSpacing_mm: header([pixel_mm, pixel_mm] as const),
    energyWindows,
    frames,
    posteriorSeen: posteriorSeen ?? header('from-behind'),
    radionuclide: header('Lu-177'),
    administeredActivity_MBq: header(7400),
    administrationTime: header({ local_s: 1_788_253_200 }),
    acquisitionStart: header({ local_s: 1_788_253_200 + 3600 }),
    acquisitionDuration_s: header(600),
  };
}

export const rectangle = (left: number, top: number, right: number, bottom: number): PlanarOutline => [
  [left, top],
  [right, top],
  [right, bottom],
  [left, bottom],
];
