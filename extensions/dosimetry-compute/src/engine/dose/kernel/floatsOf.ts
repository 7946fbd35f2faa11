import type { Volume } from '@voxel-dosimetry/core';

/** The voxels as the kernels in WebAssembly take them; a copy only of what is held otherwise. */
export const floatsOf = ({ values }: Volume): Float32Array =>
  values instanceof Float32Array ? values : new Float32Array(values);
