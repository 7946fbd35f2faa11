/** Runs a generator of core to its end: its result, and every fraction it yielded. */
export function drive<T>(work: Generator<number, T>): { result: T; fractions: number[] } {
  const fractions: number[] = [];
  for (;;) {
    const step = work.next();
    if (step.done) return { result: step.value, fractions };
    fractions.push(step.value);
  }
}

export const resultOf = <T>(work: Generator<number, T>): T => drive(work).result;
