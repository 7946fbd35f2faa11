import type { EmissionSeries, Grid } from '@voxel-dosimetry/core';
import type { DosimetryCase } from '@voxel-dosimetry/case';
import type { Dataset } from '@voxel-dosimetry/dicom';
import { MODULE } from '../identifiers';
import type { Cornerstone, DataSource, DisplaySet, HostServices } from '../ohif/services';
import { placeFrameAgain, placeFrames, placeOf } from './placeFrames';

interface Parts {
  readonly cornerstone: Cornerstone;
  readonly services: HostServices;
  readonly dataSource: () => DataSource | undefined;
  readonly dosimetryCase: DosimetryCase;
}

const isSameGrid = (a: Grid | null, b: Grid): boolean => JSON.stringify(a) === JSON.stringify(b);

/**
 * Keeps the viewer's own display of each multi-frame SPECT where the case places it: an order of frames or a slice spacing that
 * a person enters moves it at once, and taking it back moves it back. Proved by test/unit/ohif/emissionPlaces.test.ts.
 */
export function keepEmissionPlaces({ cornerstone, services, dataSource, dosimetryCase }: Parts): () => void {
  const { displaySetService } = services;

  const frameOf = (imageId: string): Dataset | undefined =>
    cornerstone.metaData.get('instance', imageId) as Dataset | undefined;

  const place = (displaySet: DisplaySet, instance: Dataset, grid: Grid): void => {
    placeFrames(instance, grid);
    (dataSource()?.getImageIdsForDisplaySet(displaySet) ?? []).forEach((imageId, plane) => {
      const frame = frameOf(imageId);
      if (frame !== undefined && frame !== instance) placeFrameAgain(frame, grid, plane);
    });
    displaySet.isReconstructable = grid.size[2] > 1;
    // The viewer then makes the volume anew in every viewport that shows it.
    displaySetService.setDisplaySetMetadataInvalidated(displaySet.displaySetInstanceUID, true);
  };

  const placeSeries = ({ seriesInstanceUID, grid }: EmissionSeries): void => {
    if (grid.value === null) return;
    for (const displaySet of displaySetService.getDisplaySetsForSeries(seriesInstanceUID)) {
      const [instance] = displaySet.instances ?? displaySet.images ?? [];
      if (displaySet.SOPClassHandlerId !== MODULE.emission || instance === undefined) continue;
      if (!isSameGrid(placeOf(instance), grid.value)) place(displaySet, instance, grid.value);
    }
  };

  const follow = (): void => {
    for (const { emission } of dosimetryCase.getState().results.ingest?.timePoints ?? [])
      if (emission.modality === 'NM') placeSeries(emission);
  };
  const unfollow = dosimetryCase.subscribe(follow);
  // Images that arrive after the case was assessed.
  const added = displaySetService.subscribe(displaySetService.EVENTS['DISPLAY_SETS_ADDED'] ?? '', follow);
  return () => {
    unfollow();
    added.unsubscribe();
  };
}
