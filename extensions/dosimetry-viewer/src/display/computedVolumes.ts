import type { Volume } from '@voxel-dosimetry/core';
import type { VolumeKey } from '@voxel-dosimetry/compute';
import type { ComparedLayer } from '../hanging/arrangement';
import { MODULE } from '../identifiers';
import { volumeViewports } from '../ohif/cornerstone';
import type { Cornerstone, DisplaySet, HostServices } from '../ohif/services';
import { imageIdsOf, registerSliceLoader, sliceInstance, type SliceStack } from './sliceImages';

/** A volume that the viewer shows for us: of the worker, the chosen map of the fit, a mosaic or a difference that the fusion check makes of two, the Jacobian of a deformation, a CT or MR of it or what it makes of two CTs (`anatomy/`), or a part of the comparison looked at. */
export type ShownKey =
  | VolumeKey
  | 'fitMap'
  | `anatomy/${'reference' | 'chosen' | 'right' | 'front' | 'difference' | 'mr'}`
  | `mosaic/${'right' | 'front'}`
  | `fusion/${'difference' | 'jacobian'}`
  | `compared/${ComparedLayer}`;

/** What the viewer's lists say of a computed volume. */
export interface Described {
  readonly label: string;
  readonly studyInstanceUID: string;
  /** Of the values, in their unit. */
  readonly maximum: number;
  readonly patient: { readonly patientID: string; readonly name: string };
}

/** Volumes that we computed, as display sets of the viewer. */
export interface ComputedVolumes {
  /** Shows new values under `key`: in place where the grid stays, else as a new display set. */
  put(key: ShownKey, volume: Volume, described: Described): void;
  displaySetInstanceUID(key: ShownKey): string | null;
  /** The values shown, for what samples them (isodose lines). */
  shown(key: ShownKey): { readonly volume: Volume; readonly version: number; readonly maximum: number } | null;
  clear(): void;
}

interface Entry {
  readonly stack: SliceStack;
  readonly volume: Volume;
  readonly version: number;
  readonly maximum: number;
}

const registry = new Map<string, SliceStack>();
const taught = new WeakSet();
let made = 0;

const RT_DOSE = 'RTDOSE';

const DOSES: readonly ShownKey[] = ['dose', 'compared/reference', 'compared/other'];
const isDose = (key: ShownKey): boolean => DOSES.includes(key);

/** Of a CT: soft tissue, with lung and bone apart. */
const CT_WINDOW = { low: -160, high: 240 };
const isCt = (key: ShownKey): boolean =>
  key.startsWith('anatomy/') && key !== 'anatomy/mr' && !key.endsWith('/difference');
const modalityOf = (key: ShownKey): string =>
  isDose(key) ? RT_DOSE : isCt(key) ? 'CT' : key === 'anatomy/mr' ? 'MR' : 'NM';

const sameGrid = (a: Volume, b: Volume): boolean => JSON.stringify(a.grid) === JSON.stringify(b.grid);

function displaySetOf(stack: SliceStack, key: ShownKey, label: string): DisplaySet {
  const imageIds = imageIdsOf(stack);
  const instances = imageIds.map((_, place) => sliceInstance(stack, place));
  return {
    displaySetInstanceUID: stack.id,
    StudyInstanceUID: stack.studyInstanceUID,
    SeriesInstanceUID: stack.seriesInstanceUID,
    SeriesNumber: 9000 + made,
    SeriesDescription: label,
    label,
    SeriesDate: '',
    SeriesTime: '',
    Modality: stack.modality,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.481.2',
    SOPClassHandlerId: MODULE.computed,
    FrameOfReferenceUID: stack.grid.frameOfReferenceUID,
    isReconstructable: true,
    isMultiFrame: false,
    numImageFrames: imageIds.length,
    imageIds,
    images: instances,
    instances,
    instance: instances[0],
    madeInClient: true,
    excludeFromThumbnailBrowser: true,
    dosimetryKey: key,
  };
}

export function createComputedVolumes(cornerstone: Cornerstone, services: HostServices): ComputedVolumes {
  const entries = new Map<ShownKey, Entry>();
  if (!taught.has(cornerstone)) {
    taught.add(cornerstone);
    registerSliceLoader(cornerstone, (id) => registry.get(id));
  }

  const repaint = (id: string): void => {
    const volumes = cornerstone.cache.getVolumes().filter(({ volumeId }) => volumeId.endsWith(id));
    for (const volume of volumes) volume.modified();
    const shown = new Set(volumes.map(({ volumeId }) => volumeId));
    for (const viewport of volumeViewports(cornerstone))
      if (viewport.getAllVolumeIds().some((volumeId) => shown.has(volumeId))) viewport.render();
  };

  const add = (key: ShownKey, volume: Volume, described: Described): Entry => {
    made += 1;
    const high = described.maximum > 0 ? described.maximum : 1;
    const stack: SliceStack = {
      id: `${key.replaceAll('/', '-')}-${made}`,
      grid: volume.grid,
      values: new Float32Array(volume.values),
      studyInstanceUID: described.studyInstanceUID,
      patient: described.patient,
      seriesInstanceUID: `2.25.9${Date.now()}${made}`,
      modality: modalityOf(key),
      // Only a difference has values below zero.
      window: isCt(key) ? CT_WINDOW : { low: key.endsWith('/difference') ? -high : 0, high },
    };
    registry.set(stack.id, stack);
    const displaySet = displaySetOf(stack, key, described.label);
    services.displaySetService.addDisplaySets(displaySet);
    // The hanging protocols match against a copy of the list made when the studies were loaded.
    services.hangingProtocolService.displaySets.push(displaySet);
    return { stack, volume: { ...volume, values: stack.values }, version: made, maximum: described.maximum };
  };

  return {
    put(key, volume, described) {
      const held = entries.get(key);
      if (held === undefined || !sameGrid(held.volume, volume)) {
        entries.set(key, add(key, volume, described));
        return;
      }
      made += 1;
      held.stack.values.set(volume.values);
      entries.set(key, { ...held, version: made, maximum: described.maximum });
      repaint(held.stack.id);
    },
    displaySetInstanceUID: (key) => entries.get(key)?.stack.id ?? null,
    shown(key) {
      const entry = entries.get(key);
      return entry === undefined ? null : { volume: entry.volume, version: entry.version, maximum: entry.maximum };
    },
    clear() {
      // The viewer empties its own cache when the mode is left; here only our memory is given back.
      for (const { stack } of entries.values()) registry.delete(stack.id);
      entries.clear();
    },
  };
}
