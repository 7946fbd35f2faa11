import { assertVolume, type Volume } from '../domain/volume';
import { fitVoxels, type VoxelFitRequest } from './fitVoxels';

export interface DoseRateFitRequest extends Omit<VoxelFitRequest, 'aligned'> {
  /** Gy/s at the times, all on the dose grid. */
  readonly rates: readonly Volume<'Gy/s'>[];
}

/**
 * Absorbed dose from dose-rate maps: the fit of `fitVoxels`, voxel by voxel or with the shapes of the regions, applied to dose rate.
 *
 * D = ∫₀^∞ Ḋ dt. The models know of a rate and its physical half-life, not of its unit; the slowest decay is that of the nuclide,
 * since energy per decay and geometry are taken as constant. Yields the fraction done. Throws what `fitVoxels` throws.
 * Test: unit/core/integrateDoseRates.
 */
export function* integrateDoseRates({ rates, ...request }: DoseRateFitRequest): Generator<number, Volume<'Gy'>> {
  const aligned = rates.map((rate, at) => ({
    ...assertVolume(rate, 'Gy/s', `The dose rate of time point ${at + 1}`),
    unit: 'Bq/mL' as const,
  }));
  const { tia } = yield* fitVoxels({ ...request, aligned });
  return { unit: 'Gy', grid: tia.grid, values: tia.values };
}

/** Step of the derivative, relative. */
const STEP_frac = 0.01;

/**
 * How the integral follows one time point: Ḋ_k · ∂D/∂Ḋ_k in every voxel, Gy, by raising that map by 1 %. The sum over time points is D
 * (the integral is of first degree in the rates). `dose` is what `integrateDoseRates` gave. Yields the fraction done.
 */
export function* doseRateSensitivity(
  request: DoseRateFitRequest,
  dose: Volume<'Gy'>,
  timePoint: number,
): Generator<number, Float32Array> {
  const rates = request.rates.map((rate, at) =>
    at === timePoint
      ? { ...rate, values: new Float32Array(rate.values).map((value) => value * (1 + STEP_frac)) }
      : rate,
  );
  const raised = yield* integrateDoseRates({ ...request, rates });
  const sensitivity = new Float32Array(dose.values.length);
  for (let v = 0; v < sensitivity.length; v++) sensitivity[v] = (raised.values[v]! - dose.values[v]!) / STEP_frac;
  return sensitivity;
}
