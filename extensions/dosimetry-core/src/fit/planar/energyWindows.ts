/** Counts that one energy window collected over a region of a planar image. */
export interface WindowCounts {
  readonly counts: number;
  readonly width_keV: number;
}

/** The photopeak's window with the two narrow ones beside it; null where one was not acquired (the upper one for the highest peak). */
export interface EnergyWindows {
  readonly main: WindowCounts;
  readonly lower: WindowCounts | null;
  readonly upper: WindowCounts | null;
}

/** Counts and their variance by counting statistics. */
export interface CountsWithVariance {
  readonly counts: number;
  readonly variance: number;
}

/**
 * Unscattered counts of a region: P = M − (L/w_L + U/w_U) · w_M/2, the triple energy window (Ogawa et al. 1991, doi:10.1109/42.97591); a window that
 * is null counts as 0, and without both the counts are those of the photopeak.
 *
 * Counts are Poisson: u²(P) = M + (w_M/2)² (L/w_L² + U/w_U²). Wrong where scatter is no straight line over the photopeak.
 * Proved by test/physics/planarActivity.test.ts.
 */
export function unscatteredCounts({ main, lower, upper }: EnergyWindows): CountsWithVariance {
  const halfWidth_keV = main.width_keV / 2;
  let [counts, variance] = [main.counts, main.counts];
  for (const side of [lower, upper]) {
    if (side === null) continue;
    const ratio = halfWidth_keV / side.width_keV;
    counts -= ratio * side.counts;
    variance += ratio * ratio * side.counts;
  }
  return { counts, variance };
}
