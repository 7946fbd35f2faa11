/**
 * The whole chain as a person goes through it: an unmodified viewer in Chromium, a real archive, clicks in the panel. What was
 * stored is then read from the archive by pydicom and numpy, which share no code with us, and compared with what is true of
 * the synthetic patient.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findRadionuclide, JOULES_PER_KEV, STAGE_IDS } from '@voxel-dosimetry/core';
import { startStack } from '../../config/serve/stack.mjs';
import type { PhantomTruth, RegionTruth } from '../phantoms';
import { PROTOCOL, readBack, runProgram, writeProtocol, type ReadBack } from '../round-trip/headless/headlessRun';
import {
  imagesAreThere,
  launchBrowser,
  openPage,
  takePicture,
  timePointLayers,
  type Layers,
  type Watched,
} from './browser';
import { OrthancFiles } from './orthanc';
import { Panel } from './panel';
import { savedCase, type SavedCase } from './savedCase';

const PYTHON = '/usr/bin/python3';
const MINUTE_ms = 60_000;
/** CT and dose wash in three planes. */
const DOSE_IMAGES: Layers = { 'dose-axial': 2, 'dose-coronal': 2, 'dose-sagittal': 2 };

const folder = mkdtempSync(path.join(tmpdir(), 'voxel-dosimetry-e2e-'));
const patient = path.join(folder, 'torso');
const received = path.join(folder, 'received');
const undo: (() => Promise<unknown>)[] = [];
let address: string;
let watched: Watched;
let panel: Panel;
let truth: PhantomTruth;
let archive: OrthancFiles;

beforeAll(async () => {
  expect(await runProgram(['phantom', '--name', 'torso', '--out', patient])).toMatchObject({ code: 0 });
  truth = JSON.parse(readFileSync(path.join(patient, 'truth.json'), 'utf8')) as PhantomTruth;
  const stack = await startStack({ seed: [patient] });
  undo.push(stack.stop);
  address = stack.address;
  archive = new OrthancFiles(stack.archiveUrl ?? '');
  const browser = await launchBrowser();
  undo.push(() => browser.close());
  watched = await openPage(browser);
  panel = new Panel(watched.page);
}, 5 * MINUTE_ms);

afterAll(async () => {
  for (const end of undo.reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
}, MINUTE_ms);

let isBroken = false;
/** A scene of the one story: when an earlier one failed, those after it have nothing to stand on. */
function scene(name: string, play: () => Promise<void>, timeout_ms: number): void {
  test(
    name,
    async () => {
      if (isBroken) throw new Error('An earlier scene failed.');
      try {
        await play();
      } catch (error) {
        isBroken = true;
        await takePicture(watched.page, 'failed').catch(() => undefined);
        throw error;
      }
    },
    timeout_ms,
  );
}

const relative = (value: number, expected: number): number => Math.abs(value / expected - 1);
const organs = (): RegionTruth[] => truth.regions.filter(({ volume_mL }) => volume_mL > 100);
const python = (script: string, ...args: string[]): unknown =>
  JSON.parse(execFileSync(PYTHON, [path.join(__dirname, script), ...args], { encoding: 'utf8' }));

scene(
  'one click in the study list opens all time points of the patient, SPECT over CT',
  async () => {
    const { page } = watched;
    await page.goto(address);
    await page.getByRole('button', { name: 'Confirm and hide' }).click();
    const rows = page.getByText('VD-TORSO', { exact: true });
    await rows.first().waitFor();
    expect(await rows.count()).toBe(4);
    await rows.first().click();
    await page.getByText('Dosimetry', { exact: true }).first().click();
    await panel.appears();
    await panel.becomes('ingest', 'ready');
    const opened = new URL(page.url()).searchParams.getAll('StudyInstanceUIDs');
    expect(opened).toEqual(truth.studies.map(({ studyInstanceUID }) => studyInstanceUID));
    expect(await panel.text('ingest')).toMatch(/4\.0 h\s+24\.0 h\s+96\.0 h\s+168\.0 h/);
    await imagesAreThere(page, timePointLayers(truth.studies.length));
    await takePicture(page, '1-ingest');
  },
  6 * MINUTE_ms,
);

scene(
  'the stages run one after the other by their buttons',
  async () => {
    const { page } = watched;
    await panel.open('calibrate');
    expect(await panel.run('calibrate')).toBe('ready');
    await takePicture(page, '2-calibrate');

    await panel.open('register');
    expect(await panel.run('register')).toBe('ready');
    const register = panel.stage('register');
    await register
      .getByRole('button', { name: /show fusion/i })
      .last()
      .click();
    await imagesAreThere(page, {
      'fusion-axial': 2,
      'fusion-coronal': 2,
      'fusion-sagittal': 2,
      'fusion-projection': 1,
    });
    await takePicture(page, '3-register');
    const accept = register.getByRole('button', { name: /^accept/i });
    while ((await accept.count()) > 0) await accept.first().click();

    await panel.open('segment');
    expect(await panel.run('segment')).toBe('ready');
    for (const { name } of truth.regions) expect(await panel.text('segment')).toContain(name);
    await imagesAreThere(page, { 'planes-axial': 2, 'planes-projection': 1 });
    await takePicture(page, '4-segment');

    await panel.open('fit');
    expect(await panel.run('fit')).toBe('ready');
    await imagesAreThere(page, { 'fit-fused': 2, 'fit-map': 2 });
    await takePicture(page, '5-fit');
  },
  10 * MINUTE_ms,
);

scene(
  'absorbed dose is computed, in a worker: the page does not even have the engine',
  async () => {
    const { page } = watched;
    await panel.open('dose');
    expect(await panel.run('dose')).toBe('ready');
    await imagesAreThere(page, DOSE_IMAGES);
    await takePicture(page, '6-dose');

    const [worker, ...others] = page.workers().filter((one) => one.url().startsWith(`${address}/dosimetry/`));
    expect(others).toEqual([]);
    const scripts = watched.requests.filter((url) => /\/dosimetry\/.*\.js$/.test(url) && url !== worker?.url());
    // A code that only the engine throws.
    const holdsEngine = async (url: string): Promise<boolean> =>
      (await (await fetch(url)).text()).includes('compute/no-volume');
    expect(await holdsEngine(worker?.url() ?? address)).toBe(true);
    expect(scripts.length).toBeGreaterThan(2);
    expect(await Promise.all(scripts.map(holdsEngine))).toEqual(scripts.map(() => false));

    await panel.open('analyse');
    expect(await panel.run('analyse')).toBe('ready');
    await imagesAreThere(page, DOSE_IMAGES);
    await takePicture(page, '7-analyse');
  },
  6 * MINUTE_ms,
);

scene(
  'the cursor tells HU, activity of every time point and absorbed dose',
  async () => {
    const { page } = watched;
    const image = page.locator('[data-viewportid="dose-axial"], .cornerstone-viewport-element').first();
    const box = await image.boundingBox();
    if (box === null) throw new Error('The axial image has no place on the page.');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.move(box.x + box.width / 2 + 3, box.y + box.height / 2);
    const probe = page.getByRole('status', { name: 'Values at the cursor' });
    await probe.waitFor();
    expect(await probe.innerText()).toMatch(
      /-?\d+ HU\s+Bq\/mL\s+4\.0 h .* · 24\.0 h .* · 96\.0 h .* · 168\.0 h .*\s+[\d.e-]+ Gy/,
    );
  },
  MINUTE_ms,
);

scene(
  'the archive goes down half-way through saving: the person is told, and a retry completes it',
  async () => {
    const { page } = watched;
    await panel.open('export');
    let stores = 0;
    const store = (url: URL): boolean => url.pathname.startsWith('/dicom-web/studies');
    await page.route(store, (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      stores += 1;
      return stores === 1 ? route.continue() : route.abort('connectionrefused');
    });
    expect(await panel.run('export')).toBe('failed');
    expect(await panel.text('export')).toMatch(/archive\//);
    await takePicture(page, '8-export-failed');
    expect(await archive.instances('RTDOSE')).toHaveLength(1);
    expect(await archive.instances('RTSTRUCT')).toHaveLength(0);
    await page.unroute(store);

    expect(await panel.run('export')).toBe('ready');
    expect(await panel.text('export')).toMatch(/3 of 3 stored/);
    await takePicture(page, '9-export');
    // The phantom's own SEG and ours: a retry stores the same objects, not more.
    expect(await archive.instances('RTDOSE')).toHaveLength(1);
    expect(await archive.instances('SEG')).toHaveLength(2);
    expect(await archive.instances('RTSTRUCT')).toHaveLength(1);
  },
  6 * MINUTE_ms,
);

scene(
  'what was stored is listed in the study browser at once',
  async () => {
    const browserPanel = watched.page.getByText('Voxel dosimetry');
    await browserPanel.nth(2).waitFor({ state: 'attached' });
    expect(await browserPanel.count()).toBe(3);
  },
  MINUTE_ms,
);

describe('read from the archive by pydicom', () => {
  let read: ReadBack;
  let saved: SavedCase;
  let values: Record<string, { readonly volume_mL: number; readonly means: readonly number[] }>;
  const statisticsOf = (name: string) => {
    const region = saved.results.segment?.regions.find((one) => one.name === name);
    const statistics = saved.results.analyse?.statistics.find(({ regionId }) => regionId === region?.id);
    if (statistics === undefined) throw new Error(`There are no statistics of ${name}.`);
    return statistics;
  };

  beforeAll(async () => {
    if (isBroken) throw new Error('An earlier scene failed.');
    await archive.download('RTDOSE', received);
    const segmentations = await archive.download('SEG', received);
    // Series descriptions are plain text in the file; the patient's own SEG has another.
    const ours = segmentations.filter((file) => readFileSync(file).includes('Voxel dosimetry'));
    expect(ours).toHaveLength(1);
    for (const file of segmentations) if (!ours.includes(file)) rmSync(file);
    read = readBack(received);
    const images: string[] = [];
    for (const { studyInstanceUID } of truth.studies)
      images.push(
        ...(await archive.download('NM', path.join(received, studyInstanceUID), {
          StudyInstanceUID: studyInstanceUID,
        })),
      );
    expect(images).toHaveLength(truth.studies.length);
    images.push(path.join(received, 'RTDOSE', '1.dcm'));
    values = python('region_values.py', ours[0] ?? '', ...images) as typeof values;
    saved = await savedCase(watched.page);
  }, 3 * MINUTE_ms);

  test('RTDOSE stands on the patient: Gy, the frame of reference of the reference study, grid within half a voxel', () => {
    const [reference] = truth.studies;
    const { emission } = truth.geometry;
    expect(read.dose).toMatchObject({
      units: 'GY',
      type: 'PHYSICAL',
      patientID: 'VD-TORSO',
      studyInstanceUID: reference?.studyInstanceUID,
      frameOfReferenceUID: reference?.frameOfReferenceUID,
      size: emission.size,
    });
    read.dose.position_mm.forEach((position_mm, axis) =>
      expect(Math.abs(position_mm - (emission.origin_mm[axis] ?? Number.NaN))).toBeLessThan(
        (emission.spacing_mm[axis] ?? 0) / 2,
      ),
    );
  });

  test('activity of organs over 100 mL is within 2 % of the imaged truth at each time point', () => {
    expect(organs().length).toBeGreaterThan(5);
    for (const { name, imagedActivity_MBq } of organs()) {
      const { volume_mL, means } = values[name] ?? { volume_mL: 0, means: [] };
      imagedActivity_MBq.forEach((imaged_MBq, index) => {
        const found_MBq = ((means[index] ?? 0) * volume_mL) / 1e6;
        expect([name, index, relative(found_MBq, imaged_MBq) < 0.02]).toEqual([name, index, true]);
      });
    }
  });

  test('time-integrated activity is within 3 % (10 % for bi-exponential tissues) of the imaged truth', () => {
    for (const organ of organs()) {
      const found = statisticsOf(organ.name).timeIntegratedActivity_MBq_h;
      const limit = organ.monoExponential ? 0.03 : 0.1;
      expect([organ.name, relative(found, organ.imagedTimeIntegratedActivity_MBq_h) < limit]).toEqual([
        organ.name,
        true,
      ]);
    }
  });

  test('mean dose is time-integrated activity · energy per decay / mass to 0.5 %, and it is what was stored', () => {
    const { electron_keV, alpha_keV, alphaRecoil_keV } = findRadionuclide('Lu-177');
    const energy_J = (electron_keV + alpha_keV + alphaRecoil_keV) * JOULES_PER_KEV;
    for (const { name } of organs()) {
      const { timeIntegratedActivity_MBq_h, mass_g, mean_Gy } = statisticsOf(name);
      const expected_Gy = (timeIntegratedActivity_MBq_h * 3.6e9 * energy_J) / (mass_g / 1000);
      expect([name, relative(mean_Gy, expected_Gy) < 0.005]).toEqual([name, true]);
    }
    // Organs of one density: the mean over volume that pydicom finds is the mean over mass that the panel shows.
    for (const name of ['Liver', 'Spleen', 'Kidney left', 'Kidney right']) {
      const stored_Gy = values[name]?.means.at(-1) ?? 0;
      expect([name, relative(stored_Gy, statisticsOf(name).mean_Gy) < 0.01]).toEqual([name, true]);
    }
  });

  test(
    'the same case without a screen gives the same dose map to 1e-6',
    async () => {
      const output = path.join(folder, 'headless');
      const protocol = writeProtocol(folder, PROTOCOL);
      expect(await runProgram(['run', '--protocol', protocol, '--input', patient, '--output', output])).toMatchObject({
        code: 0,
      });
      const compared = python(
        'compare_dose.py',
        path.join(received, 'RTDOSE', '1.dcm'),
        path.join(output, 'RTDOSE', readdirSync(path.join(output, 'RTDOSE'))[0] ?? ''),
      ) as { readonly difference_frac: number };
      expect(compared).toMatchObject({ sameShape: true, samePosition: true, sameFrame: true });
      expect(compared.difference_frac).toBeLessThan(1e-6);
    },
    5 * MINUTE_ms,
  );
});

scene(
  'a reload takes the case up where it was: results, dose wash, stored objects',
  async () => {
    const { page } = watched;
    await page.reload();
    await panel.appears();
    for (const stage of STAGE_IDS) await panel.becomes(stage, 'ready');
    await panel.open('analyse');
    await imagesAreThere(page, DOSE_IMAGES);
    await page.getByRole('group', { name: /dose/i }).first().waitFor();
    await page.getByText('Voxel dosimetry').nth(2).waitFor({ state: 'attached' });
    expect(await page.getByText('Voxel dosimetry').count()).toBe(3);
    await takePicture(page, '10-resumed');
  },
  6 * MINUTE_ms,
);

scene(
  'a region drawn with the viewer’s own brush joins the case, and what follows from it is marked out of date',
  async () => {
    const { page } = watched;
    await panel.open('segment');
    await imagesAreThere(page, {
      'planes-axial': 2,
      'planes-coronal': 2,
      'planes-sagittal': 2,
      'planes-projection': 1,
    });
    const segment = panel.stage('segment');
    await segment.getByText('Add regions', { exact: true }).click();
    await segment.getByRole('button', { name: 'Brush', exact: true }).click();
    await page.locator('.cornerstone-viewport-element').first().hover();
    const image = await page.locator('.cornerstone-viewport-element').first().boundingBox();
    if (image === null) throw new Error('The axial image has no place on the page.');
    const [x, y] = [image.x + image.width / 2, image.y + image.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 25, y + 10, { steps: 5 });
    await page.mouse.up();
    await segment.getByRole('button', { name: 'Take drawn regions' }).click();
    await panel.becomes('segment', 'stale');
    await panel.becomes('dose', 'stale');
    expect(await panel.run('segment')).toBe('ready');
    expect(await segment.locator('.vd-region').count()).toBe(truth.regions.length + 1);
    await segment.locator('.vd-region input[title="Region 1"]').waitFor();
    await takePicture(page, '11-drawn');
  },
  4 * MINUTE_ms,
);

scene(
  'the archive does not answer when the case is opened: the person is told what to do, and trying again works',
  async () => {
    const browser = watched.page.context().browser();
    if (browser === null) throw new Error('The page has no browser.');
    const second = await openPage(browser);
    const ownPanel = new Panel(second.page);
    // The viewer asks for headers series by series, the case study by study: only the case's questions are lost.
    const headers = (url: URL): boolean => /^\/dicom-web\/studies\/[^/]+\/metadata$/.test(url.pathname);
    await second.page.route(headers, (route) => route.abort('connectionrefused'));
    await second.page.goto(`${address}/dosimetry?StudyInstanceUIDs=${truth.studies[0]?.studyInstanceUID ?? ''}`);
    await second.page.getByRole('button', { name: 'Confirm and hide' }).click();
    await ownPanel.becomes('ingest', 'failed');
    await ownPanel.open('ingest');
    expect(await ownPanel.text('ingest')).toMatch(/The archive at .* gave no answer/);
    await imagesAreThere(second.page, timePointLayers(truth.studies.length));
    await takePicture(second.page, '12-archive-down');
    await second.page.unroute(headers);
    expect(await ownPanel.run('ingest')).toBe('ready');
    expect(await ownPanel.text('ingest')).toMatch(/4\.0 h\s+24\.0 h\s+96\.0 h\s+168\.0 h/);
    await second.page.context().close();
  },
  4 * MINUTE_ms,
);

test('nothing was asked of any other host, and nothing failed unseen', () => {
  const elsewhere = watched.requests.filter((url) => new URL(url).origin !== address);
  expect(watched.requests.length).toBeGreaterThan(100);
  expect(elsewhere).toEqual([]);
  expect(watched.exceptions).toEqual([]);
});
