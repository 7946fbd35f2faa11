import type { MrSeries } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { text, texts } from '../dataset';
import { imageSlices } from './imageSlices';
import { failed, identityOf, type Reading } from './reading';
import { stackGrid } from './stackGrid';

const MR_IMAGE = '1.2.840.10008.5.1.4.1.1.4';
const ENHANCED_MR_IMAGE = '1.2.840.10008.5.1.4.1.1.4.1';
/** Fewer show no volume that could be registered. */
const FEWEST_SLICES = 5;

/**
 * MR images of one contrast → a series with its grid; localisers, several echoes or time frames in one series, and what is no stack of slices → the reason: MR is an aid, without which
 * the case goes on. Proved by test/unit/dicom/describeMr.test.ts.
 */
export function describeMr(datasets: readonly Dataset[]): Reading<MrSeries> {
  const first: Dataset = datasets[0] ?? {};
  const sopClass = text(first, 'SOPClassUID');
  if (sopClass === ENHANCED_MR_IMAGE)
    return failed(
      'An enhanced (multi-frame) MR, which is not read. Export it as single-frame MR images from the scanner or archive, or convert it, and open the studies again.',
    );
  if (sopClass !== MR_IMAGE) return failed(`Not an MR image of one slice an object (SOP class ${sopClass}).`);
  const slices = imageSlices(datasets);
  if (slices.length === 0) return failed(`A ${texts(first, 'ImageType').join('\\')} image, no MR of slices.`);
  const stack = stackGrid(slices);
  if (!stack.ok) return failed(`MR that cannot be registered: ${stack.reason}`);
  const { grid, datasets: inOrder } = stack.value;
  if (grid.size[2] < FEWEST_SLICES)
    return failed(`MR of ${grid.size[2]} slices; at least ${FEWEST_SLICES} were expected for registration.`);
  if (grid.frameOfReferenceUID === '')
    return failed('MR without FrameOfReferenceUID (0020,0052): nothing says which regions belong to it.');
  return { ok: true, value: { ...identityOf(inOrder), kind: 'mr', grid } };
}
