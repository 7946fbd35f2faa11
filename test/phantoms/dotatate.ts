import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { massDensityOfHu } from './massDensity';
import { readNifti, type NiftiVolume } from './nifti';
import { STANDARD_NM, type PhantomDefinition, type Tissue } from './phantom';

const FOLDER = resolve('..', 'shared', 'interop', 'lu177_dotatate_phantom');
const LABELS = 'labels_uint8.nii.gz';
const HU = 'ct_HUapprox_int16.nii.gz';
export const dotatateAvailable = (): boolean => existsSync(join(FOLDER, LABELS)) && existsSync(join(FOLDER, HU));

/** Time at which the published activities hold here, h. */
const PUBLISHED_AT_h = 24;
/** Anything denser than this counts as body, HU. */
const BODY_HU = -300;

interface Organ {
  readonly name: string;
  /** Activity at imaging as published with the phantom; the body's is ours. */
  readonly activity_MBq: number;
  /** Ours to choose: the phantom has no kinetics. */
  readonly effectiveHalfLife_h: number;
  readonly colour: readonly [number, number, number];
  readonly code: { readonly value: string; readonly meaning: string };
}
const KIDNEY = { value: '64033007', meaning: 'Kidney' };
const LESION = { value: '52988006', meaning: 'Lesion' };
/** In the order of the label map, 1…7. */
const ORGANS: readonly Organ[] = [
  {
    name: 'Liver',
    activity_MBq: 104,
    effectiveHalfLife_h: 62,
    colour: [188, 108, 71],
    code: { value: '10200004', meaning: 'Liver' },
  },
  {
    name: 'Spleen',
    activity_MBq: 34.2,
    effectiveHalfLife_h: 66,
    colour: [157, 108, 162],
    code: { value: '78961009', meaning: 'Spleen' },
  },
  { name: 'Kidney left', activity_MBq: 31.2, effectiveHalfLife_h: 50, colour: [212, 84, 84], code: KIDNEY },
  { name: 'Kidney right', activity_MBq: 37.2, effectiveHalfLife_h: 52, colour: [185, 102, 83], code: KIDNEY },
  { name: 'Tumour 1', activity_MBq: 15.4, effectiveHalfLife_h: 100, colour: [230, 200, 60], code: LESION },
  { name: 'Tumour 2', activity_MBq: 8.2, effectiveHalfLife_h: 92, colour: [220, 170, 40], code: LESION },
  { name: 'Tumour 3', activity_MBq: 4.8, effectiveHalfLife_h: 84, colour: [210, 140, 20], code: LESION },
];
const BODY = { name: 'body', activity_MBq: 250, effectiveHalfLife_h: 45 };

/**
 * The patient-based Lu-177 DOTATATE phantom (BenAuer2021/Phantoms-For-Nuclear-Medicine-Imaging-Simulation, MIT). The map's
 * third axis is taken to run to the feet, since the liver lies before the kidneys along it; left and right are as in LPS.
 */
export function dotatate(): PhantomDefinition {
  if (!dotatateAvailable())
    throw new Error(
      `The phantom's maps are not in ${FOLDER}: put ${LABELS} and ${HU} there, or choose another phantom.`,
    );
  const labels = readNifti(join(FOLDER, LABELS));
  const hu = readNifti(join(FOLDER, HU));
  const grid = {
    size: labels.size,
    spacing_mm: labels.spacing_mm,
    origin_mm: labels.size.map((count, axis) => -((count - 1) * (labels.spacing_mm[axis] as number)) / 2) as [
      number,
      number,
      number,
    ],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const,
  };
  const voxelAt = lookUp(grid);
  const tissueOf = (voxel: number): number =>
    (labels.values[voxel] as number) || ((hu.values[voxel] as number) > BODY_HU ? ORGANS.length + 1 : 0);
  return {
    name: 'dotatate',
    patient: {
      patientID: 'VD-DOTATATE',
      name: 'Phantom^Dotatate',
      birthDate: '19550101',
      sex: 'O',
      weight_kg: 75,
      height_m: 1.75,
    },
    radionuclide: { name: 'Lu-177', halfLife_h: 6.647 * 24 },
    administeredActivity_MBq: 7400,
    times_h: [4, 24, 96, 168],
    acquisitionDuration_s: 1800,
    cameraFactor_cps_per_MBq: 9.36,
    psfFwhm_mm: 12,
    noise: { poisson: true, ctSigma_HU: 0 },
    tissues: [...ORGANS, BODY].map((organ, n) => tissue(organ, n + 1, hu, tissueOf)),
    tissueAt: (x, y, z) => {
      const voxel = voxelAt(x, y, z);
      return voxel < 0 ? 0 : tissueOf(voxel);
    },
    huAt: (x, y, z) => hu.values[voxelAt(x, y, z)] ?? -1000,
    airHu_HU: -1000,
    regions: ORGANS.map(({ name, colour, code }) => ({ name, tissues: [name], colour, code })),
    regionObject: 'SEG',
    emissionGrid: grid,
    ctGrid: grid,
    encoding: STANDARD_NM,
    motions: [{ kind: 'none' }, { kind: 'none' }, { kind: 'none' }, { kind: 'none' }],
    subSamples: 1,
  };
}

/** Index into the maps of the voxel that holds a point; −1 outside. */
function lookUp(grid: Pick<PhantomDefinition['emissionGrid'], 'size' | 'spacing_mm' | 'origin_mm'>) {
  const { size, spacing_mm: s, origin_mm: o } = grid;
  return (x: number, y: number, z: number): number => {
    const i = Math.round((x - o[0]) / s[0]);
    const j = Math.round((y - o[1]) / s[1]);
    const k = size[2] - 1 - Math.round((z - o[2]) / s[2]);
    const inside = i >= 0 && j >= 0 && k >= 0 && i < size[0] && j < size[1] && k < size[2];
    return inside ? i + size[0] * (j + size[1] * k) : -1;
  };
}

function tissue(
  organ: Pick<Organ, 'name' | 'activity_MBq' | 'effectiveHalfLife_h'>,
  index: number,
  hu: NiftiVolume,
  tissueOf: (voxel: number) => number,
): Tissue {
  let count = 0;
  let density = 0;
  hu.values.forEach((value: number, voxel: number) => {
    if (tissueOf(voxel) !== index) return;
    count++;
    density += massDensityOfHu(value);
  });
  return {
    name: organ.name,
    hu_HU: 0,
    density_g_per_mL: density / count,
    kinetics: [
      {
        activity0_MBq: organ.activity_MBq * 2 ** (PUBLISHED_AT_h / organ.effectiveHalfLife_h),
        effectiveHalfLife_h: organ.effectiveHalfLife_h,
      },
    ],
  };
}
