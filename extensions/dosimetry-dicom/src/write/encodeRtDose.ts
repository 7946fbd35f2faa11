import { doseBitsNeeded, partOf, quantiseDose, voxelToPatient, type Grid, type Volume } from '@voxel-dosimetry/core';
import type { Dataset, EncodedInstance } from '../archive';
import { cross, dot } from '../read/orientation';
import { assertFrameOfReference, creationMoment, type EncodeContext } from './context';
import { decimalString } from './decimalString';
import { allInstances, commonModules, imageOrientation, imagesOfGrid, longString, provenanceText } from './modules';
import { encodedInstance } from './writePart10';

const RT_DOSE = '1.2.840.10008.5.1.4.1.1.481.2';
const GRID_FRAME_OFFSET_VECTOR = 0x3004000c;

/**
 * Absorbed dose as RTDOSE: GY, PHYSICAL, one multi-frame in the patient's own frame of reference. No external-beam or
 * brachytherapy plan exists, so Dose Summation Type is PLAN_OVERVIEW (PS3.3 C.8.8.3), the one that describes the treatment in the
 * object itself and needs no RT plan. Planes are written in ascending order along row × column, so that Grid Frame Offset
 * Vector is positive whatever the grid's e_k; DoseGridScaling is that of core's quantiseDose (16 bit, or 32 where needed).
 * Yields the fraction done. Throws `export/frame-of-reference`, `export/dose-not-storable`. Proved by test/round-trip/dicom/rtDose.test.ts.
 */
export function* encodeRtDose(dose: Volume<'Gy'>, context: EncodeContext): Generator<number, EncodedInstance> {
  assertFrameOfReference(dose.grid.frameOfReferenceUID, 'absorbed dose');
  const bits = doseBitsNeeded(dose);
  yield 0.3;
  const quantised = quantiseDose(dose, bits);
  yield 0.6;
  const reversed = runsAgainstNormal(dose.grid);
  const { date, time } = creationMoment(context.createdAt);
  const images = imagesOfGrid(dose.grid, context);
  const { frameOfReferenceUID } = dose.grid;
  const dataset = {
    ...commonModules(context, { sopClassUID: RT_DOSE, modality: 'RTDOSE', seriesNumber: 9001, frameOfReferenceUID }),
    ContentDate: date,
    ContentTime: time,
    ImageComments: provenanceText(context, 10_240),
    ...imagePlane(dose.grid, reversed),
    ...imagePixel(dose.grid, quantised.bits),
    DoseUnits: 'GY',
    DoseType: 'PHYSICAL',
    DoseComment: longString(`${context.provenance.software.name}: see Image Comments`),
    DoseSummationType: 'PLAN_OVERVIEW',
    PlanOverviewSequence: [planOverview(context)],
    DoseGridScaling: decimalString(quantised.gridScaling),
    TissueHeterogeneityCorrection: 'IMAGE',
    ...(images ? { SourceImageSequence: allInstances(images) } : {}),
  };
  const perPlane = dose.grid.size[0] * dose.grid.size[1];
  const bytes = pixelBytes(quantised.values, perPlane, reversed);
  yield 0.8;
  return yield* partOf(encodedInstance('RTDOSE', dataset, { vr: 'OW', bytes }), 0.8, 1);
}

/** Where the planes lie; the first one written is the last of a grid that runs against the normal. */
function imagePlane(grid: Grid, reversed: boolean): Dataset {
  const frames = grid.size[2];
  const origin = reversed ? voxelToPatient(grid, [0, 0, frames - 1]) : grid.origin_mm;
  return {
    SliceThickness: decimalString(grid.spacing_mm[2]),
    PixelSpacing: [decimalString(grid.spacing_mm[1]), decimalString(grid.spacing_mm[0])],
    ImagePositionPatient: origin.map(decimalString),
    ImageOrientationPatient: imageOrientation(grid).map(decimalString),
    NumberOfFrames: frames,
    FrameIncrementPointer: GRID_FRAME_OFFSET_VECTOR,
    GridFrameOffsetVector: Array.from({ length: frames }, (_, k) => decimalString(k * grid.spacing_mm[2])),
  };
}

const imagePixel = (grid: Grid, bits: number): Dataset => ({
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  Rows: grid.size[1],
  Columns: grid.size[0],
  BitsAllocated: bits,
  BitsStored: bits,
  HighBit: bits - 1,
  PixelRepresentation: 0,
});

function runsAgainstNormal(grid: Grid): boolean {
  const d = grid.direction;
  return dot(cross([d[0], d[1], d[2]], [d[3], d[4], d[5]]), [d[6], d[7], d[8]]) < 0;
}

function planOverview(context: EncodeContext): Record<string, unknown> {
  const nuclide = context.reference.emission.radionuclide.value;
  return {
    PlanOverviewIndex: 1,
    RTPlanLabel: longString(nuclide ? `${nuclide} therapy` : 'Radionuclide therapy').slice(0, 16),
    TreatmentSite: '',
    NumberOfFractionsIncluded: 1,
  };
}

function pixelBytes(values: Uint16Array | Uint32Array, perPlane: number, reversed: boolean): Uint8Array {
  const turned = reversed ? values.slice() : values;
  const planes = values.length / perPlane;
  for (let k = 0; reversed && k < planes; k++)
    turned.set(values.subarray((planes - 1 - k) * perPlane, (planes - k) * perPlane), k * perPlane);
  return new Uint8Array(turned.buffer, turned.byteOffset, turned.byteLength);
}
