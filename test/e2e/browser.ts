import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';

/** Volumes arrive slowly where graphics are software and the machine is shared. */
const PATIENCE_ms = 180_000;
const SCREENSHOTS = path.resolve(__dirname, '../../.cache/screenshots');

/** Debian's Chromium with software WebGL, and nothing that would call home. */
const FLAGS = [
  ...['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  ...['--ignore-gpu-blocklist', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS, timeout: 60_000 });

/** What a page did, from its opening on. */
export interface Watched {
  readonly page: Page;
  /** Every address that was asked for, by the page or one of its workers. */
  readonly requests: string[];
  /** Exceptions that nobody caught. */
  readonly exceptions: string[];
}

export async function openPage(browser: Browser): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 900 }, acceptDownloads: true });
  const page = await context.newPage();
  const watched: Watched = { page, requests: [], exceptions: [] };
  // Blob and data addresses stay within the page.
  context.on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url())) watched.requests.push(request.url());
  });
  page.on('pageerror', (error) => watched.exceptions.push(error.stack ?? error.message));
  return watched;
}

/** For eyes: outside git, one picture a scene. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}

/** Volumes that each viewport shows, by the viewport's id: `{ 'dose-axial': 2 }`. */
export type Layers = Readonly<Record<string, number>>;

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
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => done(null))))),
  );
}

/** The opening layout: SPECT over CT of each time point, axial and coronal. */
export const timePointLayers = (timePoints: number): Layers =>
  Object.fromEntries(
    ['axial', 'coronal'].flatMap((plane) =>
      Array.from({ length: timePoints }, (_, index) => [`time-point-${index}-${plane}`, 2] as const),
    ),
  );
