import {
  createComputeEngine,
  USUAL_MONTE_CARLO,
  type ComputeApi,
  type DoseRequest,
  type MonteCarloSettings,
} from '@voxel-dosimetry/compute';
import { fitOf, Lu177, phantomSeries, upToFit } from './loadedPhantom';
import { transportDouble, type DoubleOptions } from './transportDouble';

export const sphere = phantomSeries('sphere');
export const { timePoints } = sphere;

export const SETTINGS: MonteCarloSettings = { ...USUAL_MONTE_CARLO, histories: 40_000, seed: 7 };

export const request = (change: Partial<DoseRequest> = {}): DoseRequest => ({
  engine: 'monte-carlo',
  order: 'activity-first',
  radionuclide: Lu177,
  daughters: 'none',
  fit: fitOf(sphere),
  monteCarlo: SETTINGS,
  kernel: null,
  ...change,
});

/** A sphere of uniform activity, read, registered, drawn and fitted, in an engine with so many transport workers. */
export async function fitted(
  workers: number,
  options: DoubleOptions = {},
): Promise<{ readonly engine: ComputeApi; readonly double: ReturnType<typeof transportDouble> }> {
  const double = transportDouble(options);
  const engine = createComputeEngine(double.host(workers));
  await upToFit(engine, sphere);
  return { engine, double };
}

export const bitsOf = async (engine: ComputeApi, key: 'dose' | 'doseUncertainty') =>
  Buffer.from((await engine.volume(key)).values.buffer).toString('base64');
