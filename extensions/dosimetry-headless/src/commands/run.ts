import { basename, dirname, resolve } from 'node:path';
import { DosimetryError, parseSiteKernel, STAGES, type SiteKernel, type StageId } from '@voxel-dosimetry/core';
import type { ComputeApi } from '@voxel-dosimetry/compute';
import { createDosimetryCase, mrsToPlace, type ComparisonRequest, type DosimetryCase } from '@voxel-dosimetry/case';
import { newUID } from '@voxel-dosimetry/dicom';
import { openArchive, type RunArchive } from '../archives/openArchive';
import { CANCELLED, type CliIo, type Command, type Options } from '../cli/command';
import { integerOf, textOf } from '../cli/parseOptions';
import { chooseProtocol, enterProtocolValues } from '../protocol/applyProtocol';
import { assertMrsAreThere } from '../protocol/chooseMrs';
import { choosePlanarRegions, confirmPosteriorViews } from '../protocol/choosePlanar';
import { chooseRegionCurves } from '../protocol/chooseRegionCurves';
import { chooseRegions } from '../protocol/chooseRegions';
import { parseProtocol } from '../protocol/parseProtocol';
import type { Kinetics, Protocol } from '../protocol/protocol';
import { settleFindings, settleIssues, unusedAcceptances, type Warning } from '../protocol/settleIssues';
import { collectResults, type Results } from '../results/results';
import { resultWarnings, unusedEmissionWarnings } from '../results/resultWarnings';
import { readInput } from './readInput';
import { readKinetics } from './readKinetics';

/** Starts the compute worker; `end` frees it. `workers` is how many threads the person allows; null: as many as there are cores. */
export type StartCompute = (workers: number | null) => {
  readonly compute: ComputeApi;
  readonly end: () => Promise<void>;
};

const OPTIONS: Command['options'] = {
  protocol: { takes: 'value', required: true, about: 'the protocol file (JSON)' },
  input: {
    takes: 'value',
    required: true,
    about: 'folder of DICOM files, or address of a DICOMweb archive (…?PatientID=ID)',
  },
  output: { takes: 'value', required: true, about: 'folder, or address of a DICOMweb archive' },
  workers: {
    takes: 'value',
    about: 'most threads for Monte Carlo (default: one a core); the result does not depend on it',
  },
  seed: { takes: 'value', about: 'of random numbers (default 1); local deposition draws none' },
  json: { takes: 'flag', about: 'progress and results as JSON lines' },
};

/** `run`: a patient's studies through the whole pipeline by a protocol. */
export const runCommand = (startCompute: StartCompute): Command => ({
  about: "Processes a patient's studies: DICOM in, absorbed dose and results out.",
  options: OPTIONS,
  async run(options, io) {
    const workers = integerOf(options, 'workers', 1) ?? null;
    seedOf(options);
    const text = await readInput(textOf(options, 'protocol') ?? '');
    // Before anything is started: a wrong protocol costs no time.
    const read = await readFiles(text, textOf(options, 'protocol') ?? '');
    const place = openArchive(textOf(options, 'input') ?? '', textOf(options, 'output') ?? '');
    const { compute, end } = startCompute(workers);
    try {
      await place.assertOutput();
      throwIfCancelled(io);
      const results = await processCase(read, place, compute, options, io);
      await place.folder?.putText('results.json', `${JSON.stringify(results, null, 2)}\n`);
      throwIfCancelled(io);
      await place.folder?.commit();
      tell(results, options, io);
    } finally {
      await place.folder?.discard();
      await end();
    }
  },
});

/** Patient coordinates in place of a registration, or a CT or MR as acquired in place of one moved, that was asked for are nothing that the protocol's author has accepted. */
function assertRegistered(dosimetryCase: DosimetryCase): void {
  const { results, choices } = dosimetryCase.getState();
  const { register, ingest } = results;
  for (const { id, label } of ingest?.timePoints ?? []) {
    const unchecked =
      choices.register.ctOntoEmission === 'correct' ? register?.placedImages?.[id]?.notFoundBecause : null;
    const because = register?.automatic?.[id]?.notRegisteredBecause ?? unchecked;
    if (because) throw new DosimetryError({ ...because, message: `Time point ${label}: ${because.message}` });
  }
  for (const { mr } of mrsToPlace(dosimetryCase.getState())) {
    const because = register?.placedImages?.[mr.seriesInstanceUID]?.notFoundBecause;
    if (because) throw new DosimetryError({ ...because, message: `MR ${mr.description}: ${because.message}` });
  }
}

const seedOf = (options: Options): number => integerOf(options, 'seed', 0) ?? 1;

/** A protocol as its file has it, with the site's kernel and the kinetics that it names. */
interface ReadProtocol {
  readonly text: string;
  readonly kernel: SiteKernel | null;
  readonly kinetics: Kinetics;
}

/** Files that the protocol names are found beside it, so that all can be moved together. */
async function readFiles(text: string, protocolPath: string): Promise<ReadProtocol> {
  const protocol = parseProtocol(text);
  const kinetics = await readKinetics(protocol.timeActivity.oneScan, protocolPath);
  return { text, kernel: await readKernel(protocol, protocolPath), kinetics };
}

async function readKernel({ dose: { kernelFile } }: Protocol, protocolPath: string): Promise<SiteKernel | null> {
  if (kernelFile === null) return null;
  return parseSiteKernel(basename(kernelFile), await readInput(resolve(dirname(protocolPath), kernelFile)));
}

const withRun = (
  { dose, timeActivity, ...protocol }: Protocol,
  seed: number,
  siteKernel: SiteKernel | null,
  isSeedGiven: boolean,
): Protocol => ({
  ...protocol,
  timeActivity: isSeedGiven ? withBootstrapSeed(timeActivity, seed) : timeActivity,
  dose: { ...dose, monteCarlo: { ...dose.monteCarlo, seed }, kernel: { ...dose.kernel, siteKernel } },
});

const withBootstrapSeed = (
  { curves, ...others }: Protocol['timeActivity'],
  seed: number,
): Protocol['timeActivity'] => ({
  ...others,
  curves: { ...curves, bootstrap: curves.bootstrap && { ...curves.bootstrap, seed } },
});

async function processCase(
  { text, kernel, kinetics }: ReadProtocol,
  { archive, patientID, folder }: RunArchive,
  compute: ComputeApi,
  options: Options,
  io: CliIo,
): Promise<Results> {
  const protocol = withRun(parseProtocol(text), seedOf(options), kernel, options['seed'] !== undefined);
  const person = () => protocol.acceptedBy;
  const dosimetryCase = createDosimetryCase({ archive, compute, storage: null, now: io.now, person, newUID });
  const unsubscribe = dosimetryCase.subscribe(progressTo(dosimetryCase, options, io));
  const stop = () => void cancelRunning(dosimetryCase);
  io.signal.addEventListener('abort', stop);
  try {
    const studies = await archive.findStudies(patientID === null ? undefined : { patientID });
    if (studies.length === 0) throw noStudies(archive.name, patientID);
    await dosimetryCase.open(studies.map(({ studyInstanceUID }) => studyInstanceUID));
    throwIfFailed(dosimetryCase, 'ingest', io);
    const warnings: Warning[] = [];
    // Said as soon as they are known: they may explain a failure further on.
    const warn = (found: readonly Warning[]): void => {
      warnings.push(...found);
      tellWarnings(found, options, io);
    };
    warn(enterProtocolValues(dosimetryCase, protocol));
    confirmPosteriorViews(dosimetryCase, protocol);
    assertMrsAreThere(dosimetryCase, protocol);
    const ingested = settleIssues(dosimetryCase, protocol);
    warn(ingested.warnings);
    warn(unusedEmissionWarnings(dosimetryCase.getState()));
    chooseProtocol(dosimetryCase, protocol, kinetics);
    const settled = [ingested];
    for (const { id } of STAGES.slice(1)) {
      await runStage(dosimetryCase, id, io);
      if (id === 'register') assertRegistered(dosimetryCase);
      if (id === 'analyse' && protocol.dose.compare) await compare(dosimetryCase, protocol.dose.compare, io);
      if (id === 'segment' && chooseRegions(dosimetryCase, protocol)) await runStage(dosimetryCase, id, io);
      if (id === 'segment') {
        chooseRegionCurves(dosimetryCase, protocol);
        await choosePlanarRegions(dosimetryCase, protocol);
      }
      const found = settleFindings(dosimetryCase, id, protocol);
      warn(found.warnings);
      settled.push(found);
    }
    warn(resultWarnings(dosimetryCase.getState()));
    warn(unusedAcceptances(protocol.accept, settled));
    const fileOf = (sopInstanceUID: string) => folder?.fileOf(sopInstanceUID) ?? null;
    return collectResults(dosimetryCase.getState(), JSON.parse(text), warnings, fileOf);
  } catch (error) {
    throw cancelledWhileStoring(dosimetryCase, folder !== null, io) ?? error;
  } finally {
    io.signal.removeEventListener('abort', stop);
    unsubscribe();
  }
}

/** An archive gives nothing back: whoever stops a run while it stores is told what is there. Null when nothing is. */
function cancelledWhileStoring(dosimetryCase: DosimetryCase, intoFolder: boolean, io: CliIo): DosimetryError | null {
  const objects = dosimetryCase.getState().results.export?.objects ?? [];
  const named = (isStored: boolean): string =>
    objects
      .filter(({ outcome }) => (outcome?.stored === true) === isStored)
      .map(({ modality, sopInstanceUID }) => `${modality} ${sopInstanceUID}`)
      .join(', ');
  if (!io.signal.aborted || intoFolder || named(true) === '') return null;
  return new DosimetryError({
    code: CANCELLED.code,
    message: `The run was stopped while it stored. Whole in the archive: ${named(true)}; not sent: ${named(false) || 'nothing'}.`,
    remedy:
      'Start it again, which makes objects of their own, and remove these from the archive if they are not wanted.',
  });
}

async function runStage(dosimetryCase: DosimetryCase, stage: StageId, io: CliIo): Promise<void> {
  throwIfCancelled(io);
  await dosimetryCase.runStage(stage);
  throwIfFailed(dosimetryCase, stage, io);
}

async function compare(dosimetryCase: DosimetryCase, request: ComparisonRequest, io: CliIo): Promise<void> {
  throwIfCancelled(io);
  await dosimetryCase.compareEngines(request);
  throwIfCancelled(io);
  const { state } = dosimetryCase.getState().comparison;
  if (state.status === 'failed') throw new DosimetryError(state.error);
}

function throwIfFailed(dosimetryCase: DosimetryCase, stage: StageId, io: CliIo): void {
  const state = dosimetryCase.getState().stages[stage];
  if (state.status === 'failed') throw new DosimetryError(state.error);
  throwIfCancelled(io);
}

function throwIfCancelled(io: CliIo): void {
  if (io.signal.aborted) throw CANCELLED;
}

async function cancelRunning(dosimetryCase: DosimetryCase): Promise<void> {
  const { stages, comparison } = dosimetryCase.getState();
  for (const { id } of STAGES) if (stages[id].status === 'running') await dosimetryCase.cancel(id);
  if (comparison.state.status === 'running') await dosimetryCase.cancelComparison();
}

const noStudies = (where: string, patientID: string | null): DosimetryError =>
  new DosimetryError({
    code: 'archive/empty',
    message: `${where} holds no study${patientID === null ? '' : ` of the patient "${patientID}"`}.`,
    remedy: 'Check the folder or address, and the PatientID in it.',
  });

const COMPARISON = { id: 'comparison', title: 'Comparing engines' } as const;

/** One line when a stage starts and when it is done; with --json also what happens between. */
function progressTo(dosimetryCase: DosimetryCase, options: Options, io: CliIo): () => void {
  let last = '';
  return () => {
    const { stages, comparison } = dosimetryCase.getState();
    const all = [
      ...STAGES.map(({ id, title }) => ({ id, title, state: stages[id] })),
      { ...COMPARISON, state: comparison.state },
    ];
    for (const { id, title, state } of all) {
      if (state.status !== 'running') continue;
      const { fraction, doing } = state.progress;
      const line = options['json']
        ? JSON.stringify({ event: 'progress', stage: id, fraction: Number(fraction.toFixed(4)), doing })
        : `${title} …`;
      if (line !== last) io.out(line);
      last = line;
    }
  };
}

function tellWarnings(warnings: readonly Warning[], options: Options, io: CliIo): void {
  for (const { code, message } of warnings)
    if (options['json']) io.out(JSON.stringify({ event: 'warning', code, message }));
    else io.err(`Warning ${code}: ${message}`);
}

function tell(results: Results, options: Options, io: CliIo): void {
  if (options['json']) {
    io.out(JSON.stringify({ event: 'results', results }));
    return;
  }
  for (const { name, volume_mL, timeIntegratedActivity_MBq_h, absorbedDose_Gy } of results.regions)
    io.out(
      `${name}: ${volume_mL.toFixed(1)} mL, ${timeIntegratedActivity_MBq_h.toPrecision(5)} MBq·h, mean ${absorbedDose_Gy.mean.toPrecision(4)} Gy`,
    );
  for (const { modality, file, sopInstanceUID } of results.outputs) io.out(`${modality}: ${file ?? sopInstanceUID}`);
}
