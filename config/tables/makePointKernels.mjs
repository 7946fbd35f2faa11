// `node config/tables/makePointKernels.mjs [--seconds N] [--scale F] [--out FILE]`: runs the point sources of pointKernelJobs.mjs, keeps what is
// done in .cache/tables, and writes the table of core when all are there. --seconds ends after so many; the next call goes on from there.
// All of it takes one core 18 minutes. What is kept is known by its job and by the sources of the physics: a change of those runs all anew.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { compileKernels } from '../build/compileKernels.mjs';
import { root } from '../steps/root.mjs';
import { pointKernelJobs } from './pointKernelJobs.mjs';
import { pointKernelRows } from './pointKernelRows.mjs';
import { BATCHES, pointSourceRunner, SEED } from './runPointSource.mjs';
import { pointKernelModule } from './pointKernelModule.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '1e9' },
    scale: { type: 'string', default: '1' },
    out: { type: 'string', default: path.join(root, 'extensions/dosimetry-core/src/data/pointKernelTable.ts') },
  },
});
await compileKernels();
const jobs = pointKernelJobs().map((job) => ({ ...job, histories: Math.ceil(job.histories * Number(values.scale)) }));
/** Of the C sources, as the first line of the compiled kernel has it. */
const kernel = (await readFile(path.join(root, 'wasm/monte-carlo/src/kernelBytes.mjs'), 'utf8')).match(
  /^\/\/ sources (\w{64})/,
)[1];
const folder = path.join(root, '.cache', 'tables', 'pointKernels');

/** Of what fills the kernel's tables: cross sections, stopping powers, media. */
async function tableSources() {
  const sources = path.join(root, 'extensions/dosimetry-core/src/dose/transport');
  const names = (await readdir(sources)).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(sources, name), 'utf8')));
  return createHash('sha256').update(texts.join('')).digest('hex');
}
const physics = [kernel, await tableSources()];

const fileOf = (job) => {
  const recipe = JSON.stringify([job, SEED, BATCHES, physics]);
  return path.join(folder, `${createHash('sha256').update(recipe).digest('hex').slice(0, 24)}.json`);
};

async function stored(job) {
  const text = await readFile(fileOf(job), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

async function runAll() {
  const runner = await pointSourceRunner();
  const ends = Date.now() + 1e3 * Number(values.seconds);
  const done = [];
  let cpu_s = 0;
  for (const job of jobs) {
    const known = await stored(job);
    if (known === undefined && Date.now() > ends) continue;
    const result = known ?? timed(() => ({ length: runner.lengthOf(job), batches: runner.run(job), kernel }));
    if (known === undefined) await writeFile(fileOf(job), JSON.stringify(result));
    cpu_s += result.cpu_s;
    done.push({ ...job, ...result });
  }
  console.log(`${done.length} of ${jobs.length} runs, ${cpu_s.toFixed(0)} s of one core.`);
  return done;
}

function timed(make) {
  const before = process.cpuUsage();
  const made = make();
  const { user, system } = process.cpuUsage(before);
  return { ...made, cpu_s: (user + system) / 1e6 };
}

await mkdir(folder, { recursive: true });
const done = await runAll();
if (done.length === jobs.length) {
  const text = pointKernelModule(pointKernelRows(done), done);
  const style = await resolveConfig(path.join(root, 'package.json'));
  await writeFile(values.out, await format(text, { ...style, parser: 'typescript' }));
  console.log(`Written: ${values.out}`);
}
