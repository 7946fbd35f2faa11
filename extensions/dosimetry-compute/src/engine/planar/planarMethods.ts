import {
  frontProjection,
  photopeak_keV,
  placeProjection,
  planarWindows,
  rasterOf,
  shadowOutlines,
  viewFromTheFront,
  type PlanarOutline,
  type Volume,
} from '@voxel-dosimetry/core';
import { decodePlanar } from '@voxel-dosimetry/dicom';
import type {
  ComputeApi,
  PlanarViews,
  PlanarViewsRequest,
  ProjectedOutlines,
  ProjectOutlinesRequest,
} from '../../contract';
import { readFiles } from '../readFiles';
import type { JobControl, JobRunner } from '../jobs';
import type { VoxelStore } from '../voxelStore';
import { heldPlanarImage } from './heldPlanarImage';
import { waterAttenuation_cm2_per_g } from './waterAttenuation';

type PlanarMethods = Pick<ComputeApi, 'readPlanar' | 'keepPlanar' | 'planarViews' | 'projectOutlines'>;

/** Planar images of the case: read, shown, and what the scan says of where the regions lie on them. */
export function planarMethods(store: VoxelStore, jobs: JobRunner): PlanarMethods {
  return {
    readPlanar: ({ planarTimePointId, series, source }, job) =>
      jobs.run(job, async (control) => {
        const files = await readFiles(source, 'Reading planar images', control);
        const counts = await control.drive(decodePlanar(series, files), 'Reading planar images', 0.4, 1);
        store.planarImages = new Map([...store.planarImages, [planarTimePointId, { series, counts }]]);
      }),
    keepPlanar: (ids) =>
      jobs.inTurn(() => {
        store.planarImages = new Map([...store.planarImages].filter(([id]) => ids.includes(id)));
        return [...store.planarImages.keys()];
      }),
    planarViews: async (request) => viewsOf(store, request),
    projectOutlines: (request, job) => jobs.run(job, (control) => projectOutlines(store, request, control)),
  };
}

/** Copies, which their taker may move away. */
function viewsOf(store: VoxelStore, { planarTimePointId, choices, radionuclide }: PlanarViewsRequest): PlanarViews {
  const image = heldPlanarImage(store, planarTimePointId);
  const windows = planarWindows(image.series.energyWindows, radionuclide);
  const seen = choices.posteriorSeen[planarTimePointId];
  const view = (detector: 'anterior' | 'posterior') => viewFromTheFront(image, detector, windows.main, seen).slice();
  return {
    planarTimePointId,
    ...rasterOf(image.series),
    anterior: view('anterior'),
    posterior: view('posterior'),
    windows,
  };
}

async function projectOutlines(
  store: VoxelStore,
  { planarTimePointId, timePointId, choices, radionuclide }: ProjectOutlinesRequest,
  control: JobControl,
): Promise<ProjectedOutlines> {
  const views = viewsOf(store, { planarTimePointId, choices, radionuclide });
  const { energyWindows } = heldPlanarImage(store, planarTimePointId).series;
  const activity = store.get(`aligned/${timePointId}`).volume as Volume<'Bq/mL'>;
  const density = store.densityFrom === null ? null : (store.get('density').volume as Volume<'g/mL'>);
  const attenuation = waterAttenuation_cm2_per_g(photopeak_keV(energyWindows, radionuclide));
  const projected = await control.drive(
    frontProjection(activity, density, attenuation, views),
    'Projecting the scan',
    0,
    0.3,
  );
  const place = placeProjection(projected, views.anterior, views.posterior, views);
  const { offset_mm, correlation, otherwise } = await control.drive(place, 'Placing the outlines', 0.3, 1);
  const [shiftX_mm, shiftY_mm] = choices.shifts_mm[planarTimePointId] ?? [0, 0];
  const own_mm = [offset_mm[0] - shiftX_mm, offset_mm[1] - shiftY_mm] as const;
  const shadows = shadowsOf(store);
  const onImage = (outline: PlanarOutline): PlanarOutline =>
    outline.map(([left_mm, feet_mm]) => [left_mm + own_mm[0], feet_mm + own_mm[1]] as const);
  const entries = [...shadows];
  return {
    outlines_mm: Object.fromEntries(entries.map(([id, { outline }]) => [id, onImage(outline)])),
    backgrounds_mm: Object.fromEntries(entries.map(([id, { background }]) => [id, background && onImage(background)])),
    offset_mm: own_mm,
    correlation,
    otherwise,
  };
}

/** The same on all images: made once for the regions. */
const SHADOWS = new WeakMap<VoxelStore['regions'], ReturnType<typeof shadowOutlines>>();

function shadowsOf(store: VoxelStore): ReturnType<typeof shadowOutlines> {
  const known = SHADOWS.get(store.regions);
  if (known) return known;
  const density = store.get('density').volume as Volume<'g/mL'>;
  const regions = store.regions.map(({ mask: { id }, occupancy }) => ({ id, occupied: occupancy }));
  const shadows = shadowOutlines(density, store.densityFrom !== null, regions);
  SHADOWS.set(store.regions, shadows);
  return shadows;
}
