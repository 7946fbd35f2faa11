import { pathToFileURL } from 'node:url';
import { compileKernels } from '../build/compileKernels.mjs';
import { installPackages } from '../install/installPackages.mjs';
import { jestStep } from '../steps/jestStep.mjs';
import { root } from '../steps/root.mjs';
import { runInSlots } from '../steps/runInSlots.mjs';
import { runStep } from '../steps/runStep.mjs';
import { printTotals } from '../steps/summary.mjs';

const tool =
  (name, file, args, timeout_s = 400) =>
  () =>
    runStep({ name, command: process.execPath, args: [file, ...args], cwd: root, timeout_s });

const tests =
  (project, part = '1/1') =>
  () =>
    jestStep({
      name: part === '1/1' ? `${project} tests` : `${project} tests ${part}`,
      projects: [project],
      timeout_s: 600,
      args: ['--maxWorkers=1', `--shard=${part}`],
    });

/** Longest first; two at a time, one per core. */
const steps = [
  tests('physics'),
  tests('unit', '1/2'),
  tests('unit', '2/2'),
  tool('rules (eslint)', 'node_modules/eslint/bin/eslint.js', [
    '-c',
    'config/eslint/eslint.config.mjs',
    '--max-warnings=0',
    '.',
  ]),
  tool('types (tsc)', 'node_modules/typescript/bin/tsc', ['-b']),
  tool('format (prettier)', 'node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']),
  tool('arrows (dependency-cruiser)', 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs', [
    '--config=config/dependency-cruiser/dependency-cruiser.mjs',
    '--output-type=err-long',
    ...['extensions', 'modes', 'wasm', 'test', 'config'],
  ]),
  tool('dead code (knip)', 'node_modules/knip/bin/knip.js', ['-c', 'config/knip/knip.json', '--no-config-hints']),
];

/** Everything that needs no browser, archive or build. */
export async function runCheck() {
  await compileKernels({ log: console.log });
  return runInSlots(steps, 2);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await installPackages();
  process.exitCode = printTotals(await runCheck());
}
