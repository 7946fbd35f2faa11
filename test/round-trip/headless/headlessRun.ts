import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createComputeEngine } from '@voxel-dosimetry/compute';
import { runCli, runCommand, type CliIo, type Results } from '@voxel-dosimetry/headless';

const ROOT = resolve(__dirname, '../../..');

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A folder that is gone after the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'voxel-dosimetry-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** `run` with the engine in this thread: the same code as the command line without its bundle. `onOut` may interrupt it. */
export async function runHere(
  argv: readonly string[],
  onOut: (line: string, interrupt: () => void) => void = () => undefined,
): Promise<Outcome> {
  const lines = { out: [] as string[], err: [] as string[] };
  const controller = new AbortController();
  const io: CliIo = {
    out(line) {
      lines.out.push(line);
      onOut(line, () => controller.abort());
    },
    err: (line) => void lines.err.push(line),
    signal: controller.signal,
    now: () => '2026-09-20T12:00:00+02:00',
  };
  const run = runCommand(() => ({ compute: createComputeEngine(), end: () => Promise.resolve() }));
  const code = await runCli(argv, { name: 'voxel-dosimetry', commands: { run }, io });
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
}

/** The command line as a person starts it. */
export async function runProgram(
  argv: readonly string[],
  onOut: (out: string, interrupt: () => void) => void = () => undefined,
): Promise<Outcome> {
  const child = spawn(process.execPath, [join(ROOT, 'config/headless/dosimetry.mjs'), ...argv], { cwd: ROOT });
  let out = '';
  let err = '';
  // Once, as a person does: a process that is ending already has no handler left and dies of a signal.
  let isInterrupted = false;
  const interrupt = (): void => {
    if (!isInterrupted) child.kill('SIGINT');
    isInterrupted = true;
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    onOut(out, interrupt);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const [code] = (await once(child, 'close')) as [number];
  return { code, out, err };
}

export const PROTOCOL = {
  radionuclide: 'Lu-177',
  calibration: { source: 'image' },
  registration: { method: 'none' },
  regions: { source: 'dicom' },
  timeActivity: { scope: 'voxel', models: ['mono'] },
  dose: { engine: 'local' },
  outputs: ['RTDOSE', 'SEG'],
} as const;

export function writeProtocol(folder: string, protocol: object = PROTOCOL): string {
  const path = join(folder, `protocol-${Object.keys(protocol).length}-${JSON.stringify(protocol).length}.json`);
  writeFileSync(path, JSON.stringify(protocol));
  return path;
}

export const readResults = (folder: string): Results =>
  JSON.parse(readFileSync(join(folder, 'results.json'), 'utf8')) as Results;

/** What pydicom reads from the RTDOSE and the SEG of a run; every number computed there with numpy. */
export interface ReadBack {
  readonly dose: {
    readonly units: string;
    readonly type: string;
    readonly summation: string;
    readonly patientID: string;
    readonly studyInstanceUID: string;
    readonly frameOfReferenceUID: string;
    readonly position_mm: readonly [number, number, number];
    readonly orientation: readonly number[];
    readonly pixelSpacing_mm: readonly [number, number];
    readonly offsets_mm: readonly number[];
    /** columns, rows, frames */
    readonly size: readonly [number, number, number];
    readonly maximum_Gy: number;
    readonly centroid_mm: readonly [number, number, number];
  };
  /** Dose at the SEG's voxel centres (nearest voxel of the dose grid). */
  readonly regions: Readonly<
    Record<
      string,
      { readonly volume_mL: number; readonly mean_Gy: number; readonly least_Gy: number; readonly most_Gy: number }
    >
  >;
}

const PYTHON = '/usr/bin/python3';

export const readBack = (folder: string): ReadBack =>
  JSON.parse(execFileSync(PYTHON, [join(__dirname, 'read_back.py'), folder], { encoding: 'utf8' })) as ReadBack;

/** dciodvfy's lines that begin with Error. */
export function standardErrors(path: string): string[] {
  const shown = execFileSync('/bin/sh', ['-c', 'dciodvfy "$0" 2>&1 || true', path], { encoding: 'utf8' });
  return shown.split('\n').filter((line) => line.startsWith('Error'));
}

export const nothingWritten = (output: string): boolean =>
  !existsSync(output) && !existsSync(`${output}.partial-${process.pid}`);
