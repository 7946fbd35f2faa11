import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { DosimetryError, EXPONENTIAL_MODELS, populationTableOf } from '@voxel-dosimetry/core';
import { UsageError, type Command } from '../cli/command';
import { textOf } from '../cli/parseOptions';
import { writeWhole } from '../results/writeWhole';
import { readInput } from './readInput';

/** Fits of earlier patients → the table that `oneScan.population` and the panel read. Proved by test/unit/headless/population.test.ts. */
export const population: Command = {
  about: 'Makes the population table of a site from fits.json of its earlier patients.',
  options: {
    input: {
      takes: 'value',
      required: true,
      about: 'folder with one PATIENT.json a patient, its fits.json or results.json of run',
    },
    agent: { takes: 'value', required: true, about: 'such as DOTATATE' },
    model: { takes: 'value', required: true, about: EXPONENTIAL_MODELS.join(', ') },
    out: { takes: 'value', required: true, about: 'population.csv' },
    json: { takes: 'flag', about: 'what was left out as JSON lines' },
  },
  async run(options, io) {
    const folder = textOf(options, 'input') ?? '';
    const model = EXPONENTIAL_MODELS.find((each) => each === options['model']);
    if (model === undefined)
      throw new UsageError(
        `--model is "${textOf(options, 'model')}"; one of ${EXPONENTIAL_MODELS.join(', ')} was expected.`,
      );
    const files = await filesOf(folder);
    const patients = await Promise.all(
      files.map(async (file) => ({
        patient: file.replace(/\.json$/i, ''),
        text: await readInput(join(folder, file)),
      })),
    );
    const { csv, leftOut } = populationTableOf(patients, textOf(options, 'agent') ?? '', model);
    io.signal.throwIfAborted();
    await writeWhole(textOf(options, 'out') ?? '', csv);
    for (const reason of leftOut)
      io.out(options['json'] ? JSON.stringify({ event: 'left-out', reason }) : `left out: ${reason}`);
    const curves = csv.trim().split('\n').length - 1;
    io.out(
      options['json'] ? JSON.stringify({ event: 'written', curves }) : `${curves} curves of ${files.length} patients`,
    );
  },
};

/** In the order of their names. Throws `protocol/no-file`. */
async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw noFile(`${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  });
  const files = names.filter((name) => /\.json$/i.test(name)).sort();
  if (files.length === 0) throw noFile(`${folder} holds no .json; one a patient was expected.`);
  return files;
}

const noFile = (message: string): DosimetryError =>
  new DosimetryError({
    code: 'protocol/no-file',
    message,
    remedy: 'Name the folder with the fits.json of the patients.',
  });
