/** Pairs of CTs of a synthetic patient who has moved in a known way, and how far a transform between them is off. */
import {
  applyRigid,
  IDENTITY_RIGID,
  invertRigid,
  pointsToMoving,
  type SpatialTransform,
  type Vector3,
  type Volume,
} from '@voxel-dosimetry/core';
import { ctImage, noisyHu } from '../../phantoms/imageStudy';
import type { BreathingMotion, PhantomDefinition, StudyMotion } from '../../phantoms/phantom';
import { seededRandom } from '../../phantoms/random';
import { torso, TORSO_CENTRE_mm } from '../../phantoms/torso';

const degrees = (angle_deg: number): number => (angle_deg * Math.PI) / 180;

/** 8 mm and 3° off. */
const LYING = {
  rotation_rad: [degrees(1.7), degrees(1.7), degrees(-1.8)],
  translation_mm: [-4.6, 4.6, 4.7],
  centre_mm: [...TORSO_CENTRE_mm],
} as const;
/** 10 mm at the most, over the liver; and the patient lies elsewhere besides. */
export const BREATHING_AND_LYING: BreathingMotion = {
  kind: 'breathing',
  amplitude_mm: [0, -3, 9.5],
  centreZ_mm: TORSO_CENTRE_mm[2] + 5,
  widthZ_mm: 70,
  lying: { ...LYING, centre_mm: [...TORSO_CENTRE_mm] },
};

/** The demonstration patient, her CT in voxels of about 3 mm around the trunk only. */
function patient(): PhantomDefinition {
  const definition = torso('still');
  const [size, spacing_mm] = [[142, 104, 148] as const, [3.2, 3.2, 3] as const];
  const origin_mm = TORSO_CENTRE_mm.map((at, axis) => at - ((size[axis]! - 1) * spacing_mm[axis]!) / 2) as [
    number,
    number,
    number,
  ];
  return { ...definition, ctGrid: { ...definition.ctGrid, size, spacing_mm, origin_mm } };
}

/** HU with noise, other noise for another seed. */
export function ctOf(motion: StudyMotion, seed: number): Volume<'HU'> {
  const definition = patient();
  const values = Float32Array.from(
    noisyHu(ctImage(definition, motion), definition.noise.ctSigma_HU, seededRandom(seed, 'ct')),
  );
  return { unit: 'HU', grid: { ...definition.ctGrid, frameOfReferenceUID: '1.2.3' }, values };
}

/** Where the moving image shows a point of the reference, LPS mm: the motion the other way round, by repeated insertion. */
function truthOf({
  amplitude_mm,
  centreZ_mm,
  widthZ_mm,
  lying = IDENTITY_RIGID,
}: BreathingMotion): (x: Vector3) => Vector3 {
  const back = invertRigid(lying);
  return (x) => {
    let breathing: Vector3 = x;
    for (let step = 0; step < 60; step++) {
      const weight = Math.exp(-0.5 * ((breathing[2] - centreZ_mm) / widthZ_mm) ** 2);
      breathing = x.map((at, axis) => at - amplitude_mm[axis]! * weight) as [number, number, number];
    }
    return applyRigid(back, breathing);
  };
}

/** Mean target registration error over all points of a tissue whose name starts so, 7 mm apart, mm. */
export function error_mm(found: SpatialTransform, motion: BreathingMotion, tissue: string): number {
  const { tissues, tissueAt } = patient();
  const [toMoving, truth] = [pointsToMoving(found), truthOf(motion)];
  const errors_mm: number[] = [];
  for (let x = -190; x <= 200; x += 7)
    for (let y = -285; y <= -10; y += 7)
      for (let z = -600; z <= -220; z += 7) {
        if (!tissues[tissueAt(x, y, z) - 1]?.name.startsWith(tissue)) continue;
        const [is, was] = [toMoving([x, y, z]), truth([x, y, z])];
        errors_mm.push(Math.hypot(is[0] - was[0], is[1] - was[1], is[2] - was[2]));
      }
  return errors_mm.reduce((sum, each_mm) => sum + each_mm, 0) / errors_mm.length;
}
