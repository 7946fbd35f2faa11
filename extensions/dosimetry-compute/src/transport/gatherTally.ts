/** Σ of a tally over the cuts³ voxels that each voxel of the dose grid was cut into; `size` is that of the cut grid, x fastest. */
export function gatherTally(
  energy_MeV: Float64Array,
  size: readonly [number, number, number],
  cuts: number,
): Float64Array {
  if (cuts === 1) return energy_MeV;
  const [nx, ny, nz] = size;
  const gathered = new Float64Array(energy_MeV.length / cuts ** 3);
  for (let at = 0, k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const row = (nx / cuts) * (Math.floor(j / cuts) + (ny / cuts) * Math.floor(k / cuts));
      for (let i = 0; i < nx; i++) gathered[row + Math.floor(i / cuts)]! += energy_MeV[at++]!;
    }
  return gathered;
}
