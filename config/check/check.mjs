import { pathToFileURL } from 'node:url';
import { compileKernels } from '../build/compileKernels.mjs';
import { installPackages } from '../install/installPackages.mjs';
import { jestStep } from '../steps/jestStep.mjs';
import { root } from '../steps/root.mjs';
import { runStep } from '../steps/runStep.mjs';
import { printResult, printTotals } from '../steps/summary.mjs';

const tool =
  (name, file, args, timeout_s = 400) =>
  () =>
    runStep({ name, command: process.execPath, args: [file, ...args], cwd: root, timeout_s });

const tests = (project) => () =>
  jestStep({ name: `${project} tests`, projects: [project], timeout_s: 600, args: ['--maxWorkers=1'] });

/** Two lanes, one per core, about equally long. */
const lanes = [
  [tool('types (tsc)', 'node_modules/typescript/bin/tsc', ['-b']), tests('unit')],
  [
    tool('arrows (dependency-cruiser)', 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs', [
      '--config=config/dependency-cruiser/dependency-cruiser.mjs',
      '--output-type=err-long',
      ...['extensions', 'modes', 'wasm', 'test', 'config'],
    ]),
    tool('dead code (knip)', 'node_modules/knip/bin/knip.js', ['-c', 'config/knip/knip.json', '--no-config-hints']),
    tool('format (prettier)', 'node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']),
    tool('rules (eslint)', 'node_modules/eslint/bin/eslint.js', [
      '-c',
      'config/eslint/eslint.config.mjs',
      '--max-warnings=0',
      '.',
    ]),
    tests('physics'),
  ],
];

/** Everything that needs no browser, archive or build. */
export async function runCheck() {
  await compileKernels({ log: console.log });
  const results = await Promise.all(
    lanes.map(async (lane) => {
      const done = [];
      for (const step of lane) {
        const result = await step();
        printResult(result);
        done.push(result);
      }
      return done;
    }),
  );
  return results.flat();
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await installPackages();
  process.exitCode = printTotals(await runCheck());
}
