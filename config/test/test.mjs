import { runCheck } from '../check/check.mjs';
import { installPackages } from '../install/installPackages.mjs';
import { installSystemPackages } from '../install/systemPackages.mjs';
import { jestStep } from '../steps/jestStep.mjs';
import { root } from '../steps/root.mjs';
import { runStep } from '../steps/runStep.mjs';
import { printResult, printTotals } from '../steps/summary.mjs';

// The browser, the archive, the independent readers that check what we write, and the compiler of the kernel's native twin.
const systemPackages = [
  ...['chromium', 'orthanc', 'orthanc-dicomweb'],
  ...['dicom3tools', 'dcmtk', 'plastimatch', 'elastix', 'python3-pydicom', 'python3-numpy', 'python3-scipy'],
  ...['gcc', 'libc6-dev'],
];

const build = () =>
  runStep({ name: 'build', command: process.execPath, args: ['config/build/build.mjs'], cwd: root, timeout_s: 180 });
const tests = (project, timeout_s, args) => () =>
  jestStep({ name: `${project} tests`, projects: [project], timeout_s, args });

/**
 * One after another, since each of them uses both cores. Workers' tests are alone: they bound how soon a cancel is answered. Of the stories in a
 * browser two at a time: one of them leaves a third of the machine idle, and each has an archive and ports of its own.
 */
const steps = [
  build,
  tests('native', 300, ['--maxWorkers=2']),
  tests('worker', 300, ['--runInBand']),
  tests('round-trip', 600, ['--maxWorkers=2']),
  tests('e2e', 1200, ['--maxWorkers=2']),
];

const started_ms = performance.now();
const results = [];
await installPackages();
const problem = installSystemPackages(systemPackages);
if (problem !== '') {
  const result = { name: 'system packages', ok: false, duration_s: 0, output: problem, reason: '' };
  printResult(result);
  results.push(result);
}
results.push(...(await runCheck()));
for (const step of steps) {
  const result = await step();
  printResult(result);
  results.push(result);
}
console.log(`\nAll steps took ${((performance.now() - started_ms) / 60_000).toFixed(1)} min`);
process.exitCode = printTotals(results);
