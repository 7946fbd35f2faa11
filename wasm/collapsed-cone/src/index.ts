export { createCollapsedCone, type CollapsedCone } from './collapsedCone';
export type { ConeResult, ConeScene, RadialKernel } from './coneScene';
export { coneMemory_bytes } from './kernelMemory';
export { compileCollapsedConeModule } from './kernelModule';
