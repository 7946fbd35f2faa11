/** An order of frames or a slice spacing that a person enters moves the viewer's own display of the SPECT, and back. */
import type { DosimetryCase } from '@voxel-dosimetry/case';
import type { Grid, TimePoint } from '@voxel-dosimetry/core';
import type { Dataset } from '@voxel-dosimetry/dicom';
import { MODULE } from '../../../extensions/dosimetry-viewer/src/identifiers';
import type {
  Cornerstone,
  DataSource,
  DisplaySet,
  HostServices,
} from '../../../extensions/dosimetry-viewer/src/ohif/services';
import { keepEmissionPlaces } from '../../../extensions/dosimetry-viewer/src/sopClasses/keepEmissionPlaces';
import { placeFrames } from '../../../extensions/dosimetry-viewer/src/sopClasses/placeFrames';

const forward: Grid = {
  size: [8, 6, 3],
  spacing_mm: [4, 5, 6],
  origin_mm: [1, 2, 3],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '1.2.3',
};
const reversed: Grid = { ...forward, direction: [1, 0, 0, 0, 1, 0, 0, 0, -1] };
const SERIES = '2.25.7';

/** A viewer that keeps the frames it has made of an instance, as OHIF does. */
function viewerWith(instance: Dataset, handler: string = MODULE.emission) {
  const frames: Dataset[] = [1, 2, 3].map((frameNumber) => ({ frameNumber, ImagePositionPatient: [0, 0, 0] }));
  const displaySet: DisplaySet = {
    displaySetInstanceUID: 'shown',
    StudyInstanceUID: '2.25.1',
    SeriesInstanceUID: SERIES,
    SOPClassHandlerId: handler,
    Modality: 'NM',
    instances: [instance],
  };
  const invalidated: string[] = [];
  let grid: Grid | null = forward;
  let changed = (): void => undefined;
  let added = (): void => undefined;
  let known: DisplaySet[] = [displaySet];
  const services = {
    displaySetService: {
      EVENTS: { DISPLAY_SETS_ADDED: 'added' },
      subscribe(_event: string, listener: () => void) {
        added = listener;
        return { unsubscribe: () => (added = () => undefined) };
      },
      getDisplaySetsForSeries: (uid: string) => known.filter(({ SeriesInstanceUID }) => SeriesInstanceUID === uid),
      setDisplaySetMetadataInvalidated: (uid: string) => void invalidated.push(uid),
    },
  } as unknown as HostServices;
  const dosimetryCase = {
    getState: () => ({
      results: {
        ingest: { timePoints: [{ emission: { modality: 'NM', seriesInstanceUID: SERIES, grid: { value: grid } } }] },
      },
    }),
    subscribe(listener: () => void) {
      changed = listener;
      return () => (changed = () => undefined);
    },
  } as unknown as DosimetryCase & { readonly timePoints: readonly TimePoint[] };
  const end = keepEmissionPlaces({
    cornerstone: {
      metaData: { get: (_type: string, imageId: string) => frames[Number(imageId)] },
    } as unknown as Cornerstone,
    services,
    dataSource: () => ({ getImageIdsForDisplaySet: () => ['0', '1', '2'] }) as unknown as DataSource,
    dosimetryCase,
  });
  return {
    frames,
    displaySet,
    invalidated,
    end,
    caseSays(next: Grid | null) {
      grid = next;
      changed();
    },
    arrivesLate() {
      const late = known;
      known = [];
      changed();
      known = late;
      added();
    },
  };
}

const heights = (frames: readonly Dataset[]): unknown[] =>
  frames.map((frame) => (frame['ImagePositionPatient'] as number[])[2]);
const spect = (): Dataset => ({ NumberOfFrames: 3 });

test('the other order of frames turns about the first frame, in the instance and in the frames that the viewer keeps', () => {
  const instance = spect();
  placeFrames(instance, forward);
  const { frames, invalidated, displaySet, caseSays } = viewerWith(instance);
  caseSays(forward);
  expect(invalidated).toEqual([]);
  caseSays(reversed);
  expect(heights(frames)).toEqual([3, -3, -9]);
  expect(invalidated).toEqual(['shown']);
  expect(displaySet.isReconstructable).toBe(true);
  const groups = instance['PerFrameFunctionalGroupsSequence'] as Dataset[];
  expect(groups.map((group) => (group['PlanePositionSequence'] as Dataset[])[0]?.['ImagePositionPatient'])).toEqual([
    [1, 2, 3],
    [1, 2, -3],
    [1, 2, -9],
  ]);
  caseSays(reversed);
  expect(invalidated).toHaveLength(1);
  caseSays(forward);
  expect(heights(frames)).toEqual([3, 9, 15]);
  expect(invalidated).toHaveLength(2);
});

test('an entered slice spacing spreads the frames, also of an image that could not be placed before', () => {
  const { frames, displaySet, invalidated, caseSays } = viewerWith(spect());
  caseSays(null);
  expect(invalidated).toEqual([]);
  caseSays({ ...forward, spacing_mm: [4, 5, 8] });
  expect(heights(frames)).toEqual([3, 11, 19]);
  expect(frames.map((frame) => frame['SliceThickness'])).toEqual([8, 8, 8]);
  expect(displaySet.isReconstructable).toBe(true);
});

test('images that arrive after the entry are placed when they come', () => {
  const instance = spect();
  placeFrames(instance, forward);
  const { frames, caseSays, arrivesLate } = viewerWith(instance);
  caseSays(forward);
  arrivesLate();
  expect(heights(frames)).toEqual([0, 0, 0]);
  caseSays(reversed);
  arrivesLate();
  expect(heights(frames)).toEqual([3, -3, -9]);
});

test('what another handler shows, and everything after the mode was left, is let alone', () => {
  const other = viewerWith(spect(), 'stack');
  other.caseSays(reversed);
  expect(other.invalidated).toEqual([]);
  const left = viewerWith(spect());
  left.end();
  left.caseSays(reversed);
  expect(left.invalidated).toEqual([]);
});
