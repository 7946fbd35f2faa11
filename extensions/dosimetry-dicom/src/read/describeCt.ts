import { missing, sourced, type CtSeries, type Grid, type SeriesDefect, type Sourced } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { finiteNumber, text, texts } from '../dataset';
import { slopeDefect } from './emissionUnit';
import { imageSlices } from './imageSlices';
import { failed, identityOf, type Reading } from './reading';
import { stackGrid } from './stackGrid';

const CT_IMAGE = '1.2.840.10008.5.1.4.1.1.2';
const ENHANCED_CT_IMAGES = ['1.2.840.10008.5.1.4.1.1.2.1', '1.2.840.10008.5.1.4.1.1.2.2'];

/** CT images in HU → a series with its grid; a localiser, dose screen or other secondary image → the reason. */
export function describeCt(datasets: readonly Dataset[]): Reading<CtSeries> {
  const first: Dataset = datasets[0] ?? {};
  const sopClass = text(first, 'SOPClassUID');
  if (ENHANCED_CT_IMAGES.includes(sopClass))
    return failed(
      'An enhanced (multi-frame) CT, which is not read. Export it as single-frame CT images from the scanner or archive, or convert it, and open the studies again.',
    );
  if (sopClass !== '' && sopClass !== CT_IMAGE)
    return failed('Not a CT image of one slice an object (SOP class ' + sopClass + ').');
  const axial = imageSlices(datasets);
  if (axial.length === 0) return failed(`A ${texts(first, 'ImageType').join('\\')} image, not an axial CT.`);
  const rescaleType = text(first, 'RescaleType').toUpperCase();
  if (rescaleType !== '' && rescaleType !== 'HU')
    return failed(`RescaleType (0028,1054) = ${rescaleType}: not in Hounsfield units.`);
  const stack = stackGrid(axial);
  const defects = [stack.ok ? null : (stack.defect ?? null), slopeDefect(axial), missingRescale(axial)].filter(
    (defect) => defect !== null,
  );
  const defect = defects[0];
  const inOrder = stack.ok ? stack.value.datasets : axial;
  const gridWhenSound = (): Sourced<Grid> =>
    stack.ok
      ? sourced(
          stack.value.grid,
          stack.value.assumed ? 'assumed' : 'attribute',
          stack.value.assumed || placement(axial, datasets),
        )
      : missing(stack.reason);
  return {
    ok: true,
    value: {
      ...identityOf(inOrder),
      kind: 'ct',
      grid: defect ? missing(`${defect.message} ${defect.remedy}`) : gridWhenSound(),
      ...(defects.length > 0 ? { defects } : {}),
    },
  };
}

function placement(axial: readonly Dataset[], all: readonly Dataset[]): string {
  const left = all.length - axial.length;
  return `ImagePositionPatient (0020,0032) of ${axial.length} slices${left > 0 ? `; ${left} localiser image(s) of the series left out` : ''}`;
}

/** CT stores HU through its rescale; without one the stored numbers have no unit. */
function missingRescale(datasets: readonly Dataset[]): SeriesDefect | null {
  const without = datasets.find((dataset) => finiteNumber(dataset, 'RescaleSlope') === null);
  if (!without || text(without, 'RescaleSlope') !== '') return null;
  return {
    code: 'ingest/slope',
    message: 'RescaleSlope (0028,1053) is missing from a CT image; HU cannot be computed.',
    remedy: 'Export the series again from the scanner.',
  };
}
