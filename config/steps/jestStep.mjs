import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { root } from './root.mjs';
import { runStep } from './runStep.mjs';

/** Projects whose tests start archives, browsers and workers; the others must end by themselves. */
const STARTING_PROCESSES = new Set(['round-trip', 'worker', 'e2e']);

/**
 * Runs jest projects and counts their tests. A file that does not even load counts as one failed test, and so does a run
 * that ends without its report.
 */
export async function jestStep({ name, projects, timeout_s, args = [], env = {} }) {
  const reportFile = path.join(root, '.cache', 'test', `${name.replaceAll(/[^a-z0-9-]/g, '_')}.json`);
  await mkdir(path.dirname(reportFile), { recursive: true });
  await rm(reportFile, { force: true });
  const result = await runStep({
    name,
    command: process.execPath,
    args: [
      path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
      '-c',
      'config/jest/jest.config.mjs',
      '--selectProjects',
      ...projects,
      '--ci',
      '--passWithNoTests',
      // Where a test that failed may hold a port or a process open; the report is complete by then, and the step ends what is left.
      ...(projects.some((project) => STARTING_PROCESSES.has(project)) ? ['--forceExit'] : []),
      '--json',
      `--outputFile=${reportFile}`,
      ...args,
    ],
    cwd: root,
    env: { NODE_ENV: 'test', FORCE_COLOR: '0', ...env },
    timeout_s,
  });
  // With --json jest prints the same report on stdout; the lines a person wants are those before it.
  const output = result.output.replace(/^\{"numFailedTestSuites".*$/gm, '');
  return { ...result, output, ...(await countTests(reportFile, result.ok)) };
}

async function countTests(reportFile, ok) {
  let report;
  try {
    report = JSON.parse(await readFile(reportFile, 'utf8'));
  } catch {
    return { passed: 0, failed: 1 };
  }
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return { passed: report.numPassedTests, failed: ok ? failed : Math.max(failed, 1) };
}
