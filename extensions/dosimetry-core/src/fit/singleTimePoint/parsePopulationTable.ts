import { KINETIC_TISSUES, type KineticCurve, type KineticTissue, type PopulationKinetics } from '../../domain/kinetics';
import { EXPONENTIAL_MODELS, type ExponentialModel } from '../../domain/timeActivity';
import { SECONDS_PER_DAY, SECONDS_PER_HOUR } from '../../domain/units';
import { findRadionuclide } from '../../data/radionuclides';
import { formOf } from '../exponentialModels';
import { coordinatesOf } from './kineticCoordinates';
import { rowsOfTable, tableFailure, type TableRow } from './rowsOfTable';
import { tissueKineticsOf, type PatientCurve } from './tissueKineticsOf';

const HALF_LIFE_UNITS: Readonly<Record<string, number>> = { s: 1, h: SECONDS_PER_HOUR, d: SECONDS_PER_DAY };

/**
 * A site's own table of earlier fits → the kinetics of its population.
 *
 * One row a fitted curve, as CSV with a header or as JSON (an array of objects, or `{ rows: […] }`). Columns: radionuclide, agent, tissue
 * (KINETIC_TISSUES), patient, model (EXPONENTIAL_MODELS), amplitude_MBq (amplitude1_MBq … with several phases, slowest first),
 * effectiveHalfLife_h (or _d, _s; effectiveHalfLife1_h …), uptakeHalfLife_h with uptake; where known administered_MBq (for all rows of a
 * tissue or for none) and residual_frac (rms of that fit's relative residuals, over points less parameters). The headers carry the units; without one a column is
 * not read. At least 8 patients a tissue, and 4 more than its curve has numbers; all rows of a tissue have one model. Throws
 * `fit/population-table` with the row, `ingest/unknown-radionuclide`. Proved by test/unit/core/populationTable.test.ts.
 */
export function parsePopulationTable(text: string, fileName: string): PopulationKinetics {
  const rows = rowsOfTable(text);
  const radionuclide = findRadionuclide(sameInAll(rows, 'radionuclide')).name;
  const agent = sameInAll(rows, 'agent');
  const physical_s = findRadionuclide(radionuclide).halfLife_s;
  const curves = new Map<KineticTissue, PatientCurve[]>();
  for (const row of rows) {
    const tissue = tissueOf(row);
    curves.set(tissue, [...(curves.get(tissue) ?? []), patientCurveOf(row, physical_s)]);
  }
  return {
    id: `table:${fileName}`,
    title: `${agent}, table ${fileName}`,
    radionuclide,
    agent,
    doi: null,
    tissues: Object.fromEntries([...curves].map(([tissue, each]) => [tissue, tissueKineticsOf(tissue, each)])),
  };
}

function sameInAll(rows: readonly TableRow[], column: string): string {
  const different = [...new Set(rows.map((row) => row.text(column)))];
  if (different.length > 1)
    throw tableFailure(`The column ${column} holds ${different.join(', ')}; one table was expected to be of one.`);
  return different[0]!;
}

function tissueOf(row: TableRow): KineticTissue {
  const name = row.text('tissue').toLowerCase();
  const found = KINETIC_TISSUES.find((tissue) => tissue === name);
  if (found !== undefined) return found;
  throw tableFailure(`${row.place}: the tissue is "${name}"; one of ${KINETIC_TISSUES.join(', ')} was expected.`);
}

function modelOf(row: TableRow): ExponentialModel {
  const name = row.text('model');
  const found = EXPONENTIAL_MODELS.find((model) => model === name);
  if (found !== undefined) return found;
  throw tableFailure(`${row.place}: the model is "${name}"; one of ${EXPONENTIAL_MODELS.join(', ')} was expected.`);
}

function patientCurveOf(row: TableRow, physical_s: number): PatientCurve {
  const model = modelOf(row);
  const { phases, hasUptake } = formOf(model);
  const which = Array.from({ length: phases }, (_, j) => (phases === 1 ? '' : String(j + 1)));
  const administered_MBq = row.optionalNumber('administered_MBq');
  const curve: KineticCurve = {
    amplitudes: which.map((j) => row.number(`amplitude${j}_MBq`) / (administered_MBq ?? 1)),
    effectiveHalfLives_s: which.map((j) => halfLife_s(row, `effectiveHalfLife${j}`)),
    uptakeHalfLife_s: hasUptake ? halfLife_s(row, 'uptakeHalfLife') : null,
  };
  // A table is rounded: a half-life at the bound of physical decay may stand a digit above it.
  if (curve.effectiveHalfLives_s.some((each) => each > 1.005 * physical_s))
    throw tableFailure(
      `${row.place}: an effective half-life is ${Math.max(...curve.effectiveHalfLives_s) / SECONDS_PER_HOUR} h; at most the physical one of ${physical_s / SECONDS_PER_HOUR} h was expected.`,
    );
  const coordinates = coordinatesOf(curve);
  if (coordinates === null)
    throw tableFailure(
      `${row.place}: the half-lives must descend from phase to phase and the uptake be faster than the slowest phase, none equal to another.`,
    );
  return {
    patient: row.text('patient'),
    model,
    curve,
    coordinates,
    isPerAdministered: administered_MBq !== null,
    residual_frac: row.optionalNumber('residual_frac'),
  };
}

function halfLife_s(row: TableRow, quantity: string): number {
  const unit = Object.keys(HALF_LIFE_UNITS).find((each) => row.has(`${quantity}_${each}`)) ?? 'h';
  return row.number(`${quantity}_${unit}`) * HALF_LIFE_UNITS[unit]!;
}
