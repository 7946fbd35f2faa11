import type { Grid, Vector3 } from '@voxel-dosimetry/core';
import { STANDARD_NM, type EmissionEncoding, type NmGeometry, type PhantomDefinition } from './phantom';
import { box, ellipsoid, painter } from './shapes';

type GridShape = Omit<Grid, 'frameOfReferenceUID'>;
type Direction = Grid['direction'];

const AXIAL: Direction = [1, 0, 0, 0, 1, 0, 0, 0, 1];
/** Rows towards the patient's back, columns towards the feet; row × column points to the right. */
const SAGITTAL: Direction = [0, 1, 0, 0, 0, -1, -1, 0, 0];
const CENTRE_mm: Vector3 = [12, -95, 310];
const FAR_CENTRE_mm: Vector3 = [-240, 180, -1360];

/** Orthonormal axes turned by `tilt_deg` about x, then by `turn_deg` about z. */
function oblique(tilt_deg: number, turn_deg: number): Direction {
  const [ct, st] = [Math.cos((tilt_deg * Math.PI) / 180), Math.sin((tilt_deg * Math.PI) / 180)];
  const [cu, su] = [Math.cos((turn_deg * Math.PI) / 180), Math.sin((turn_deg * Math.PI) / 180)];
  const turn = ([x, y, z]: Vector3): Vector3 => [cu * x - su * y, su * x + cu * y, z];
  return [...turn([1, 0, 0]), ...turn([0, ct, st]), ...turn([0, -st, ct])] as unknown as Direction;
}

function centredGrid(centre: Vector3, size: GridShape['size'], spacing_mm: Vector3, direction: Direction): GridShape {
  const half = size.map((count, axis) => ((count - 1) * (spacing_mm[axis] as number)) / 2) as [number, number, number];
  const origin = [0, 1, 2].map(
    (axis) =>
      (centre[axis] as number) -
      half[0] * (direction[axis] as number) -
      half[1] * (direction[axis + 3] as number) -
      half[2] * (direction[axis + 6] as number),
  );
  return { size, spacing_mm, origin_mm: origin as [number, number, number], direction };
}

interface GeometryCase {
  readonly centre_mm?: Vector3;
  readonly spacing_mm?: Vector3;
  readonly size?: GridShape['size'];
  readonly direction?: Direction;
  readonly nm?: Partial<NmGeometry>;
  readonly pt?: boolean;
}

/** One trap each; the name says which. */
export const GEOMETRY_CASES = {
  'geometry-detector-position': {},
  'geometry-top-position': { nm: { positionAt: 'top' } },
  'geometry-missing-spacing': { nm: { spacingBetweenSlices: 'missing' } },
  'geometry-negative-spacing': { nm: { spacingBetweenSlices: 'negative', frameOrder: 'against-normal' } },
  'geometry-frames-head-first': { nm: { frameOrder: 'against-normal' } },
  'geometry-off-centre': { centre_mm: FAR_CENTRE_mm },
  'geometry-anisotropic': { spacing_mm: [3.5, 5, 8], size: [60, 42, 24] },
  'geometry-oblique': { direction: oblique(17, 11) },
  'geometry-sagittal': { direction: SAGITTAL, size: [36, 32, 40] },
  'geometry-pt': { pt: true },
} as const satisfies Record<string, GeometryCase>;
export type GeometryCaseName = keyof typeof GEOMETRY_CASES;

/** A water block with three unequal hot ellipsoids off its middle: no mirror image or turn of it looks the same. */
export function geometryCase(name: GeometryCaseName): PhantomDefinition {
  const trap: GeometryCase = GEOMETRY_CASES[name];
  const c = trap.centre_mm ?? CENTRE_mm;
  const at = (x: number, y: number, z: number): Vector3 => [c[0] + x, c[1] + y, c[2] + z];
  const encoding: EmissionEncoding = trap.pt
    ? { modality: 'PT', decayCorrection: 'START' }
    : { ...STANDARD_NM, geometry: { ...STANDARD_NM.geometry, ...trap.nm } };
  const warm = (activity0_MBq: number) => [{ activity0_MBq, effectiveHalfLife_h: 70 }];
  return {
    name,
    patient: {
      patientID: `VD-${name.toUpperCase()}`,
      name: `Phantom^Geometry`,
      birthDate: '20260101',
      sex: 'O',
      weight_kg: 5,
      height_m: 0.3,
    },
    radionuclide: { name: 'Lu-177', halfLife_h: 6.647 * 24 },
    administeredActivity_MBq: 600,
    times_h: [24, 96],
    acquisitionDuration_s: 1200,
    cameraFactor_cps_per_MBq: 9.36,
    psfFwhm_mm: null,
    noise: { poisson: false, ctSigma_HU: 0 },
    tissues: [
      { name: 'block', hu_HU: 14, kinetics: warm(60) },
      { name: 'front', hu_HU: 40, kinetics: warm(240) },
      { name: 'left', hu_HU: 60, kinetics: warm(120) },
      { name: 'head', hu_HU: 90, kinetics: warm(80) },
    ],
    tissueAt: painter([
      { solid: box(at(-70, -60, -65), at(70, 60, 65)), tissue: 1 },
      { solid: ellipsoid(at(-22, -28, -20), [24, 18, 20]), tissue: 2 },
      { solid: ellipsoid(at(38, 16, -32), [16, 20, 18]), tissue: 3 },
      { solid: ellipsoid(at(10, 24, 38), [18, 16, 17]), tissue: 4 },
    ]),
    airHu_HU: -1000,
    regions: ['front', 'left', 'head'].map((tissue, n) => ({
      name: `${tissue.charAt(0).toUpperCase()}${tissue.slice(1)}`,
      tissues: [tissue],
      colour: [220 - 60 * n, 90 + 50 * n, 80] as const,
      code: { value: '85756007', meaning: 'Tissue' },
    })),
    regionObject: 'SEG',
    emissionGrid: centredGrid(c, trap.size ?? [40, 36, 32], trap.spacing_mm ?? [5, 5, 5], trap.direction ?? AXIAL),
    ctGrid: centredGrid(c, [84, 76, 56], [2.5, 2.5, 3], AXIAL),
    encoding,
    motions: [{ kind: 'none' }, { kind: 'none' }],
    subSamples: 4,
  };
}
