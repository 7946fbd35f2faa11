import { DosimetryError } from '../../domain/errors';
import type { KineticCurve } from '../../domain/kinetics';
import type { ExponentialModel } from '../../domain/timeActivity';
import { hoursToSeconds, SECONDS_PER_HOUR } from '../../domain/units';
import { exponentialSumAt, formOf, parameterCount, type ExponentialSum } from '../exponentialModels';
import { curveOfCandidate, curvesOfResult, readFits, type WrittenFit } from './parseEarlierKinetics';
import { parsePopulationTable } from './parsePopulationTable';
import { tableFailure } from './rowsOfTable';
import { exponentialSumOf } from './shapeEstimates';
import { suggestTissue } from './suggestTissue';

/** What the command `fit` wrote for one patient. */
export interface PatientFits {
  readonly patient: string;
  /** fits.json, or results.json of `run`. */
  readonly text: string;
}

export interface WrittenPopulation {
  /** As `parsePopulationTable` reads it. */
  readonly csv: string;
  /** The regions and tissues that are not in it, each with why. */
  readonly leftOut: readonly string[];
}

interface Row {
  readonly tissue: string;
  readonly line: string;
}

/**
 * Fits of a site's earlier patients → its population table.
 *
 * One row a region whose name speaks of a tissue, with the model asked for: a population has one, and patients' fits choose different ones.
 * residual_frac is the rms of the relative residuals, Σ(r/A)² over the points less the parameters, empty where no point is left over. A
 * tissue that `parsePopulationTable` would refuse, of too few patients above all, is left out and told. Not for it: fits by one scan (their
 * shape is the population's own) and refused curves; one at physical decay belongs to it, or half-lives would come out too short. Throws
 * `fit/population-table` when nothing is left, `fit/earlier-cycle`, `ingest/unknown-radionuclide`. Proved by test/unit/headless/population.test.ts.
 */
export function populationTableOf(
  patients: readonly PatientFits[],
  agent: string,
  model: ExponentialModel,
): WrittenPopulation {
  const leftOut: string[] = [];
  const rows = patients.flatMap((each) => rowsOf(each, agent, model, leftOut));
  const header = headerOf(model);
  const kept = [...new Set(rows.map(({ tissue }) => tissue))].flatMap((tissue) => {
    const lines = rows.filter((row) => row.tissue === tissue).map(({ line }) => line);
    const refused = refusalOf([header, ...lines].join('\n'));
    if (refused !== null) leftOut.push(refused);
    return refused === null ? lines : [];
  });
  if (kept.length === 0)
    throw tableFailure(`No tissue can be told from the fits of ${patients.length} patients: ${leftOut.join(' ')}`);
  const csv = `${[header, ...kept].join('\n')}\n`;
  parsePopulationTable(csv, agent);
  return { csv, leftOut };
}

const phasesOf = (model: ExponentialModel): readonly string[] =>
  Array.from({ length: formOf(model).phases }, (_, j) => (formOf(model).phases === 1 ? '' : String(j + 1)));

const headerOf = (model: ExponentialModel): string =>
  [
    'radionuclide,agent,tissue,patient,model',
    ...phasesOf(model).map((j) => `amplitude${j}_MBq`),
    ...phasesOf(model).map((j) => `effectiveHalfLife${j}_h`),
    ...(formOf(model).hasUptake ? ['uptakeHalfLife_h'] : []),
    'administered_MBq,residual_frac',
  ].join(',');

function refusalOf(csv: string): string | null {
  try {
    parsePopulationTable(csv, '');
    return null;
  } catch (error) {
    if (error instanceof DosimetryError) return error.message;
    throw error;
  }
}

function rowsOf({ patient, text }: PatientFits, agent: string, model: ExponentialModel, leftOut: string[]): Row[] {
  if (/[,;"\n]/.test(`${patient}${agent}`))
    throw tableFailure(`A patient or agent is named ${patient}, ${agent}; names without , ; " were expected.`);
  const { radionuclide, administered_MBq, fits } = readFits(text);
  return fits.flatMap((fit) => {
    const tissue = suggestTissue(fit.name);
    const curve = tissue === null ? null : curveOf(fit, model);
    if (tissue === null || curve === null) {
      const why = tissue === null ? 'speaks of no tissue' : `has no admissible ${model} curve of several scans`;
      leftOut.push(`"${fit.name}" of ${patient} ${why}.`);
      return [];
    }
    const hours = curve.effectiveHalfLives_s.map((each) => each / SECONDS_PER_HOUR);
    const uptake = curve.uptakeHalfLife_s === null ? [] : [curve.uptakeHalfLife_s / SECONDS_PER_HOUR];
    const known = [administered_MBq ?? '', residual_frac(fit, curve, model) ?? ''];
    return [
      {
        tissue,
        line: [radionuclide, agent, tissue, patient, model, ...curve.amplitudes, ...hours, ...uptake, ...known].join(
          ',',
        ),
      },
    ];
  });
}

function curveOf({ candidates, fields }: WrittenFit, model: ExponentialModel): KineticCurve | null {
  const isOneScan = String(fields['selection']).startsWith('single-time-point');
  const found = candidates.find(
    (each) => each['model'] === model && each['status'] !== 'refused' && each['status'] !== 'zero',
  );
  return isOneScan || found === undefined ? null : curveOfCandidate(found, String(fields['name']));
}

const numbersOf = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter((each): each is number => typeof each === 'number') : [];

/** What was measured is the result's curve and its residuals. Null where the curve has no point more than parameters. */
function residual_frac(fit: WrittenFit, curve: KineticCurve, model: ExponentialModel): number | null {
  const residuals = numbersOf(fit.fields['residuals_MBq']);
  const times_s = numbersOf(fit.fields['times_h']).map(hoursToSeconds);
  const excluded: unknown = fit.fields['excludedBecause'];
  const result = curvesOfResult(fit).map((each) => ({ weight: each.weight, sum: exponentialSumOf(each.curve) }));
  if (result.length === 0 || residuals.length !== times_s.length) return null;
  const own = exponentialSumOf(curve);
  const relative = residuals.flatMap((residual, n) => {
    if (Array.isArray(excluded) && typeof excluded[n] === 'string') return [];
    const at = (sum: ExponentialSum): number => exponentialSumAt(sum, times_s[n]!);
    const measured = result.reduce((total, { weight, sum }) => total + weight * at(sum), residual);
    return [1 - at(own) / measured];
  });
  const free = relative.length - parameterCount(formOf(model));
  const frac = Math.sqrt(relative.reduce((total, each) => total + each * each, 0) / free);
  return frac > 0 && Number.isFinite(frac) ? frac : null;
}
