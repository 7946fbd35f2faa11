import type { AliasTable, TransportScene } from '@voxel-dosimetry/monte-carlo';
import type { NativeProgram } from './compileNative.mjs';

export interface TwinShards {
  readonly seed: number;
  readonly firstShard?: number;
  readonly shards: number;
  readonly decaysPerShard: number;
}

export interface TwinResult {
  readonly energy_MeV: Float64Array;
  readonly squares_MeV2: Float64Array;
  readonly balance: Readonly<
    Record<'emitted_MeV' | 'absorbed_MeV' | 'escaped_MeV' | 'decays' | 'abandoned' | 'duration_s', number>
  >;
}

export type Twin = NativeProgram;

export function compileTwin(flags: readonly string[]): Twin;
export function runTwin(twin: Twin, scene: TransportScene, alias: AliasTable, shards: TwinShards): TwinResult;
