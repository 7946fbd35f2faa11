export * from './contract';
export { createComputeClient, type ComputeClient, type WorkerLink } from './client';
export { createComputeEngine } from './engine/createComputeEngine';
