/** The result of work that is short enough to be done in one go. Test: unit/core/yielding. */
export function runToEnd<T>(work: Generator<number, T>): T {
  for (let step = work.next(); ; step = work.next()) if (step.done) return step.value;
}
