const counts = (result) => ({
  passed: result.passed ?? (result.ok ? 1 : 0),
  failed: result.failed ?? (result.ok ? 0 : 1),
});

/** One line for a step that went well; everything that it printed for one that did not. */
export function printResult(result) {
  const { passed, failed } = counts(result);
  const tests = result.passed === undefined ? '' : ` (${passed} passed, ${failed} failed)`;
  console.log(
    `${result.ok ? 'ok    ' : 'FAILED'} ${result.name}${tests} ${result.duration_s.toFixed(1)} s ${result.reason}`.trimEnd(),
  );
  if (!result.ok) console.log(result.output.trimEnd().replaceAll(/^/gm, '    '));
}

/** The closing line over all steps: each tool counts as one, each test as one. Returns the exit code. */
export function printTotals(results) {
  const totals = results.map(counts);
  const passed = totals.reduce((sum, step) => sum + step.passed, 0);
  const failed = totals.reduce((sum, step) => sum + step.failed, 0);
  const failedSteps = results.filter((result) => !result.ok).map((result) => result.name);
  if (failedSteps.length > 0) console.log(`\nFailed: ${failedSteps.join(', ')}`);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}
