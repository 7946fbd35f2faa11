import type { Page } from 'playwright-core';

/** Volumes arrive slowly where graphics are software and the machine is shared. */
const PATIENCE_ms = 180_000;

/** Volumes that each viewport shows, by the viewport's id: `{ 'dose-axial': 2 }`. */
export type Layers = Readonly<Record<string, number>>;

/** The opening layout: SPECT over CT of each time point, axial and coronal. */
export const timePointLayers = (timePoints: number): Layers =>
  Object.fromEntries(
    ['axial', 'coronal'].flatMap((plane) =>
      Array.from({ length: timePoints }, (_, index) => [`time-point-${index}-${plane}`, 2] as const),
    ),
  );

/** CT and dose wash in three planes. */
export const DOSE_IMAGES: Layers = { 'dose-axial': 2, 'dose-coronal': 2, 'dose-sagittal': 2 };

/** SPECT over CT in three planes and the projection of the SPECT. */
export const PLANES: Layers = {
  'planes-axial': 2,
  'planes-coronal': 2,
  'planes-sagittal': 2,
  'planes-projection': 1,
};

/** Resolves when the viewports on the page are these, with that many volumes each, all loaded and painted. */
export async function imagesAreThere(page: Page, layers: Layers): Promise<void> {
  await page.waitForFunction(
    (expected) => {
      interface Viewport {
        readonly id: string;
        getAllVolumeIds?(): string[];
      }
      interface Cornerstone {
        readonly cache: { getVolume(id: string): { readonly loadStatus?: { readonly loaded: boolean } } | undefined };
        getRenderingEngines(): { getViewports(): Viewport[] }[] | undefined;
      }
      const { cornerstone } = window as unknown as { cornerstone?: Cornerstone };
      const viewports = cornerstone?.getRenderingEngines()?.flatMap((engine) => engine.getViewports()) ?? [];
      return Object.entries(expected).every(([id, count]) => {
        const viewport = viewports.find((one) => one.id === id);
        const volumeIds = viewport?.getAllVolumeIds?.() ?? [];
        return (
          volumeIds.length === count &&
          volumeIds.every((volumeId) => cornerstone?.cache.getVolume(volumeId)?.loadStatus?.loaded !== false)
        );
      });
    },
    layers,
    { timeout: PATIENCE_ms },
  );
  await isPainted(page);
}

/** Two frames later: what was asked to be drawn is on the screen. */
export const isPainted = (page: Page): Promise<unknown> =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => done(null))))),
  );

/** One volume in a viewport, as the viewer's own graphics hold it. */
export interface ShownVolume {
  /** Name of the typed array: an integer one cannot hold Gy. */
  readonly type: string;
  readonly maximum: number;
  readonly size: readonly number[];
  readonly spacing_mm: readonly number[];
  readonly origin_mm: readonly number[];
}

/** The volumes of a viewport, the lowest layer first. */
export const volumesOf = (page: Page, viewportId: string): Promise<ShownVolume[]> =>
  page.evaluate((id) => {
    interface Volume {
      readonly voxelManager: { getCompleteScalarDataArray(): ArrayLike<number> };
      readonly dimensions: number[];
      readonly spacing: number[];
      readonly origin: number[];
    }
    interface Cornerstone {
      readonly cache: { getVolume(id: string): Volume };
      getRenderingEngines(): { getViewports(): { id: string; getAllVolumeIds?(): string[] }[] }[];
    }
    const { cornerstone } = window as unknown as { cornerstone: Cornerstone };
    const viewports = cornerstone.getRenderingEngines().flatMap((engine) => engine.getViewports());
    const volumeIds = viewports.find((viewport) => viewport.id === id)?.getAllVolumeIds?.() ?? [];
    return volumeIds.map((volumeId) => {
      const { voxelManager, dimensions, spacing, origin } = cornerstone.cache.getVolume(volumeId);
      const values = voxelManager.getCompleteScalarDataArray();
      let maximum = 0;
      for (let index = 0; index < values.length; index++) maximum = Math.max(maximum, values[index] ?? 0);
      return { type: values.constructor.name, maximum, size: dimensions, spacing_mm: spacing, origin_mm: origin };
    });
  }, viewportId);

/** Resolves when the layers of a viewport hold voxels of these types, the lowest first: `['Int16Array', 'Float32Array']`. */
export async function layersBecome(page: Page, viewportId: string, types: readonly string[]): Promise<void> {
  await page.waitForFunction(
    ([id, expected]) => {
      interface Cornerstone {
        readonly cache: { getVolume(id: string): { readonly dataType: string } | undefined };
        getRenderingEngines(): { getViewports(): { id: string; getAllVolumeIds?(): string[] }[] }[];
      }
      const { cornerstone } = window as unknown as { cornerstone: Cornerstone };
      const viewports = cornerstone.getRenderingEngines().flatMap((engine) => engine.getViewports());
      const volumeIds = viewports.find((viewport) => viewport.id === id)?.getAllVolumeIds?.() ?? [];
      const found = volumeIds.map((one) => cornerstone.cache.getVolume(one)?.dataType);
      return found.join() === expected;
    },
    [viewportId, types.join()] as const,
    { timeout: PATIENCE_ms },
  );
  await isPainted(page);
}
