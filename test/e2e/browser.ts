import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Download, type Page } from 'playwright-core';

const SCREENSHOTS = path.resolve(__dirname, '../../.cache/screenshots');

/** Debian's Chromium with software WebGL, and nothing that would call home. */
const FLAGS = [
  ...['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  ...['--ignore-gpu-blocklist', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS, timeout: 60_000 });

/** What the pages of one browser profile did, from the opening of the first on. */
export interface Watched {
  readonly page: Page;
  /** Every address that was asked for, by a page or one of its workers. */
  readonly requests: string[];
  /** Exceptions that nobody caught. */
  readonly exceptions: string[];
}

/** A page of a profile that nobody has used yet. */
export async function openPage(browser: Browser): Promise<Watched> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 900 }, acceptDownloads: true });
  const [requests, exceptions]: [string[], string[]] = [[], []];
  // Blob and data addresses stay within the page.
  context.on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url())) requests.push(request.url());
  });
  context.on('weberror', (thrown) => exceptions.push(thrown.error().stack ?? thrown.error().message));
  return { page: await context.newPage(), requests, exceptions };
}

/** Another tab of the same profile: what the browser keeps (cases, settings) is there. */
export const openTab = async (watched: Watched): Promise<Watched> => ({
  ...watched,
  page: await watched.page.context().newPage(),
});

/** For eyes: outside git, one picture a scene. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}

/** Saves as many downloads as a click starts; resolves with their paths in the order in which they came. */
export async function downloadedFiles(
  page: Page,
  folder: string,
  count: number,
  click: () => Promise<void>,
): Promise<string[]> {
  const downloads: Download[] = [];
  const allCame = new Promise<void>((resolve) => {
    page.on('download', (download) => {
      if (downloads.push(download) === count) resolve();
    });
  });
  await click();
  await allCame;
  const files = downloads.map((download) => path.join(folder, download.suggestedFilename()));
  await Promise.all(downloads.map((download, index) => download.saveAs(files[index] ?? '')));
  return files;
}
