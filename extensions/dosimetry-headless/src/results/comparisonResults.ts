import type { GammaCriteria } from '@voxel-dosimetry/core';
import type { ComparedEngine, EngineComparison, KernelOutcome } from '@voxel-dosimetry/compute';

/** One engine of a comparison in results.json. */
interface EngineResults {
  readonly engine: string;
  readonly kernel: KernelOutcome | null;
  /** Decays followed by Monte Carlo; null for the other engines. */
  readonly decays: number | null;
  readonly energy: { readonly emitted_MeV: number; readonly absorbed_MeV: number; readonly escaped_MeV: number };
  /** Against the reference: voxels judged, and the part of them with a gamma of 1 or less; null for the reference itself. */
  readonly gamma: { readonly pass_pct: number; readonly evaluatedVoxels: number } | null;
  readonly regions: readonly {
    readonly name: string;
    readonly absorbedDose_Gy: Readonly<Record<'mean' | 'min' | 'max' | 'D98' | 'D95' | 'D50' | 'D2', number>>;
    /** Of the mean, against the reference's; null for the reference itself, and where its mean is 0. */
    readonly difference_pct: number | null;
    /** Null for the reference itself, and where no voxel is judged. */
    readonly gammaPass_pct: number | null;
  }[];
}

export interface ComparisonResults {
  readonly reference: string;
  readonly gamma: GammaCriteria;
  readonly engines: readonly EngineResults[];
}

/** The comparison in the form of results.json. Time is left out: the same seed gives the same file. Test: round-trip/headless/kernelEngines. */
export function comparisonResults(
  { reference, gamma, engines }: EngineComparison,
  nameOf: (regionId: string) => string,
): ComparisonResults {
  const against = engines.find(({ outcome }) => outcome.engine === reference);
  return { reference, gamma, engines: engines.map((each) => engineResults(each, against, nameOf)) };
}

function engineResults(
  each: ComparedEngine,
  against: ComparedEngine | undefined,
  nameOf: (regionId: string) => string,
): EngineResults {
  const { outcome, statistics, gamma } = each;
  const isReference = each === against;
  return {
    engine: outcome.engine,
    kernel: outcome.kernel,
    decays: outcome.monteCarlo?.decays ?? null,
    energy: outcome.energy,
    gamma: gamma && { pass_pct: 100 * gamma.pass_frac, evaluatedVoxels: gamma.evaluatedVoxels },
    regions: statistics.map(({ regionId, mean_Gy, ...region }) => {
      const reference_Gy = against?.statistics.find((other) => other.regionId === regionId)?.mean_Gy ?? 0;
      const pass_frac = gamma?.regions.find((other) => other.regionId === regionId)?.pass_frac ?? null;
      return {
        name: nameOf(regionId),
        absorbedDose_Gy: {
          mean: mean_Gy,
          min: region.min_Gy,
          max: region.max_Gy,
          D98: region.D98_Gy,
          D95: region.D95_Gy,
          D50: region.D50_Gy,
          D2: region.D2_Gy,
        },
        difference_pct: isReference || reference_Gy === 0 ? null : 100 * (mean_Gy / reference_Gy - 1),
        gammaPass_pct: pass_frac === null ? null : 100 * pass_frac,
      };
    }),
  };
}
