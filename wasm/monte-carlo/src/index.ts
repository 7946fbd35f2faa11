export { aliasTable, type AliasTable } from './aliasTable';
export { compileKernelModule } from './kernelModule';
export { transportMemory_bytes } from './kernelMemory';
export { createTransportKernel, type Shard, type TransportKernel } from './transportKernel';
export type { Emissions, KernelTables, ShardResult, Surroundings, TallyGrid, TransportScene } from './transportScene';
