import type { Grid, RegionMask } from '@voxel-dosimetry/core';
import { toDrawnRegion, type DosimetryCase } from '@voxel-dosimetry/case';
import { earlierRegions, redraw, segmentsOf } from '../../../extensions/dosimetry-segmentation/src/earlierRegions';
import type { HostContext, Segment, SegmentationService } from '../../../extensions/dosimetry-segmentation/src/host';
import { startDrawing } from '../../../extensions/dosimetry-segmentation/src/startDrawing';

const SERIES = '1.2.3';
const LABEL_MAP = `dosimetry-drawn-${SERIES}`;
const GRID: Grid = {
  size: [2, 2, 2],
  spacing_mm: [1, 1, 1],
  origin_mm: [0, 0, 0],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '1.2',
};

const region = (segmentIndex: number, inside: readonly number[], segmentationId = LABEL_MAP): RegionMask => ({
  id: `${segmentationId}/${segmentIndex}`,
  name: `Lesion ${segmentIndex}`,
  colour: [230, 159, 0],
  grid: GRID,
  mask: Uint8Array.from({ length: 8 }, (_, index) => (inside.includes(index) ? 1 : 0)),
  origin: { kind: 'drawn', segmentationId, segmentIndex, referencedSeriesInstanceUID: SERIES },
});

interface Viewer {
  readonly context: HostContext;
  /** Segment indices of each image of the label map, and the segments, as the viewer holds them. */
  readonly images: readonly Uint8Array[];
  readonly segments: () => Readonly<Record<number, Segment | undefined>>;
}

/** A viewer with one series on show and a case that holds `drawn`. */
function viewer(drawn: readonly RegionMask[]): Viewer {
  const images = [new Uint8Array(4), new Uint8Array(4)];
  const imageIds = ['label:0', 'label:1'];
  let segments: Record<number, Segment> | null = null;
  const segmentationService: SegmentationService = {
    createLabelmapForDisplaySet(_displaySet, options) {
      segments = Object.fromEntries(
        Object.entries(options.segments).map(([index, { label }]) => [index, { segmentIndex: Number(index), label }]),
      );
      return Promise.resolve(options.segmentationId);
    },
    addSegment(_segmentationId, { segmentIndex, label }) {
      if (segments !== null) segments[segmentIndex] = { segmentIndex, label };
    },
    getSegmentation: (segmentationId) =>
      segments === null
        ? undefined
        : { segmentationId, label: '', segments, representationData: { Labelmap: { imageIds } } },
    getSegmentations: () =>
      segments === null ? [] : [{ segmentationId: LABEL_MAP, label: '', segments, representationData: {} }],
    addSegmentationRepresentation: () => Promise.resolve(),
    setActiveSegmentation: () => undefined,
    getSegmentColor: () => undefined,
  };
  const cornerstone = {
    metaData: {
      get: (_type: string, imageId: string) => ({
        imageOrientationPatient: [1, 0, 0, 0, 1, 0],
        imagePositionPatient: [0, 0, imageIds.indexOf(imageId)],
        rowPixelSpacing: 1,
        columnPixelSpacing: 1,
        rows: 2,
        columns: 2,
      }),
    },
    cache: {
      getImage: (imageId: string) => ({
        voxelManager: { getScalarData: () => images[imageIds.indexOf(imageId)] },
      }),
    },
  };
  const dosimetryCase = {
    getState: () => ({
      results: { segment: null },
      choices: { segment: { drawn: drawn.map(toDrawnRegion), names: {} } },
    }),
  } as unknown as DosimetryCase;
  const displaySet = { displaySetInstanceUID: 'd', SeriesInstanceUID: SERIES, Modality: 'CT', imageIds: ['a', 'b'] };
  const context: HostContext = {
    servicesManager: {
      services: {
        segmentationService,
        displaySetService: {
          getDisplaySetsForSeries: () => [displaySet],
          getDisplaySetByUID: () => displaySet,
        },
        viewportGridService: { getState: () => ({ viewports: new Map() }), setActiveViewportId: () => undefined },
        dosimetryService: { session: () => ({ dosimetryCase }) },
      },
    },
    commandsManager: { runCommand: () => undefined },
    extensionManager: {
      getModuleEntry: () => ({ exports: { getCornerstoneLibraries: () => ({ cornerstone }) } }),
    },
  };
  return { context, images, segments: () => segments ?? {} };
}

test('a later visit goes on with what was drawn on the series before: nothing that is taken then replaces it unseen', async () => {
  const { context, images, segments } = viewer([region(1, [0, 5]), region(2, [7])]);
  await startDrawing(context, { tool: 'brush', seriesInstanceUID: SERIES });
  expect(segments()).toEqual({
    1: { segmentIndex: 1, label: 'Lesion 1' },
    2: { segmentIndex: 2, label: 'Lesion 2' },
  });
  expect(images.map((image) => [...image])).toEqual([
    [1, 0, 0, 0],
    [0, 1, 0, 2],
  ]);
});

test('a new region gets a number of its own; the regions before stay as they are', async () => {
  const { context, images, segments } = viewer([region(1, [0])]);
  await startDrawing(context, { tool: 'brush', seriesInstanceUID: SERIES, isNewRegion: true });
  expect(Object.keys(segments())).toEqual(['1', '2']);
  await startDrawing(context, { tool: 'eraser', seriesInstanceUID: SERIES });
  expect(Object.keys(segments())).toEqual(['1', '2']);
  expect([...(images[0] ?? [])]).toEqual([1, 0, 0, 0]);
});

test('the first drawing on a series starts with one empty region', async () => {
  const { context, segments } = viewer([region(1, [0], 'dosimetry-drawn-9.9')]);
  expect(earlierRegions(context, LABEL_MAP)).toEqual([]);
  await startDrawing(context, { tool: 'brush', seriesInstanceUID: SERIES });
  expect(segments()).toEqual({ 1: { segmentIndex: 1, label: 'Region 1' } });
});

test('a region on another image does not get a name that the case has already', async () => {
  const elsewhere = { ...region(1, [0], 'dosimetry-drawn-9.9'), name: 'Region 1' };
  const { context, segments } = viewer([elsewhere]);
  await startDrawing(context, { tool: 'brush', seriesInstanceUID: SERIES });
  expect(segments()).toEqual({ 1: { segmentIndex: 1, label: 'Region 2' } });
  await startDrawing(context, { tool: 'brush', seriesInstanceUID: SERIES, isNewRegion: true });
  expect(segments()[2]?.label).toBe('Region 3');
});

test('the region with the highest number is the active one', () => {
  const regions = [region(3, [1]), region(1, [0])].map((each) => ({
    region: toDrawnRegion(each),
    segmentIndex: Number(each.id.split('/')[1]),
  }));
  expect(segmentsOf(regions, 'Region 9')).toMatchObject({ 1: { active: false }, 3: { active: true } });
});

test('images on another grid than the region are left as they are', () => {
  const labels = new Uint8Array(9);
  const plane = {
    imageOrientationPatient: [1, 0, 0, 0, 1, 0],
    imagePositionPatient: [0, 0, 0],
    rowPixelSpacing: 1,
    columnPixelSpacing: 1,
    rows: 3,
    columns: 3,
  };
  redraw([{ plane, labels, distance_mm: 0 }], [{ region: toDrawnRegion(region(1, [0])), segmentIndex: 1 }]);
  expect([...labels]).toEqual(new Array(9).fill(0));
});
