import {
  sourced,
  type CtSeries,
  type EmissionSeries,
  type Grid,
  type OtherSeries,
  type PlanarSeries,
  type RegionSeries,
} from '@voxel-dosimetry/core';
import { centredGrid } from './grids';

const HOUR_s = 3600;
/** 2026-09-01 09:00 local. */
export const INJECTION = { local_s: 1_788_253_200 };

const patient = { patientID: 'P1', issuer: '', name: 'Doe^Jane', birthDate: '19600102', sex: 'F' };

const identity = (uid: string, studyUID: string, modality: string) => ({
  patient,
  studyInstanceUID: studyUID,
  seriesInstanceUID: uid,
  sopInstanceUIDs: [`${uid}.1`],
  modality,
  description: `${modality} ${uid}`,
  studyDescription: 'Therapy',
  studyDate: '20260901',
  studyTime: '090000',
  seriesNumber: 1,
});

const header = <T>(value: T) => sourced(value, 'attribute', 'header');

/** A complete NM series of Lu-177 whose acquisition starts `startAfter_h` after the injection; `change` replaces fields. */
export function emission(uid: string, startAfter_h: number, change: Partial<EmissionSeries> = {}): EmissionSeries {
  return {
    ...identity(uid, `study-${uid}`, 'NM'),
    kind: 'emission',
    unit: header('Bq/mL'),
    radionuclide: header('^177^Lutetium'),
    administeredActivity_MBq: header(7400),
    administrationTime: header(INJECTION),
    acquisitionStart: header({ local_s: INJECTION.local_s + startAfter_h * HOUR_s }),
    acquisitionDuration_s: header(1800),
    decayCorrection: header('none'),
    frameOrder: header('along-normal'),
    grid: header({ ...centredGrid([128, 128, 96], [4.8, 4.8, 4.8]), frameOfReferenceUID: `frame-${uid}` }),
    ...change,
  };
}

/** A complete whole-body image of two heads in one window whose acquisition starts `startAfter_h` after the injection. */
export function planar(uid: string, startAfter_h: number, change: Partial<PlanarSeries> = {}): PlanarSeries {
  return {
    ...identity(uid, `study-${uid}`, 'NM'),
    kind: 'planar',
    extent: 'whole-body',
    scanLength_mm: header(1800),
    radionuclide: header('^177^Lutetium'),
    administeredActivity_MBq: header(7400),
    administrationTime: header(INJECTION),
    acquisitionStart: header({ local_s: INJECTION.local_s + startAfter_h * HOUR_s }),
    acquisitionDuration_s: header(900),
    columns: 128,
    rows: 256,
    pixelSpacing_mm: header([2.4, 2.4] as const),
    energyWindows: [{ name: '208', lower_keV: 187.6, upper_keV: 229.2 }],
    frames: [
      { frame: 0, detector: 'anterior', energyWindow: 0 },
      { frame: 1, detector: 'posterior', energyWindow: 0 },
    ],
    posteriorSeen: header('from-behind' as const),
    ...change,
  };
}

export function ct(
  uid: string,
  studyUID: string,
  frameUID: string,
  change: Partial<CtSeries> & { place?: Partial<Grid> } = {},
): CtSeries {
  const { place, ...rest } = change;
  return {
    ...identity(uid, studyUID, 'CT'),
    kind: 'ct',
    grid: header({ ...centredGrid([192, 192, 92], [3.2, 3.2, 5]), frameOfReferenceUID: frameUID, ...place }),
    ...rest,
  };
}

export const other = (uid: string, modality: string, reason: string): OtherSeries => ({
  ...identity(uid, 'study-other', modality),
  kind: 'other',
  reason,
});

export const regions = (uid: string): RegionSeries => ({
  ...identity(uid, 'study-a', 'SEG'),
  kind: 'regions',
  regionNames: ['Liver'],
  frameOfReferenceUID: 'frame-a',
  referencedSeriesInstanceUID: null,
});

/** Four time points, each with its own CT in its own frame of reference. */
export const patientSeries = () =>
  [
    ['a', 4],
    ['b', 24],
    ['c', 96],
    ['d', 168],
  ].flatMap(([uid, after_h]) => [
    emission(String(uid), Number(after_h)),
    ct(`ct-${uid}`, `study-${uid}`, `frame-${uid}`),
  ]);
