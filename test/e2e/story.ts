import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { startStack } from '../../config/serve/stack.mjs';
import { writePhantom, type PhantomName, type PhantomOptions, type PhantomTruth } from '../phantoms';
import { runProgram } from '../round-trip/headless/headlessRun';
import { ArchiveLine } from './archiveLine';
import { launchBrowser, openPage, openTab, takePicture, type Watched } from './browser';
import { OrthancFiles } from './orthanc';
import { Panel } from './panel';

export const MINUTE_ms = 60_000;

export interface Cast {
  /** Patients in the archive; without an archive, those whose files lie in `folderOf`. */
  readonly patients: readonly PhantomName[];
  readonly noArchive?: true;
  readonly adjust?: PhantomOptions['adjust'];
}

interface Staged {
  readonly address: string;
  readonly archived: { readonly archive: OrthancFiles; readonly line: ArchiveLine } | null;
  readonly truths: ReadonlyMap<PhantomName, PhantomTruth>;
}

/** By the command, as a person makes one: inside jest a big phantom takes many times as long. */
async function makePatient(name: PhantomName, folder: string, adjust: Cast['adjust']): Promise<PhantomTruth> {
  if (adjust !== undefined) return writePhantom(name, folder, { adjust });
  expect(await runProgram(['phantom', '--name', name, '--out', folder])).toMatchObject({ code: 0 });
  return JSON.parse(readFileSync(path.join(folder, 'truth.json'), 'utf8')) as PhantomTruth;
}

/**
 * A person's story in the real viewer: an unmodified viewer in Chromium, a real archive with synthetic patients, clicks.
 * Scenes follow one another: when one fails, those after it have nothing to stand on and fail too.
 */
export class Story {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'voxel-dosimetry-e2e-'));
  readonly #undo: (() => Promise<unknown>)[] = [];
  #staged: Staged | null = null;
  #watched: Watched | null = null;
  #isBroken = false;

  constructor(cast: Cast) {
    beforeAll(() => this.#stage(cast), 5 * MINUTE_ms);
    afterAll(async () => {
      for (const end of this.#undo.reverse()) await end();
      rmSync(this.folder, { recursive: true, force: true });
    }, MINUTE_ms);
  }

  async #stage({ patients, adjust, noArchive }: Cast): Promise<void> {
    const truths = new Map<PhantomName, PhantomTruth>();
    for (const name of patients) truths.set(name, await makePatient(name, this.folderOf(name), adjust));
    const archived = noArchive ? null : await this.#startArchive(patients);
    const served = await startStack({ archive: archived?.line.url ?? null });
    this.#undo.push(served.stop);
    const browser = await launchBrowser();
    this.#undo.push(() => browser.close());
    this.#watched = await openPage(browser);
    this.#staged = { address: served.address, archived, truths };
  }

  async #startArchive(patients: readonly PhantomName[]): Promise<NonNullable<Staged['archived']>> {
    const { archiveUrl, stop } = await startStack({ seed: patients.map((name) => this.folderOf(name)) });
    this.#undo.push(stop);
    const line = await ArchiveLine.to(archiveUrl ?? '');
    this.#undo.push(() => line.cut());
    return { archive: new OrthancFiles(archiveUrl ?? ''), line };
  }

  folderOf(patient: PhantomName): string {
    return path.join(this.folder, patient);
  }

  get #parts(): Staged & { readonly watched: Watched } {
    if (this.#staged === null || this.#watched === null) throw new Error('The story has not begun.');
    return { ...this.#staged, watched: this.#watched };
  }

  get #archived(): NonNullable<Staged['archived']> {
    const { archived } = this.#parts;
    if (archived === null) throw new Error('There is no archive in this story.');
    return archived;
  }

  /** Origin of the viewer. */
  get address(): string {
    return this.#parts.address;
  }

  /** The archive itself, asked past the viewer. */
  get archive(): OrthancFiles {
    return this.#archived.archive;
  }

  get line(): ArchiveLine {
    return this.#archived.line;
  }

  get watched(): Watched {
    return this.#parts.watched;
  }

  get page(): Page {
    return this.watched.page;
  }

  get panel(): Panel {
    return new Panel(this.page);
  }

  truth(patient: PhantomName): PhantomTruth {
    const truth = this.#parts.truths.get(patient);
    if (truth === undefined) throw new Error(`${patient} has no part in this story.`);
    return truth;
  }

  /** The person closes the tab and comes back in a new one of the same browser. */
  async comeBack(): Promise<void> {
    const { page } = this;
    const watched = await openTab(this.watched);
    await page.close();
    this.#watched = watched;
  }

  assertUnbroken(): void {
    if (this.#isBroken) throw new Error('An earlier scene failed.');
  }

  scene(name: string, play: () => Promise<void>, timeout_ms = 4 * MINUTE_ms): void {
    const playOnce = async (): Promise<void> => {
      this.assertUnbroken();
      try {
        await play();
      } catch (error) {
        this.#isBroken = true;
        await takePicture(this.page, 'failed').catch(() => undefined);
        throw error;
      }
    };
    test(name, playOnce, timeout_ms);
  }

  /** The last scene of every story. */
  nothingElseHappened(): void {
    test('nothing was asked of any other host, and nothing failed unseen', () => {
      const { requests, exceptions } = this.watched;
      expect(requests.length).toBeGreaterThan(20);
      expect(requests.filter((url) => new URL(url).origin !== this.address)).toEqual([]);
      expect(exceptions).toEqual([]);
    });
  }
}
