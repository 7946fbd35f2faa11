import type { DisplaySetOptions, ProtocolViewport } from '../ohif/services';

export type Orientation = 'axial' | 'coronal' | 'sagittal';
export interface Layer {
  readonly id: string;
  readonly options?: DisplaySetOptions;
}

const sync = (type: string, id: string) => [{ type, id, source: true, target: true }];

/** The background of dark-on-white images. */
const WHITE = [1, 1, 1] as const;
const BLACK = [0, 0, 0] as const;

/** A slice through layered volumes; viewports with the same `link` scroll, pan and zoom together. */
export const slice = (
  id: string,
  orientation: Orientation,
  layers: readonly Layer[],
  link?: string,
): ProtocolViewport => ({
  viewportOptions: {
    viewportId: id,
    viewportType: 'volume',
    orientation,
    toolGroupId: 'default',
    initialImageOptions: { preset: 'middle' },
    ...(link === undefined ? {} : { syncGroups: sync('cameraPosition', link) }),
  },
  displaySets: layers,
});

/** The same on white, for layers whose lowest is shown dark on white. */
export const sliceOnWhite = (id: string, orientation: Orientation, layers: readonly Layer[]): ProtocolViewport =>
  sliceOn(WHITE, id, orientation, layers);

/** The same on black where it was white before: the viewer keeps a background that is not named. */
export const sliceOnBlack = (id: string, orientation: Orientation, layers: readonly Layer[]): ProtocolViewport =>
  sliceOn(BLACK, id, orientation, layers);

function sliceOn(
  background: typeof WHITE | typeof BLACK,
  id: string,
  orientation: Orientation,
  layers: readonly Layer[],
): ProtocolViewport {
  const viewport = slice(id, orientation, layers);
  return { ...viewport, viewportOptions: { ...viewport.viewportOptions, background } };
}

/** Maximum intensity projection of one emission volume from the front, dark on white as the field reads it. */
export const projection = (id: string, layerId: string): ProtocolViewport => ({
  viewportOptions: {
    viewportId: id,
    viewportType: 'volume',
    orientation: 'coronal',
    toolGroupId: 'default',
    background: WHITE,
  },
  displaySets: [{ id: layerId, options: { blendMode: 'MIP', slabThickness: 'fullVolume', voiInverted: true } }],
});

/** A chart of ours; the viewer shows it through our viewport component. */
export const chartTile = (id: string, layerId: string): ProtocolViewport => ({
  viewportOptions: { viewportId: id, viewportType: 'stack', toolGroupId: 'default' },
  displaySets: [{ id: layerId }],
});
