const STARTS_PER_DECADE = 4;
const FEWEST_STARTS = 4;
/** Nearly eight decades: from physical decay to a first scan in the first second. */
const MOST_STARTS = 32;

function logGrid(low: number, high: number): number[] {
  const even = Math.ceil(((high - low) / Math.LN10) * STARTS_PER_DECADE) + 1;
  const count = Math.min(MOST_STARTS, Math.max(FEWEST_STARTS, even));
  return Array.from({ length: count }, (_, at) => low + ((high - low) * at) / (count - 1));
}

/** All ascending choices of `size` of the values. */
function orderedSets(values: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return values.flatMap((value, at) => orderedSets(values.slice(at + 1), size - 1).map((rest) => [value, ...rest]));
}

/** Logarithms of the decay constants from which the search may start: every ascending choice of a logarithmic grid in the places that are free. */
export function startLogs(slowest: number, fastest: number, constants: readonly (number | null)[]): number[][] {
  const free = constants.filter((constant) => constant === null).length;
  return orderedSets(logGrid(Math.log(slowest), Math.log(fastest)), free).map((logs) => {
    let next = 0;
    return constants.map((constant) => (constant === null ? logs[next++]! : Math.log(constant)));
  });
}
