import type { Volume } from '@voxel-dosimetry/core';

/**
 * Second image times `scale` less the first, both on one grid: values in their unit, Float32, x fastest. Yields the fraction done after every plane.
 * Proved by test/unit/ohif/mosaic.test.ts.
 */
export function* difference(first: Volume, second: Volume, scale: number): Generator<number, Volume> {
  const [nx, ny, nz] = first.grid.size;
  const values = new Float32Array(nx * ny * nz);
  for (let k = 0; k < nz; k++) {
    const end = nx * ny * (k + 1);
    for (let at = nx * ny * k; at < end; at++) values[at] = scale * (second.values[at] ?? 0) - (first.values[at] ?? 0);
    yield (k + 1) / nz;
  }
  return { unit: first.unit, grid: first.grid, values };
}
