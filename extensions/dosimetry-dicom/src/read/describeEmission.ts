import {
  missing,
  sourced,
  type EmissionSeries,
  type FrameOrder,
  type Grid,
  type SeriesDefect,
  type Sourced,
} from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { finiteNumber, text } from '../dataset';
import {
  acquisitionDuration,
  acquisitionStart,
  decayCorrection,
  isTransmission,
  nmImageKind,
  utcOffsetOf,
} from './acquisition';
import { emissionUnit, slopeDefect } from './emissionUnit';
import { framesAreSlices } from './frameIncrement';
import { nmGrid } from './nmGrid';
import { radiopharmaceutical } from './radiopharmaceutical';
import { defective, failed, identityOf, type Reading } from './reading';
import { stackGrid } from './stackGrid';

/** Where the voxels of an emission series lie, and which instance holds which slice. */
interface EmissionGeometry {
  readonly grid: Sourced<Grid>;
  readonly frameOrder: Sourced<FrameOrder>;
  readonly gridWithoutSliceSpacing?: Grid;
  /** Instances in slice order (one multi-frame instance: itself). */
  readonly datasets: readonly Dataset[];
  readonly defect: SeriesDefect | null;
}

/** NM or PT → what ingest shows; not a volume of emission data → the reason. */
export function describeEmission(datasets: readonly Dataset[]): Reading<EmissionSeries> {
  const notEmission = reasonNotEmission(datasets);
  if (notEmission) return failed(notEmission);
  const geometry = emissionGeometry(datasets);
  const first: Dataset = geometry.datasets[0] ?? {};
  const defects = [geometry.defect, slopeDefect(datasets)].filter((defect) => defect !== null);
  const start = acquisitionStart(datasets);
  const defect = defects[0];
  return {
    ok: true,
    value: {
      ...identityOf(geometry.datasets),
      kind: 'emission',
      unit: emissionUnit(first),
      ...radiopharmaceutical(first, start, utcOffsetOf(first)),
      acquisitionStart: start,
      acquisitionDuration_s: acquisitionDuration(datasets, start),
      decayCorrection: decayCorrection(first),
      frameOrder: geometry.frameOrder,
      grid: defect ? missing(`${defect.message} ${defect.remedy}`) : geometry.grid,
      ...(geometry.gridWithoutSliceSpacing && !defect
        ? { gridWithoutSliceSpacing: geometry.gridWithoutSliceSpacing }
        : {}),
      ...(defects.length > 0 ? { defects } : {}),
    },
  };
}

const frameCount = (dataset: Dataset): number => finiteNumber(dataset, 'NumberOfFrames') ?? 1;

/** Why an NM or PT series is no reconstructed emission volume; null when it is one. */
function reasonNotEmission(datasets: readonly Dataset[]): string | null {
  const first: Dataset = datasets[0] ?? {};
  if (text(first, 'Modality') === 'PT') return null;
  const kind = nmImageKind(first);
  if (isTransmission(first)) return 'A transmission image, not an emission image.';
  if (kind.includes('GATED')) return `Gated (${kind}): a static reconstruction is needed.`;
  if (kind === 'RECON TOMO')
    return datasets.length > 1 && datasets.some((one) => frameCount(one) > 1) ? severalVolumes(datasets) : null;
  if (kind === 'TOMO' && !framesAreSlices(first))
    return 'SPECT projections (TOMO), not a reconstructed volume (RECON TOMO).';
  if (kind === '' && !framesAreSlices(first))
    return 'ImageType (0008,0008) does not say that this NM is a reconstructed volume (RECON TOMO).';
  if (kind === 'DYNAMIC') return 'Dynamic NM (DYNAMIC): a reconstructed SPECT volume or a whole-body image is needed.';
  if (kind !== '' && kind !== 'TOMO')
    return `Planar NM (${kind}): a reconstructed SPECT volume (RECON TOMO) is needed.`;
  return null;
}

/** Several reconstructions (corrections, energy windows) under one series: nothing in a header says which one is meant. */
function severalVolumes(datasets: readonly Dataset[]): string {
  const numbersOf = datasets.map((one) => text(one, 'InstanceNumber')).filter((number) => number !== '');
  const which = numbersOf.length > 0 ? ` (instance numbers ${numbersOf.join(', ')})` : '';
  return `The series holds ${datasets.length} SPECT volumes${which}, and nothing says which one is meant. In the archive or at the workstation, send the reconstruction to be used as a series of its own, with one volume, and open the studies again.`;
}

function emissionGeometry(datasets: readonly Dataset[]): EmissionGeometry {
  const first: Dataset = datasets[0] ?? {};
  if (datasets.length === 1 && frameCount(first) > 1) return multiFrame(first);
  const stack = stackGrid(datasets);
  const frameOrder = sourced<FrameOrder>(
    'along-normal',
    'derived',
    'One image a slice: sorted by ImagePositionPatient (0020,0032)',
  );
  if (!stack.ok) return { grid: missing(stack.reason), frameOrder, datasets, defect: stack.defect ?? null };
  const expected = finiteNumber(first, 'NumberOfSlices');
  const lost =
    text(first, 'Modality') === 'PT' && expected !== null && expected > datasets.length
      ? expected - datasets.length
      : 0;
  const gap = lost > 0 ? incomplete(lost, expected ?? 0) : null;
  const detail =
    stack.value.assumed || 'ImagePositionPatient (0020,0032) and ImageOrientationPatient (0020,0037) of every slice';
  const grid = sourced(stack.value.grid, stack.value.assumed ? 'assumed' : 'attribute', detail);
  return { grid, frameOrder, datasets: stack.value.datasets, defect: gap };
}

function incomplete(lost: number, expected: number): SeriesDefect | null {
  const reading = defective(
    'ingest/missing-slices',
    `${lost} of ${expected} slices are missing (NumberOfSlices (0054,0081) = ${expected}).`,
    'Send the whole series to the archive again.',
  );
  return reading.defect ?? null;
}

function multiFrame(dataset: Dataset): EmissionGeometry {
  const frames = frameCount(dataset);
  const slices = finiteNumber(dataset, 'NumberOfSlices');
  const geometry = nmGrid(dataset, frames);
  const reading =
    slices !== null && slices > 0 && slices !== frames
      ? defective(
          'ingest/frames',
          `NumberOfFrames is ${frames}, NumberOfSlices (0054,0081) is ${slices}; one frame a slice was expected.`,
          'Export a static reconstruction of one energy window.',
        )
      : null;
  return { ...geometry, datasets: [dataset], defect: reading?.defect ?? null };
}
