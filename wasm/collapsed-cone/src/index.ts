export { createCollapsedCone, type CollapsedCone } from './collapsedCone';
export type { ConeResult, ConeScene } from './coneScene';
export { coneMemory_bytes } from './kernelMemory';
export { compileCollapsedConeModule } from './kernelModule';
export { lineKernels, type LineKernels } from './lineKernel';
export type { EmittedKernels, PhotonKernel, RadialKernel } from './radialKernel';
