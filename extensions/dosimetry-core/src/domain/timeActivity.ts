/** Models of the fitting stage; later ones join this list. */
export const TIME_ACTIVITY_MODELS = ['mono', 'trapezoid'] as const;
export type TimeActivityModel = (typeof TIME_ACTIVITY_MODELS)[number];

/** Per-voxel outcome of a fit; stored as a status map (Uint8). */
export const FIT_STATUS = { outside: 0, fitted: 1, atPhysicalDecay: 2, fallbackTrapezoid: 3, zero: 4 } as const;
export type FitStatus = keyof typeof FIT_STATUS;

/** A fitted time–activity curve of one region. Times from administration, s; activity at those times, MBq. */
export interface TimeActivityFit {
  readonly model: TimeActivityModel;
  /** mono: amplitude_MBq, effectiveHalfLife_s. trapezoid: none. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly status: FitStatus;
  readonly timeIntegratedActivity_MBq_h: number;
  /** Parts of the integral outside the measured interval, 0..1 of the whole. */
  readonly extrapolatedBefore_frac: number;
  readonly extrapolatedAfter_frac: number;
  /** Corrected Akaike information criterion; null where it is not defined (too few points). */
  readonly aicc: number | null;
  /** The curve for plots: times_s and activities_MBq of equal length. */
  readonly curve: { readonly times_s: readonly number[]; readonly activities_MBq: readonly number[] };
}

export interface RegionFit {
  readonly regionId: string;
  readonly times_s: readonly number[];
  readonly activities_MBq: readonly number[];
  readonly fit: TimeActivityFit;
}
