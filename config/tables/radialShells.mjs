/**
 * Spreads the voxels of a cubic grid with a point source in its middle over spherical shells one voxel thick.
 *
 * Within a voxel the energy is taken to go as 1/r², as it does around a point source: exact for the voxel of the source, and of the second order
 * elsewhere. The grid has 2·shells + 1 voxels on each edge.
 */
export function radialShells(shells) {
  const edge = shells + 1;
  const first = new Uint8Array(edge ** 3);
  const parts = new Float64Array(3 * edge ** 3);
  for (let k = 0; k < edge; k += 1)
    for (let j = 0; j < edge; j += 1)
      for (let i = 0; i < edge; i += 1) spreadVoxel({ first, parts }, i + edge * (j + edge * k), [i, j, k]);
  return (energies) => fold(energies, { shells, edge, first, parts });
}

const NEAR = 8;
const NEAR_CUTS = 12;
const FAR_CUTS = 4;

function spreadVoxel({ first, parts }, at, [i, j, k]) {
  const cuts = i * i + j * j + k * k < NEAR * NEAR ? NEAR_CUTS : FAR_CUTS;
  const nearest = Math.hypot(...[i, j, k].map((n) => Math.max(0, n - 0.5)));
  first[at] = Math.floor(nearest);
  const sums = [0, 0, 0];
  const places = Array.from({ length: cuts }, (_, n) => (n + 0.5) / cuts - 0.5);
  for (const z of places)
    for (const y of places)
      for (const x of places) {
        const square = (i + x) ** 2 + (j + y) ** 2 + (k + z) ** 2;
        sums[Math.floor(Math.sqrt(square)) - first[at]] += 1 / square;
      }
  const whole = sums[0] + sums[1] + sums[2];
  sums.forEach((sum, n) => (parts[3 * at + n] = sum / whole));
}

/** Energy in each shell; what lies further out is left out. */
function fold(energies, { shells, edge, first, parts }) {
  const sums = new Float64Array(shells + 3);
  const count = 2 * shells + 1;
  let voxel = 0;
  for (let k = 0; k < count; k += 1)
    for (let j = 0; j < count; j += 1) {
      const row = edge * (Math.abs(j - shells) + edge * Math.abs(k - shells));
      for (let i = 0; i < count; i += 1, voxel += 1) {
        const energy = energies[voxel];
        if (energy === 0) continue;
        const at = Math.abs(i - shells) + row;
        const shell = first[at];
        if (shell >= shells) continue;
        for (let n = 0; n < 3; n += 1) sums[shell + n] += energy * parts[3 * at + n];
      }
    }
  return Array.from(sums.subarray(0, shells));
}
