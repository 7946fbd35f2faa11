import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { compileKernels } from '../build/compileKernels.mjs';
import { root } from '../steps/root.mjs';

/** Bundles a package of ours (its index) and imports it, so that a case measures the product's own code. */
export async function importProduct(extension) {
  const { build } = await import('esbuild');
  await compileKernels();
  const outfile = path.join(root, '.cache', 'bench', `${extension}.mjs`);
  await mkdir(path.dirname(outfile), { recursive: true });
  await build({
    entryPoints: [path.join(root, 'extensions', extension, 'src', 'index.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    outfile,
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

/** Runs a generator of core to its end; returns its result and the longest time between two yields, ms. */
export function drive(generator) {
  let longest_ms = 0;
  for (;;) {
    const start_ms = performance.now();
    const step = generator.next();
    longest_ms = Math.max(longest_ms, performance.now() - start_ms);
    if (step.done) return { result: step.value, longest_ms };
  }
}

/** Median time of `repeats` runs after one to warm up, ms. */
export function medianTime_ms(work, repeats = 3) {
  work();
  const times = Array.from({ length: repeats }, () => {
    const start_ms = performance.now();
    work();
    return performance.now() - start_ms;
  });
  return times.sort((a, b) => a - b)[Math.floor(repeats / 2)];
}

/** Largest difference between two arrays, relative to the largest value of the second. */
export function largestDeviation_frac(values, reference) {
  let difference = 0;
  let scale = 0;
  for (let at = 0; at < reference.length; at += 1) {
    difference = Math.max(difference, Math.abs(values[at] - reference[at]));
    scale = Math.max(scale, Math.abs(reference[at]));
  }
  return difference / scale;
}

/** Says so when ours and the peer do not compute the same: a faster wrong answer is no result. */
export function assertSame(name, values, reference, tolerance_frac) {
  const found_frac = largestDeviation_frac(values, reference);
  if (!(found_frac <= tolerance_frac)) {
    throw new Error(
      `${name}: ours and the peer differ by ${found_frac.toExponential(2)} of the largest value, expected at most ${tolerance_frac}.`,
    );
  }
}

/** A cubic grid in patient coordinates. */
export const cubicGrid = (size, spacing_mm) => ({
  size: [size, size, size],
  spacing_mm: [spacing_mm, spacing_mm, spacing_mm],
  origin_mm: [0, 0, 0].map(() => (-(size - 1) / 2) * spacing_mm),
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  frameOfReferenceUID: '2.25.1',
});

/** A repeatable sequence in [0, 1). */
export function sequence(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
