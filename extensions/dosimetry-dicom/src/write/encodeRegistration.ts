import {
  applyRigid,
  DosimetryError,
  hasCtInFrame,
  invertRigid,
  linearDeformation,
  linearParts,
  partOf,
  rotationMatrix,
  voxelCount,
  voxelToPatient,
  type CtSeries,
  type Deformation,
  type EmissionSeries,
  type RigidTransform,
  type SpatialTransform,
} from '@voxel-dosimetry/core';
import type { Dataset, EncodedInstance } from '../archive';
import { MOST_POINTS } from '../read/decodeDisplacements';
import { DEFORMABLE_SPATIAL_REGISTRATION, SPATIAL_REGISTRATION } from '../read/describeRegistration';
import { cross, dot } from '../read/orientation';
import { assertFrameOfReference, creationMoment, type EncodeContext } from './context';
import { decimalString } from './decimalString';
import {
  allInstances,
  commonModules,
  imageOrientation,
  longString,
  provenanceText,
  referencedImages,
  referencedSeries,
} from './modules';
import { encodedInstance } from './writePart10';

/** Displacements are stored at points so close that linear interpolation between them is nowhere further from the spline than this, as far as as many can be read back. */
export const STORED_WITHIN_mm = 0.05;
/** Share of the work that sampling the displacements takes; the rest is writing. */
const SAMPLED_frac = 0.7;

/** How a transform came about. */
export type RegistrationOrigin = 'by-hand' | 'by-images' | 'stored';

/** PS3.16 CID 7100; what another system has stored came about in a way that is not known here. */
const ORIGIN_CODES: Readonly<Record<RegistrationOrigin | 'identity', Dataset | null>> = {
  identity: dcmCode('125021', 'Frame of Reference Identity'),
  'by-images': dcmCode('125024', 'Image Content-based Alignment'),
  'by-hand': dcmCode('125025', 'Visual Alignment'),
  stored: null,
};

function dcmCode(value: string, meaning: string): Dataset {
  return { CodeValue: value, CodingSchemeDesignator: 'DCM', CodeMeaning: meaning };
}

/** The images of one time point, which share a frame of reference and a patient who did not move. */
type TimePointImages = EncodeContext['reference'];

/** A registration to write: how `moving` is brought onto the reference of the context. */
export interface RegistrationToWrite {
  readonly moving: TimePointImages;
  readonly transform: SpatialTransform;
  readonly origin: RegistrationOrigin;
  /** In a person's words, such as "96.0 h onto 4.0 h". */
  readonly description: string;
}

/**
 * How one time point lies in the frame of reference of another. A rigid transform becomes a Spatial Registration: two items, the reference's images with the identity
 * and the moving ones with the RIGID matrix that takes a point of their frame to the reference's (PS3.3 C.20.2.1.1). A deformable one becomes a Deformable Spatial
 * Registration, which is read the other way (C.20.3.1.1): at the point x of the reference lies what the moving images show at M_post(x + D(x)), with
 * D the displacements on a grid, linear between its points, and M_post the inverse of the rigid part. D is within 0.05 mm of the spline where that takes no more than 4 million points; beyond the
 * grid the standard says nothing.
 * Yields the fraction done. Throws `export/frame-of-reference`, `export/registration-images`. Proved by test/round-trip/dicom/registration.test.ts.
 */
export function* encodeRegistration(
  registration: RegistrationToWrite,
  context: EncodeContext,
): Generator<number, EncodedInstance> {
  const { moving, transform, origin } = registration;
  const frames = { reference: frameOf(context.reference), moving: frameOf(moving) };
  const { date, time } = creationMoment(context.createdAt);
  const isDeformable = transform.deformation !== null;
  const sopClassUID = isDeformable ? DEFORMABLE_SPATIAL_REGISTRATION : SPATIAL_REGISTRATION;
  const common = { sopClassUID, modality: 'REG', seriesNumber: 9004, frameOfReferenceUID: frames.reference };
  const items = isDeformable
    ? {
        DeformableRegistrationSequence: [
          deformableItem(context.reference, frames.reference, 'identity', {}),
          deformableItem(moving, frames.moving, origin, {
            DeformableRegistrationGridSequence: [yield* partOf(gridItem(transform.deformation), 0, SAMPLED_frac)],
            PreDeformationMatrixRegistrationSequence: [matrixItem(IDENTITY_MATRIX)],
            PostDeformationMatrixRegistrationSequence: [matrixItem(matrixOf(invertRigid(transform.rigid)))],
          }),
        ],
      }
    : {
        RegistrationSequence: [
          rigidItem(context.reference, frames.reference, 'identity', IDENTITY_MATRIX),
          rigidItem(moving, frames.moving, origin, matrixOf(transform.rigid)),
        ],
      };
  const dataset = {
    ...commonModules(context, common),
    // Type 2C of the General Series module, which the RT Series and Segmentation Series modules do not ask for.
    Laterality: '',
    ContributingEquipmentSequence: [contributingEquipment(context)],
    ContentDate: date,
    ContentTime: time,
    ContentLabel: 'REGISTRATION',
    ContentDescription: longString(registration.description),
    ContentCreatorName: lastConfirming(context),
    ...items,
    ...commonInstanceReference(context, moving),
  };
  return yield* partOf(encodedInstance('REG', dataset), isDeformable ? SAMPLED_frac : 0, 1);
}

/** Who stands for it: whoever confirmed last, as a person name without what parts one (PS3.5 6.2); empty where nobody gave a name. */
const lastConfirming = ({ provenance }: EncodeContext): string =>
  longString((provenance.confirmations.at(-1)?.by ?? '').replace(/[\\^=]/g, ' '));

function frameOf({ emission }: TimePointImages): string {
  const uid = emission.grid.value?.frameOfReferenceUID ?? '';
  assertFrameOfReference(uid, `image "${emission.description}"`);
  return uid;
}

const seriesOf = (timePoint: TimePointImages): readonly (EmissionSeries | CtSeries)[] =>
  hasCtInFrame(timePoint) ? [timePoint.emission, timePoint.ct] : [timePoint.emission];

/** Throws `export/registration-images`: an object that names no image would speak of whatever lies in the frame of reference. */
function imagesOf(timePoint: TimePointImages): Dataset[] {
  const images = seriesOf(timePoint).flatMap((series) => referencedImages(series) ?? []);
  if (images.length > 0) return images.flatMap(allInstances);
  throw new DosimetryError({
    code: 'export/registration-images',
    message: `The image "${timePoint.emission.description}" is of modality ${timePoint.emission.modality}; NM or PT was expected, to reference it.`,
    remedy: 'Store without the registrations (REG).',
  });
}

type Matrix = readonly number[];
const IDENTITY_MATRIX: Matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

/** 4 × 4, row by row, for points as columns. */
function matrixOf(rigid: RigidTransform): Matrix {
  const m = rotationMatrix(rigid);
  const t = applyRigid(rigid, [0, 0, 0]);
  return [m[0], m[1], m[2], t[0], m[3], m[4], m[5], t[1], m[6], m[7], m[8], t[2], 0, 0, 0, 1];
}

const matrixItem = (matrix: Matrix): Dataset => ({
  FrameOfReferenceTransformationMatrix: matrix.map((value) => decimalString(value + 0)),
  FrameOfReferenceTransformationMatrixType: 'RIGID',
});

const typeCode = (origin: RegistrationOrigin | 'identity'): Dataset[] => {
  const code = ORIGIN_CODES[origin];
  return code ? [code] : [];
};

const rigidItem = (
  timePoint: TimePointImages,
  frameOfReferenceUID: string,
  origin: RegistrationOrigin | 'identity',
  matrix: Matrix,
): Dataset => ({
  FrameOfReferenceUID: frameOfReferenceUID,
  ReferencedImageSequence: imagesOf(timePoint),
  MatrixRegistrationSequence: [
    { RegistrationTypeCodeSequence: typeCode(origin), MatrixSequence: [matrixItem(matrix)] },
  ],
});

const deformableItem = (
  timePoint: TimePointImages,
  frameOfReferenceUID: string,
  origin: RegistrationOrigin | 'identity',
  transform: Dataset,
): Dataset => ({
  SourceFrameOfReferenceUID: frameOfReferenceUID,
  ReferencedImageSequence: imagesOf(timePoint),
  RegistrationTypeCodeSequence: typeCode(origin),
  ...transform,
});

/** The displacements as a grid of vectors. Its third axis is row × column by the standard: planes of a grid that runs against it are turned round. */
function* gridItem(spline: Deformation): Generator<number, Dataset> {
  const deformation = yield* linearDeformation(spline, linearParts(spline, STORED_WITHIN_mm, MOST_POINTS));
  const { grid, coefficients_mm } = deformation;
  const [nx, ny, nz] = grid.size;
  const d = grid.direction;
  const isReversed = dot(cross([d[0], d[1], d[2]], [d[3], d[4], d[5]]), [d[6], d[7], d[8]]) < 0;
  const count = voxelCount(grid);
  const vectors_mm = new Float32Array(3 * count);
  for (let k = 0; k < nz; k++) {
    const from = nx * ny * (isReversed ? nz - 1 - k : k);
    for (let at = 0; at < nx * ny; at++)
      for (let axis = 0; axis < 3; axis++)
        vectors_mm[3 * (k * nx * ny + at) + axis] = coefficients_mm[axis * count + from + at]!;
  }
  const origin_mm = isReversed ? voxelToPatient(grid, [0, 0, nz - 1]) : grid.origin_mm;
  return {
    ImagePositionPatient: origin_mm.map(decimalString),
    ImageOrientationPatient: imageOrientation(grid).map(decimalString),
    GridDimensions: [...grid.size],
    GridResolution: [...grid.spacing_mm],
    VectorGridData: vectors_mm,
  };
}

/** What stands behind the transform: the object has no attribute for comments of any length. */
const contributingEquipment = (context: EncodeContext): Dataset => {
  const { name, version } = context.provenance.software;
  const { date, time } = creationMoment(context.createdAt);
  return {
    PurposeOfReferenceCodeSequence: [dcmCode('109102', 'Processing Equipment')],
    Manufacturer: name,
    ManufacturerModelName: name,
    SoftwareVersions: version,
    ContributionDateTime: `${date}${time}`,
    ContributionDescription: provenanceText(context, 1024),
  };
};

/** Common Instance Reference (C.12.2): series of the object's own study, and those of other studies. */
function commonInstanceReference(context: EncodeContext, moving: TimePointImages): Dataset {
  const own = context.reference.emission.studyInstanceUID;
  const byStudy = new Map<string, Dataset[]>();
  const listed = new Set<string>();
  for (const series of [...seriesOf(context.reference), ...seriesOf(moving)]) {
    const images = referencedImages(series);
    if (!images || listed.has(series.seriesInstanceUID)) continue;
    listed.add(series.seriesInstanceUID);
    byStudy.set(series.studyInstanceUID, [...(byStudy.get(series.studyInstanceUID) ?? []), referencedSeries(images)]);
  }
  const others = [...byStudy].filter(([study]) => study !== own);
  return {
    ReferencedSeriesSequence: byStudy.get(own) ?? [],
    ...(others.length > 0
      ? {
          StudiesContainingOtherReferencedInstancesSequence: others.map(([study, series]) => ({
            StudyInstanceUID: study,
            ReferencedSeriesSequence: series,
          })),
        }
      : {}),
  };
}
