import type { AbsorbedDoseSeries, RegionSeries } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { firstItem, items, text } from '../dataset';
import { failed, identityOf, type Reading } from './reading';

/** SEG → the names of its segments, in the order of the objects and segment numbers. */
export function describeSeg(datasets: readonly Dataset[]): Reading<RegionSeries> {
  const names = datasets.flatMap((dataset) => items(dataset, 'SegmentSequence').map(segmentName));
  if (names.length === 0) return failed('The segmentation has no segment.');
  const first: Dataset = datasets[0] ?? {};
  return {
    ok: true,
    value: {
      ...identityOf(datasets),
      kind: 'regions',
      regionNames: names,
      frameOfReferenceUID: text(first, 'FrameOfReferenceUID'),
      referencedSeriesInstanceUID:
        text(firstItem(first, 'ReferencedSeriesSequence') ?? {}, 'SeriesInstanceUID') || null,
    },
  };
}

/** Segment Label (0062,0005), or its number where the label is empty. */
export const segmentName = (segment: Dataset): string =>
  text(segment, 'SegmentLabel') || text(segment, 'SegmentDescription') || `Segment ${text(segment, 'SegmentNumber')}`;

/** RTSTRUCT → the names of its ROIs. */
export function describeRtStruct(datasets: readonly Dataset[]): Reading<RegionSeries> {
  const rois = datasets.flatMap((dataset) => items(dataset, 'StructureSetROISequence'));
  if (rois.length === 0) return failed('The structure set has no ROI.');
  const reference = firstItem(datasets[0], 'ReferencedFrameOfReferenceSequence');
  const series = firstItem(firstItem(reference, 'RTReferencedStudySequence'), 'RTReferencedSeriesSequence');
  const frame = rois.map((roi) => text(roi, 'ReferencedFrameOfReferenceUID')).find((uid) => uid !== '');
  return {
    ok: true,
    value: {
      ...identityOf(datasets),
      kind: 'regions',
      regionNames: rois.map(roiName),
      frameOfReferenceUID: frame ?? text(reference ?? {}, 'FrameOfReferenceUID'),
      referencedSeriesInstanceUID: text(series ?? {}, 'SeriesInstanceUID') || null,
    },
  };
}

export const roiName = (roi: Dataset): string => text(roi, 'ROIName') || `ROI ${text(roi, 'ROINumber')}`;

export function describeRtDose(datasets: readonly Dataset[]): Reading<AbsorbedDoseSeries> {
  const first: Dataset = datasets[0] ?? {};
  return {
    ok: true,
    value: {
      ...identityOf(datasets),
      kind: 'absorbedDose',
      doseUnits: text(first, 'DoseUnits'),
      frameOfReferenceUID: text(first, 'FrameOfReferenceUID'),
    },
  };
}
