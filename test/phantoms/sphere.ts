import { STANDARD_NM, type PhantomDefinition } from './phantom';
import type { TissueAt } from './shapes';

const SIZE = 40;
const SPACING_mm = 4;
const ORIGIN_mm = [-100, -60, -240] as const;
const CENTRE_VOXEL = [19, 20, 18] as const;
const RADIUS_VOXELS = 9.3;
/** At this CT number Schneider's curve has a node: 1.03 g/mL by any reading of it. */
const MEDIUM_HU = 14;

/**
 * A sphere of uniform activity made of whole voxels, in a uniform medium that fills CT and emission image: no noise, no blur,
 * one value in the image that 16 bit store exactly. Inside, absorbed dose by local deposition is C₀·E/(λ_eff·ρ).
 */
export function sphere(): PhantomDefinition {
  const grid = {
    size: [SIZE, SIZE, SIZE] as const,
    spacing_mm: [SPACING_mm, SPACING_mm, SPACING_mm] as const,
    origin_mm: ORIGIN_mm,
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] as const,
  };
  const tissueAt: TissueAt = (x, y, z) => {
    const voxel = [x, y, z].map((value, axis) => Math.round((value - (ORIGIN_mm[axis] as number)) / SPACING_mm));
    const distance = Math.hypot(...voxel.map((index, axis) => index - (CENTRE_VOXEL[axis] as number)));
    return distance <= RADIUS_VOXELS ? 1 : 0;
  };
  return {
    name: 'sphere',
    patient: {
      patientID: 'VD-SPHERE',
      name: 'Phantom^Sphere',
      birthDate: '20260101',
      sex: 'O',
      weight_kg: 10,
      height_m: 0.3,
    },
    radionuclide: { name: 'Lu-177', halfLife_h: 6.647 * 24 },
    administeredActivity_MBq: 500,
    times_h: [4, 24, 96, 168],
    acquisitionDuration_s: 1200,
    cameraFactor_cps_per_MBq: 9.36,
    psfFwhm_mm: null,
    noise: { poisson: false, ctSigma_HU: 0 },
    tissues: [{ name: 'sphere', hu_HU: MEDIUM_HU, kinetics: [{ activity0_MBq: 500, effectiveHalfLife_h: 80 }] }],
    tissueAt,
    airHu_HU: MEDIUM_HU,
    regions: [
      { name: 'Sphere', tissues: ['sphere'], colour: [90, 160, 220], code: { value: '85756007', meaning: 'Tissue' } },
    ],
    regionObject: 'SEG',
    emissionGrid: grid,
    ctGrid: grid,
    encoding: STANDARD_NM,
    motions: [{ kind: 'none' }, { kind: 'none' }, { kind: 'none' }, { kind: 'none' }],
    subSamples: 1,
  };
}
