/** Time of a pass over one point, relative to a pass of radix 4 (measured), and of all else that is done to it along three axes. */
const PASS_WORK: Readonly<Record<number, number>> = { 1: 0.5, 2: 1.2, 3: 1.1, 4: 1, 5: 1.6, 8: 1.5 };
const POINT_WORK = 5;

/** A longer length may be the faster one, up to this much longer. */
const LONGEST = 1.15;

/**
 * The passes of a transform of that length: radix 4 first where it can be, since that pass leaves out what is padding, and two passes at least.
 * Undefined when the length has a prime factor above 5.
 */
export function radicesOf(length: number): readonly number[] | undefined {
  const radices: number[] = [];
  let rest = length;
  for (const radix of [5, 3]) {
    for (; rest % radix === 0; rest /= radix) radices.push(radix);
  }
  const twos = Math.log2(rest);
  if (!Number.isInteger(twos)) return undefined;
  const fours = Array.from({ length: Math.floor(twos / 2) }, () => 4);
  const [first, middle] = [fours.slice(0, 1), fours.slice(1)];
  // 2 and one 4 of several make an 8, one pass fewer; the 4 of the first pass stays.
  const last = twos % 2 === 0 ? [] : middle.length > 0 ? [2 * middle.pop()!] : [2];
  const passes = [...first, ...radices, ...middle, ...last];
  return [...passes, ...[1, 1].slice(Math.min(2, passes.length))];
}

/** The length, at least that one, that takes the least work; `isHalved`: for real numbers, whose transform has half the length. */
export function transformLength(least: number, isHalved: boolean): number {
  const step = isHalved ? 2 : 1;
  let best = 0;
  let bestWork = Infinity;
  for (let padded = Math.ceil(least / step) * step; padded <= least * LONGEST + step || best === 0; padded += step) {
    const radices = radicesOf(padded / step);
    if (radices === undefined) continue;
    const work = padded * radices.reduce((sum, radix) => sum + PASS_WORK[radix]!, POINT_WORK);
    if (work < bestWork) [best, bestWork] = [padded / step, work];
  }
  return best;
}

/** For each pass but the last, over blocks of L points with radix R: cos and −sin of 2π jk/L at (j < L/R, 0 < k < R), as fourier.h reads them. */
export function twiddlesOf(length: number, radices: readonly number[]): Float32Array {
  const pairs: number[] = [];
  let block = length;
  for (const radix of radices.slice(0, -1)) {
    for (let j = 0; j < block / radix; j++) {
      for (let k = 1; k < radix; k++) {
        const angle = (2 * Math.PI * ((j * k) % block)) / block;
        pairs.push(Math.cos(angle), -Math.sin(angle));
      }
    }
    block /= radix;
  }
  return Float32Array.from(pairs);
}

/** Frequency f that stands at each place after the forward passes, as min(f, length − f). */
export function frequenciesOf(length: number, radices: readonly number[]): Int32Array {
  return Int32Array.from({ length }, (_, place) => {
    let [block, rest, weight, frequency] = [length, place, 1, 0];
    for (const radix of radices) {
      block /= radix;
      frequency += weight * Math.floor(rest / block);
      rest %= block;
      weight *= radix;
    }
    return Math.min(frequency, length - frequency);
  });
}

/** cos and −sin of πm/N for m < N/2, N/2 the length along x rounded up to whole groups of four. */
export function twistOf(length: number): Float32Array {
  const count = 4 * Math.ceil(length / 4);
  return Float32Array.from({ length: 2 * count }, (_, at) => {
    const angle = (Math.PI * Math.floor(at / 2)) / (2 * length);
    return at % 2 === 0 ? Math.cos(angle) : -Math.sin(angle);
  });
}
