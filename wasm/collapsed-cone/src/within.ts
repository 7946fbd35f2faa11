/** The steps of a part of the work as fractions of the whole. */
export function* within<Result>(
  work: Generator<number, Result>,
  from_frac: number,
  share_frac: number,
): Generator<number, Result> {
  let step = work.next();
  for (; !step.done; step = work.next()) yield from_frac + share_frac * step.value;
  return step.value;
}
