import { DosimetryError } from '../../domain/errors';
import type { EarlierKinetics, KineticCurve } from '../../domain/kinetics';
import { EXPONENTIAL_MODELS, type ExponentialModel } from '../../domain/timeActivity';
import { findRadionuclide } from '../../data/radionuclides';
import { formOf } from '../exponentialModels';

const fail = (message: string): DosimetryError =>
  new DosimetryError({
    code: 'fit/earlier-cycle',
    message,
    remedy: 'Give the fits.json or results.json that the command "fit" or "run" wrote for it, or write it again.',
  });

export type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The patient's own curves of an earlier cycle from fits.json of the command `fit`: `{ radionuclide, fits: [{ name, candidates, choice,
 * selection, … }] }`, or from results.json of `run`. Of a curve that was averaged every model with its weight, else the choice; a trapezoid has no curve to go on with and
 * is left out. Throws `fit/earlier-cycle`, `ingest/unknown-radionuclide`. Test: unit/core/populationTable.
 */
export function parseEarlierKinetics(text: string): readonly EarlierKinetics[] {
  const { radionuclide, fits } = readFits(text);
  const found = fits.map((fit) => earlierOf(fit, radionuclide)).filter((each) => each !== null);
  if (found.length === 0) throw fail('No curve of the file is a sum of exponentials; at least one was expected.');
  return found;
}

/** A curve of fits.json, its candidates checked by whoever takes one. */
export interface WrittenFit {
  readonly name: string;
  readonly candidates: readonly Fields[];
  readonly fields: Fields;
}

/**
 * What the command `fit` wrote, or results.json of `run`, whose administered activity is that of its protocol where there is one. Throws
 * `fit/earlier-cycle`, `ingest/unknown-radionuclide`.
 */
export function readFits(text: string): {
  readonly radionuclide: string;
  readonly administered_MBq: number | null;
  readonly fits: readonly WrittenFit[];
} {
  const file = jsonOf(text);
  const fits = isFields(file) ? (file['fits'] ?? fitsOfRegions(file['regions'])) : null;
  if (!isFields(file) || typeof file['radionuclide'] !== 'string' || !Array.isArray(fits))
    throw fail('The file holds no "radionuclide" and "fits" or "regions"; both were expected.');
  return {
    radionuclide: findRadionuclide(file['radionuclide']).name,
    administered_MBq: administeredOf(file),
    fits: fits.map((fit: unknown) => {
      if (!isFields(fit) || typeof fit['name'] !== 'string' || !Array.isArray(fit['candidates']))
        throw fail('A fit holds no "name" and "candidates"; both were expected.');
      return { name: fit['name'], candidates: fit['candidates'].filter(isFields), fields: fit };
    }),
  };
}

function fitsOfRegions(regions: unknown): Fields[] | null {
  if (!Array.isArray(regions)) return null;
  return regions.flatMap((region: unknown) =>
    isFields(region) && isFields(region['fit']) ? [{ ...region['fit'], name: region['name'] }] : [],
  );
}

function administeredOf(file: Fields): number | null {
  const protocol = file['protocol'];
  const all: readonly unknown[] =
    isFields(protocol) && Array.isArray(protocol['administrations']) ? protocol['administrations'] : [];
  const [only, ...more] = all;
  const activity = isFields(only) && more.length === 0 ? only['activity_MBq'] : file['administered_MBq'];
  return typeof activity === 'number' && activity > 0 ? activity : null;
}

/** The curves of the region of this name, whatever the case of its letters; null where there are none. */
export const earlierKineticsOf = (earlier: readonly EarlierKinetics[], regionName: string): EarlierKinetics | null =>
  earlier.find(({ name }) => name.trim().toLowerCase() === regionName.trim().toLowerCase()) ?? null;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw fail(`The file is not JSON: ${error instanceof Error ? error.message : String(error)}.`);
  }
}

function earlierOf(fit: WrittenFit, radionuclide: string): EarlierKinetics | null {
  const { name, fields } = fit;
  const curves = curvesOfResult(fit);
  if (curves.length === 0) return null;
  return {
    name,
    radionuclide,
    curves,
    sigma_frac: partOf(fields['timeIntegratedActivity_sigma_MBq_h'], fields['timeIntegratedActivity_MBq_h']),
    measured_s: measuredOf(fields),
  };
}

/** What was chosen, or every model that was averaged with its weight; none for a trapezoid. Throws `fit/earlier-cycle`. */
export function curvesOfResult({ name, candidates, fields }: WrittenFit): EarlierKinetics['curves'] {
  const isAveraged = fields['selection'] === 'average' && candidates.some(({ weight }) => typeof weight === 'number');
  const taken = candidates.filter((each) =>
    isAveraged ? typeof each['weight'] === 'number' : each['model'] === (fields['choice'] ?? fields['model']),
  );
  const curves = taken.flatMap((each) => {
    const curve = curveOfCandidate(each, name);
    return curve === null ? [] : [{ weight: isAveraged ? Number(each['weight']) : 1, curve }];
  });
  const total = curves.reduce((sum, { weight }) => sum + weight, 0);
  return curves.map(({ weight, curve }) => ({ weight: weight / total, curve }));
}

const isModel = (value: unknown): value is ExponentialModel => EXPONENTIAL_MODELS.some((model) => model === value);

/** Null of a model that is no sum of exponentials. Throws `fit/earlier-cycle`. */
export function curveOfCandidate({ model, parameters }: Fields, name: string): KineticCurve | null {
  if (!isModel(model)) return null;
  const { phases, hasUptake } = formOf(model);
  const which = Array.from({ length: phases }, (_, j) => (phases === 1 ? '' : String(j + 1)));
  const numberOf = (key: string): number => {
    const value = isFields(parameters) ? parameters[key] : undefined;
    if (typeof value === 'number' && value > 0 && Number.isFinite(value)) return value;
    throw fail(`The curve "${name}" holds no ${key} above 0 for the model ${model}.`);
  };
  return {
    amplitudes: which.map((j) => numberOf(`amplitude${j}_MBq`)),
    effectiveHalfLives_s: which.map((j) => numberOf(`effectiveHalfLife${j}_s`)),
    uptakeHalfLife_s: hasUptake ? numberOf('uptakeHalfLife_s') : null,
  };
}

const partOf = (sigma: unknown, whole: unknown): number | null =>
  typeof sigma === 'number' && typeof whole === 'number' && sigma > 0 && whole > 0 ? sigma / whole : null;

function measuredOf({ times_s, times_h }: Fields): readonly [number, number] | null {
  const [times, unit_s] = Array.isArray(times_s) ? [times_s, 1] : Array.isArray(times_h) ? [times_h, 3600] : [[], 1];
  const numbers = times.filter((time): time is number => typeof time === 'number');
  return numbers.length === 0 ? null : [Math.min(...numbers) * unit_s, Math.max(...numbers) * unit_s];
}
