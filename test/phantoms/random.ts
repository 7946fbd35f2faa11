/** Uniform numbers in [0, 1) from a seed: the same seed gives the same sequence on every machine (sfc32, 32-bit integer arithmetic). */
export type RandomSource = () => number;

/** A stream of its own per (seed, purpose), so that adding one use of chance does not shift the others. FNV-1a spreads the key over the state. */
export function seededRandom(seed: number, purpose: string): RandomSource {
  let a = fnv1a(`${purpose}#a${seed}`);
  let b = fnv1a(`${purpose}#b${seed}`);
  let c = fnv1a(`${purpose}#c${seed}`);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return (sum >>> 0) / 4294967296;
  };
  for (let i = 0; i < 16; i++) next();
  return next;
}

function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash | 0;
}

/** Standard normal deviate (Marsaglia's polar method, doi:10.1137/1006063). */
export function normalDeviate(random: RandomSource): number {
  for (;;) {
    const u = 2 * random() - 1;
    const v = 2 * random() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/**
 * Poisson deviate of the given mean: products of uniforms below 30, above it Hörmann's transformed rejection
 * PTRS (doi:10.1016/0167-6687(93)90997-4).
 */
export function poissonDeviate(random: RandomSource, mean: number): number {
  return mean < 30 ? poissonByProduct(random, mean) : poissonByRejection(random, mean);
}

function poissonByProduct(random: RandomSource, mean: number): number {
  if (mean <= 0) return 0;
  const limit = Math.exp(-mean);
  let product = random();
  let count = 0;
  while (product > limit) {
    product *= random();
    count++;
  }
  return count;
}

function poissonByRejection(random: RandomSource, mean: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = random() - 0.5;
    const v = random();
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= k * Math.log(mean) - mean - logFactorial(k)) return k;
  }
}

/** ln k! by Stirling's series; k ≥ 0. */
function logFactorial(k: number): number {
  let shift = 0;
  let x = k + 1;
  while (x < 8) {
    shift -= Math.log(x);
    x++;
  }
  const inverse = 1 / x;
  const series = inverse / 12 - inverse ** 3 / 360 + inverse ** 5 / 1260;
  return shift + (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
