import type { RigidTransform } from '@voxel-dosimetry/core';
import {
  COUNTS_NM,
  STANDARD_NM,
  type MrAcquisition,
  type PhantomDefinition,
  type RegionDefinition,
  type StudyMotion,
  type Tissue,
} from './phantom';
import { cylinder, displaced, ellipsoid, painter, trunk, type Solid } from './shapes';

/** The patient does not lie around the scanner's origin, so that a lost origin shows. */
export const TORSO_CENTRE_mm = [6, -148, -412] as const;
const ADMINISTERED_MBq = 7400;
const at = (x: number, y: number, z: number): readonly [number, number, number] => [
  TORSO_CENTRE_mm[0] + x,
  TORSO_CENTRE_mm[1] + y,
  TORSO_CENTRE_mm[2] + z,
];
const ofAdministered = (percent_pct: number): number => (percent_pct / 100) * ADMINISTERED_MBq;
const mono = (percent_pct: number, effectiveHalfLife_h: number) => [
  { activity0_MBq: ofAdministered(percent_pct), effectiveHalfLife_h },
];

/** Uptake (% of the administered activity at time 0) and effective half-lives are in the range of Lu-177 peptide therapies; HU per ICRP-like tissue, signal as of a fat-bright T1-weighted MR. */
const TISSUES: readonly Tissue[] = [
  { name: 'adipose', mrSignal: 900, hu_HU: -98, kinetics: [] },
  { name: 'soft tissue', mrSignal: 320, hu_HU: 24, kinetics: mono(20, 38) },
  { name: 'lung right', mrSignal: 40, hu_HU: -741, kinetics: mono(0.9, 50) },
  { name: 'lung left', mrSignal: 40, hu_HU: -741, kinetics: mono(0.85, 50) },
  { name: 'liver parenchyma', mrSignal: 480, hu_HU: 54, kinetics: mono(9, 67) },
  { name: 'lesion 1', mrSignal: 260, hu_HU: 46, kinetics: mono(1.6, 100) },
  { name: 'lesion 2', mrSignal: 250, hu_HU: 46, kinetics: mono(0.6, 95) },
  { name: 'lesion 3', mrSignal: 255, hu_HU: 46, kinetics: mono(0.25, 90) },
  { name: 'spleen', mrSignal: 300, hu_HU: 48, kinetics: [...mono(1.2, 12), ...mono(2.4, 72)] },
  { name: 'kidney left cortex', mrSignal: 380, hu_HU: 43, kinetics: mono(2, 52) },
  { name: 'kidney left medulla', mrSignal: 270, hu_HU: 36, kinetics: mono(0.35, 45) },
  { name: 'kidney right cortex', mrSignal: 380, hu_HU: 43, kinetics: mono(1.9, 52) },
  { name: 'kidney right medulla', mrSignal: 270, hu_HU: 36, kinetics: mono(0.33, 45) },
  { name: 'cortical bone', mrSignal: 60, hu_HU: 900, kinetics: [] },
  { name: 'marrow', mrSignal: 620, hu_HU: 180, kinetics: [...mono(0.5, 4), ...mono(0.45, 58)] },
];

const VERTEBRAE = Array.from({ length: 10 }, (_, k) => -153 + 34 * k);

const SOLIDS: readonly (readonly [string, Solid])[] = [
  ['adipose', trunk(at(0, 0, 0), [200, 140, 200])],
  ['soft tissue', trunk(at(0, 0, 0), [186, 126, 197])],
  ['lung right', ellipsoid(at(-78, -8, 88), [62, 84, 96])],
  ['lung left', ellipsoid(at(82, -8, 92), [56, 82, 92])],
  ['liver parenchyma', ellipsoid(at(-82, -12, -22), [86, 76, 64])],
  ['lesion 1', ellipsoid(at(-112, -28, -22), [21, 21, 21])],
  ['lesion 2', ellipsoid(at(-58, -48, -42), [14, 14, 14])],
  ['lesion 3', ellipsoid(at(-84, 14, 12), [10, 10, 10])],
  ['spleen', ellipsoid(at(118, 36, -14), [28, 42, 45])],
  ['kidney left cortex', ellipsoid(at(72, 58, -84), [29, 27, 55])],
  ['kidney left medulla', ellipsoid(at(70, 56, -84), [15, 14, 37])],
  ['kidney right cortex', ellipsoid(at(-70, 58, -98), [28, 27, 54])],
  ['kidney right medulla', ellipsoid(at(-68, 56, -98), [15, 14, 36])],
  ...VERTEBRAE.flatMap((z): (readonly [string, Solid])[] => [
    ['cortical bone', cylinder(at(0, 74, z), [25, 19], 26)],
    ['marrow', cylinder(at(0, 74, z), [21, 15], 18)],
  ]),
];

const LESION = { value: '52988006', meaning: 'Lesion' };
const REGIONS: readonly RegionDefinition[] = [
  {
    name: 'Liver',
    tissues: ['liver parenchyma', 'lesion 1', 'lesion 2', 'lesion 3'],
    colour: [188, 108, 71],
    code: { value: '10200004', meaning: 'Liver' },
  },
  { name: 'Lesion 1', tissues: ['lesion 1'], colour: [230, 200, 60], code: LESION },
  { name: 'Lesion 2', tissues: ['lesion 2'], colour: [220, 170, 40], code: LESION },
  { name: 'Lesion 3', tissues: ['lesion 3'], colour: [210, 140, 20], code: LESION },
  { name: 'Spleen', tissues: ['spleen'], colour: [157, 108, 162], code: { value: '78961009', meaning: 'Spleen' } },
  {
    name: 'Kidney left',
    tissues: ['kidney left cortex', 'kidney left medulla'],
    colour: [212, 84, 84],
    code: { value: '64033007', meaning: 'Kidney' },
  },
  {
    name: 'Kidney right',
    tissues: ['kidney right cortex', 'kidney right medulla'],
    colour: [185, 102, 83],
    code: { value: '64033007', meaning: 'Kidney' },
  },
  {
    name: 'Lungs',
    tissues: ['lung left', 'lung right'],
    colour: [151, 202, 220],
    code: { value: '39607008', meaning: 'Lung' },
  },
  {
    name: 'Vertebrae',
    tissues: ['cortical bone', 'marrow'],
    colour: [241, 214, 145],
    code: { value: '51282000', meaning: 'Vertebra' },
  },
  { name: 'Marrow', tissues: ['marrow'], colour: [240, 150, 120], code: { value: '14016003', meaning: 'Bone Marrow' } },
];

const STILL: readonly StudyMotion[] = [{ kind: 'none' }, { kind: 'none' }, { kind: 'none' }, { kind: 'none' }];

const degrees = (angle_deg: number): number => (angle_deg * Math.PI) / 180;
const rigid = (
  rotation_deg: readonly [number, number, number],
  translation_mm: RigidTransform['translation_mm'],
): StudyMotion => ({
  kind: 'rigid',
  rotation_rad: [degrees(rotation_deg[0]), degrees(rotation_deg[1]), degrees(rotation_deg[2])],
  translation_mm,
  centre_mm: [...TORSO_CENTRE_mm],
});
const SHIFTED: readonly StudyMotion[] = [
  { kind: 'none' },
  rigid([0, 0, 3], [9, -6, 14]),
  rigid([1.5, 0, -2], [-12, 4, -9]),
  rigid([0, 2, 1], [5, 8, 18]),
];

const breathing = (amplitude_mm: readonly [number, number, number]): StudyMotion => ({
  kind: 'breathing',
  amplitude_mm,
  centreZ_mm: TORSO_CENTRE_mm[2] + 5,
  widthZ_mm: 70,
});
const BREATHING: readonly StudyMotion[] = [
  { kind: 'none' },
  breathing([0, -3, 9]),
  breathing([1, 2, -7]),
  breathing([0, -4, 13]),
];

const tissueNumber = (name: string): number => 1 + TISSUES.findIndex((tissue) => tissue.name === name);
const kidneysBy = (
  left_mm: readonly [number, number, number],
  right_mm: readonly [number, number, number],
): StudyMotion => ({
  kind: 'sliding',
  organs: [
    { tissues: ['kidney left cortex', 'kidney left medulla'].map(tissueNumber), shift_mm: left_mm },
    { tissues: ['kidney right cortex', 'kidney right medulla'].map(tissueNumber), shift_mm: right_mm },
  ],
  bed: tissueNumber('soft tissue'),
});
/** Kidneys that lie 8 mm from the spine and slide along it, as between two breaths. */
const SLIDING: readonly StudyMotion[] = [
  { kind: 'none' },
  kidneysBy([0, 0, 10], [1, -2, 12]),
  kidneysBy([1, 1, -8], [0, 0, -10]),
  kidneysBy([0, -1, 12], [0, 2, 9]),
];
const besideSpine = ([name, solid]: readonly [string, Solid]): readonly [string, Solid] =>
  name.startsWith('kidney') ? [name, displaced(solid, [name.includes('left') ? -10 : 10, 0, 0])] : [name, solid];

const grid = (size: readonly [number, number, number], spacing_mm: readonly [number, number, number]) => ({
  size,
  spacing_mm,
  origin_mm: [0, 1, 2].map(
    (axis) => (TORSO_CENTRE_mm[axis] as number) - (((size[axis] as number) - 1) * (spacing_mm[axis] as number)) / 2,
  ) as [number, number, number],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const,
});

/** The day before, of the upper abdomen alone, about the magnet's middle; the lesions are drawn on it. */
const MR: MrAcquisition = {
  time_h: -20,
  grid: {
    size: [240, 176, 64],
    spacing_mm: [1.75, 1.75, 4],
    origin_mm: [-209.1, -153.1, -126],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  },
  motion: {
    rotation_rad: [degrees(1.5), degrees(-2), degrees(3)],
    translation_mm: [TORSO_CENTRE_mm[0] + 7, TORSO_CENTRE_mm[1] - 5, TORSO_CENTRE_mm[2] - 21],
    centre_mm: [0, 0, 0],
  },
  regions: ['Lesion 1', 'Lesion 2', 'Lesion 3'],
  sigma: 15,
};

/** The demonstration patient: Lu-177, four time points, mono- and bi-exponential tissues; see the solids above for the anatomy. */
export function torso(
  variant: 'still' | 'shifted' | 'breathing' | 'sliding' | 'counts' | 'rtstruct' | 'pt' | 'mr',
): PhantomDefinition {
  const motions = {
    shifted: SHIFTED,
    breathing: BREATHING,
    sliding: SLIDING,
    still: STILL,
    counts: STILL,
    rtstruct: STILL,
    pt: STILL,
    mr: STILL,
  };
  const solids = variant === 'sliding' ? SOLIDS.map(besideSpine) : SOLIDS;
  const suffix = variant === 'still' ? '' : `-${variant}`;
  return {
    name: `torso${suffix}`,
    patient: {
      patientID: `VD-TORSO${suffix.toUpperCase()}`,
      name: `Lindqvist^Maren${suffix === '' ? '' : `^${variant}`}`,
      birthDate: '19610314',
      sex: 'F',
      weight_kg: 68,
      height_m: 1.69,
    },
    radionuclide: { name: 'Lu-177', halfLife_h: 6.647 * 24 },
    administeredActivity_MBq: ADMINISTERED_MBq,
    times_h: [4, 24, 96, 168],
    acquisitionDuration_s: 1800,
    cameraFactor_cps_per_MBq: 9.36,
    psfFwhm_mm: 12,
    noise: { poisson: true, ctSigma_HU: 6 },
    tissues: TISSUES,
    tissueAt: painter(solids.map(([name, solid]) => ({ solid, tissue: tissueNumber(name) }))),
    airHu_HU: -1000,
    regions: REGIONS,
    regionObject: variant === 'rtstruct' ? 'RTSTRUCT' : 'SEG',
    emissionGrid: grid([128, 128, 96], [4.8, 4.8, 4.8]),
    ctGrid: grid([192, 192, 92], [3.2, 3.2, 5]),
    encoding:
      variant === 'pt' ? { modality: 'PT', decayCorrection: 'START' } : variant === 'counts' ? COUNTS_NM : STANDARD_NM,
    motions: motions[variant],
    ...(variant === 'mr' ? { mr: MR } : {}),
    subSamples: 5,
  };
}
