import type { Grid } from '@voxel-dosimetry/core';
import type { Dataset } from '@voxel-dosimetry/dicom';
import { MODULE } from '../identifiers';
import type { DisplaySet, ExtensionManager } from '../ohif/services';
import { doseGrid, type EmissionGrids } from './frameGeometry';
import { placeFrames, placeOf } from './placeFrames';

const NUCLEAR_MEDICINE_IMAGE = '1.2.840.10008.5.1.4.1.1.20';
const RT_DOSE = '1.2.840.10008.5.1.4.1.1.481.2';
const STACK = '@ohif/extension-default.sopClassHandlerModule.stack';

interface ImageSet extends DisplaySet {
  setAttributes(attributes: Readonly<Record<string, unknown>>): void;
}

export interface SopClassHandler {
  readonly name: string;
  readonly sopClassUids: readonly string[];
  getDisplaySetsFromSeries(instances: Dataset[]): DisplaySet[];
}

function multiFrameHandler(
  extensionManager: ExtensionManager,
  name: 'emission' | 'absorbedDose',
  sopClassUid: string,
  gridOf: (instance: Dataset) => Grid | null,
): SopClassHandler {
  const stock = (): SopClassHandler => extensionManager.getModuleEntry(STACK) as SopClassHandler;

  const displaySetsOf = (instance: Dataset): DisplaySet[] => {
    const grid = placeOf(instance) === null ? gridOf(instance) : null;
    if (grid !== null) placeFrames(instance, grid);
    const displaySets = stock().getDisplaySetsFromSeries([instance]) as ImageSet[];
    for (const displaySet of displaySets)
      displaySet.setAttributes({
        SOPClassHandlerId: MODULE[name],
        // An image that cannot be placed is a stack of frames; showing it as a volume would misplace it.
        isReconstructable: placeOf(instance) !== null && Number(instance['NumberOfFrames']) > 1,
      });
    return displaySets;
  };

  return {
    name,
    sopClassUids: [sopClassUid],
    getDisplaySetsFromSeries: (instances) => instances.flatMap(displaySetsOf),
  };
}

/** Display sets of ours are made by ourselves; the entries tell the viewer which viewport shows them. */
const madeByUs = (name: string, sopClassUid: string): SopClassHandler => ({
  name,
  sopClassUids: [sopClassUid],
  getDisplaySetsFromSeries: () => [],
});

export const sopClassHandlers = (extensionManager: ExtensionManager, emissions: EmissionGrids): SopClassHandler[] => [
  multiFrameHandler(extensionManager, 'emission', NUCLEAR_MEDICINE_IMAGE, emissions.gridOf),
  multiFrameHandler(extensionManager, 'absorbedDose', RT_DOSE, doseGrid),
  madeByUs('computed', '2.25.9001'),
  madeByUs('chart', '2.25.9002'),
];
