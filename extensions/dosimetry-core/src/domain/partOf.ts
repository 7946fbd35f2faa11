/**
 * Work as one part of a larger piece of work: its fractions 0..1 become `from_frac` … `to_frac` of the whole.
 * Test: unit/core/yielding.
 */
export function* partOf<T>(work: Generator<number, T>, from_frac: number, to_frac: number): Generator<number, T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield from_frac + (to_frac - from_frac) * step.value;
  }
}
