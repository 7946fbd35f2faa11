import type { EnergyBudget, Volume } from '@voxel-dosimetry/core';
import type { DoseRateFit } from '../../contract';

/** Map of decays (Bq·s/mL gives Gy) or of decays a second (Bq/mL gives Gy/s). */
export interface DepositRequest<U extends 'Gy' | 'Gy/s'> {
  readonly activity: Volume<U extends 'Gy' ? 'Bq·s/mL' : 'Bq/mL'>;
  readonly unit: U;
  /** Which of how many maps, from 0. */
  readonly index: number;
  readonly count: number;
}

/** What an engine makes of one map. */
export interface Deposited<U extends 'Gy' | 'Gy/s'> {
  readonly dose: Volume<U>;
  /** MeV, or MeV/s. */
  readonly energy: EnergyBudget;
  /** Null for engines that draw no random numbers. */
  readonly statistics: DepositStatistics | null;
  /** Where dose rates were integrated. */
  readonly doseRateFits?: readonly DoseRateFit[];
}

export interface DepositStatistics {
  /** Relative standard uncertainty of `dose`, 0..1. */
  readonly uncertainty: Volume<'frac'>;
  /** Of the regions' means, in their order. */
  readonly regionMean_frac: readonly number[];
  readonly decays: number;
  readonly shards: number;
  readonly isPartial: boolean;
  readonly isTargetReached: boolean | null;
}

/** A dose engine: energy of a map of decays into absorbed dose on the same grid. */
export type Deposit = <U extends 'Gy' | 'Gy/s'>(request: DepositRequest<U>) => Promise<Deposited<U>>;
