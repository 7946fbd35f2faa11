import type { KineticCurve, KineticTissue, TissueKinetics } from '../../domain/kinetics';
import type { ExponentialModel } from '../../domain/timeActivity';
import { tableFailure } from './rowsOfTable';

/** One row of a table: a fitted curve of a patient. */
export interface PatientCurve {
  readonly patient: string;
  readonly model: ExponentialModel;
  /** Amplitudes per administered activity where that is known. */
  readonly curve: KineticCurve;
  readonly coordinates: readonly number[];
  readonly isPerAdministered: boolean;
  readonly residual_frac: number | null;
}

const LEAST_PATIENTS = 8;
/** Beyond the coordinates of a curve: with fewer patients their covariance is noise. */
const PATIENTS_BEYOND = 4;

/**
 * Mean and covariance of the curves' coordinates. Throws `fit/population-table`: too few patients, several models, administered activity
 * for some only.
 */
export function tissueKineticsOf(tissue: KineticTissue, curves: readonly PatientCurve[]): TissueKinetics {
  const models = [...new Set(curves.map(({ model }) => model))];
  if (models.length > 1)
    throw tableFailure(
      `The curves of ${tissue} have the models ${models.join(', ')}; one for all of them was expected.`,
    );
  const perAdministered = new Set(curves.map(({ isPerAdministered }) => isPerAdministered));
  if (perAdministered.size > 1)
    throw tableFailure(`administered_MBq stands in some rows of ${tissue} only; in all or in none was expected.`);
  const size = curves[0]!.coordinates.length;
  const patients = new Set(curves.map(({ patient }) => patient)).size;
  const needed = Math.max(LEAST_PATIENTS, size + PATIENTS_BEYOND);
  if (patients < needed)
    throw tableFailure(`${tissue} has curves of ${patients} patients; at least ${needed} were expected.`);
  const isPerAdministered = curves[0]!.isPerAdministered;
  return {
    patients,
    model: models[0]!,
    ...momentsOf(curves, isPerAdministered),
    isPerAdministered,
    residual_frac: scatterOf(curves),
    curves: curves.map(({ curve }) => curve),
  };
}

function momentsOf(
  curves: readonly PatientCurve[],
  isPerAdministered: boolean,
): Pick<TissueKinetics, 'mean' | 'covariance'> {
  const size = curves[0]!.coordinates.length;
  const mean = Array.from({ length: size }, (_, i) =>
    i === 0 && !isPerAdministered
      ? 0
      : curves.reduce((sum, { coordinates }) => sum + coordinates[i]!, 0) / curves.length,
  );
  const covariance = mean.map((meanI, i) =>
    mean.map((meanJ, j) => {
      if (!isPerAdministered && (i === 0 || j === 0)) return 0;
      const products = curves.map(({ coordinates }) => (coordinates[i]! - meanI) * (coordinates[j]! - meanJ));
      return products.reduce((sum, each) => sum + each, 0) / (curves.length - 1);
    }),
  );
  return { mean, covariance };
}

function scatterOf(curves: readonly PatientCurve[]): number | null {
  const known = curves.flatMap(({ residual_frac }) => (residual_frac === null ? [] : [residual_frac]));
  if (known.length < curves.length) return null;
  return Math.sqrt(known.reduce((sum, each) => sum + each * each, 0) / known.length);
}
