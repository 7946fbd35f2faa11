import {
  DEFAULT_CURVE_SETTINGS,
  findRadionuclide,
  KINETIC_TISSUES,
  type CurveSettings,
  type FixedHalfLives,
  type KineticTissue,
  type QuantitativeScan,
  type Radionuclide,
  type TimeActivityModel,
  type TimeActivitySelection,
  type Vector3,
} from '@voxel-dosimetry/core';
import { Fields, wrongValue } from './fields';
import { CURVE_KEYS, parseCurveSettings, parseFixedHalfLives, parseModels, parseSelection } from './parseCurveSettings';
import { parseJson } from './parseJson';
import { parsePlanar, parseScan } from './parsePlanar';
import { extrapolationLimit, parseKineticsFiles, reasonOf } from './parseTimeActivity';
import type { KineticsFiles } from './protocol';

/** One measured curve: times after administration, what was measured at them and how sure each is. */
export interface Curve {
  readonly name: string;
  readonly quantity: 'activity' | 'dose-rate';
  readonly times_h: readonly number[];
  /** MBq, Gy/h of a dose rate, or cps of planar images. */
  readonly values: readonly number[];
  /** Standard uncertainties; null where the file has none. */
  readonly sigmas: readonly number[] | null;
  /** Of the acquisitions; null where the file has none. */
  readonly durations_s: readonly number[] | null;
  readonly volume_mL: number | null;
  /** What scales a curve of planar images; null without them. */
  readonly scan: QuantitativeScan | null;
  /** Null: those of the file. */
  readonly models: readonly TimeActivityModel[] | null;
  readonly selection: TimeActivitySelection | null;
  readonly fixedHalfLives: FixedHalfLives | null;
  /** Why a point is left out, by its place from 0. */
  readonly excludedBecause: ReadonlyMap<number, string>;
  /** Absent: as the name suggests. */
  readonly tissue: KineticTissue | undefined;
}

export interface Curves {
  readonly radionuclide: Radionuclide;
  readonly settings: CurveSettings;
  readonly administered_MBq: number | null;
  readonly voxelSize_mm: Vector3 | null;
  readonly oneScan: KineticsFiles & { readonly timePoint: number | null };
  /** A larger share of an integral outside the measured interval is warned of. */
  readonly extrapolationLimit_frac: number;
  readonly curves: readonly Curve[];
}

/** Points of a file say how sure they are, or count alike. */
const DEFAULTS: CurveSettings = {
  ...DEFAULT_CURVE_SETTINGS,
  uncertainty: { source: 'scatter', weighting: 'uniform' },
};

/**
 * curves.json, checked like a protocol. Beside the settings of curves and one entry a curve (`parseCurve`): `administered_MBq`, `voxelSize_mm`
 * (for "counts-and-size"), `oneScan` ({ timePoint, population, earlier }) and `extrapolationLimit_frac`. Throws `protocol/json`, `protocol/unknown-key`, `protocol/value`.
 * Proved by test/unit/headless/fit.test.ts.
 */
export function parseCurves(text: string): Curves {
  const fields = Fields.of(parseJson(text, 'The file of curves'), '', [
    'radionuclide',
    'curves',
    ...CURVE_KEYS,
    'administered_MBq',
    'voxelSize_mm',
    'oneScan',
    'extrapolationLimit_frac',
  ]);
  const radionuclide = fields.text('radionuclide');
  if (radionuclide === undefined) throw wrongValue('radionuclide', undefined, 'a radionuclide such as "Lu-177"');
  const curves = (fields.list('curves', 'a list of curves') ?? []).map((curve, n) => parseCurve(curve, `curves[${n}]`));
  if (curves.length === 0) throw wrongValue('curves', fields.raw('curves'), 'at least one curve');
  const again = curves.findIndex(({ name }, n) => curves.slice(0, n).some((other) => other.name === name));
  if (again >= 0) throw wrongValue(`curves[${again}].name`, curves[again]?.name, 'a name that no other curve has');
  return {
    radionuclide: findRadionuclide(radionuclide),
    settings: parseCurveSettings(fields, DEFAULTS),
    administered_MBq: fields.number('administered_MBq', { above: 0 }, 'an activity above 0 MBq') ?? null,
    voxelSize_mm: voxelSizeOf(fields),
    oneScan: oneScanOf(fields),
    extrapolationLimit_frac: extrapolationLimit(fields),
    curves,
  };
}

function oneScanOf(fields: Fields): Curves['oneScan'] {
  const given = fields.object('oneScan', ['timePoint', 'population', 'earlier']);
  if (given === null) return { timePoint: null, population: null, earlierFile: null };
  const timePoint = given.number('timePoint', { least: 0, whole: true }, 'the number of a point, from 0') ?? null;
  return { timePoint, ...parseKineticsFiles(given) };
}

function voxelSizeOf(fields: Fields): Vector3 | null {
  if (!fields.has('voxelSize_mm')) return null;
  const [x, y, z, ...more] = numbers(fields, 'voxelSize_mm');
  if (x === undefined || y === undefined || z === undefined || more.length > 0 || !(Math.min(x, y, z) > 0))
    throw wrongValue('voxelSize_mm', fields.raw('voxelSize_mm'), 'three sizes above 0 mm');
  return [x, y, z];
}

const CURVE_ENTRIES = [
  'name',
  'times_h',
  'activities_MBq',
  'sigmas_MBq',
  'doseRates_Gy_per_h',
  'sigmas_Gy_per_h',
  'planar',
  'scan',
  'durations_s',
  'volume_mL',
  'models',
  'selection',
  'fixed',
  'exclude',
  'tissue',
] as const;

/**
 * `activities_MBq` (and `sigmas_MBq`), or `doseRates_Gy_per_h` (and `sigmas_Gy_per_h`) whose integral is an absorbed dose, or `planar` images with one
 * quantitative `scan`; `models`, `selection`, `fixed`, `tissue` and `exclude` ([{ timePoint: place from 0, reason }]) for this curve alone.
 */
function parseCurve(value: unknown, path: string): Curve {
  const fields = Fields.of(value, path, CURVE_ENTRIES);
  const name = fields.text('name');
  if (name === undefined) throw wrongValue(fields.pathOf('name'), undefined, 'the name of the curve');
  const times_h = numbers(fields, 'times_h');
  const measured = measuredOf(fields, times_h.length);
  return {
    name,
    times_h,
    ...measured,
    durations_s: fields.has('durations_s') ? numbers(fields, 'durations_s') : null,
    volume_mL: fields.number('volume_mL', { above: 0 }, 'a volume above 0 mL') ?? null,
    models: parseModels(fields) ?? null,
    selection: parseSelection(fields) ?? null,
    fixedHalfLives: parseFixedHalfLives(fields),
    excludedBecause: new Map(
      (fields.list('exclude', LIST_OF_POINTS) ?? []).map((one, n) =>
        excludedPoint(one, fields.pathOf(`exclude[${n}]`), times_h.length),
      ),
    ),
    tissue: fields.word('tissue', KINETIC_TISSUES, []),
  };
}

/** One of three kinds of measurement, never two beside each other. */
function measuredOf(fields: Fields, times: number): Pick<Curve, 'quantity' | 'values' | 'sigmas' | 'scan'> {
  const kinds = [PLANAR, DOSE_RATE, ACTIVITY];
  const own = kinds.find(({ values }) => fields.has(values)) ?? ACTIVITY;
  for (const { values, beside } of kinds)
    for (const key of [values, beside])
      if (key !== own.values && key !== own.beside && fields.has(key))
        throw wrongValue(fields.pathOf(key), fields.raw(key), `nothing beside ${own.values}`);
  if (own === PLANAR) {
    const rates = parsePlanar(fields, times);
    const [values, sigmas] = [rates.map(({ rate_cps }) => rate_cps), rates.map(({ sigma_cps }) => sigma_cps)];
    return { quantity: 'activity', values, sigmas, scan: parseScan(fields) };
  }
  return {
    quantity: own === ACTIVITY ? 'activity' : 'dose-rate',
    values: numbers(fields, own.values),
    sigmas: fields.has(own.beside) ? numbers(fields, own.beside) : null,
    scan: null,
  };
}

const PLANAR = { values: 'planar', beside: 'scan' } as const;
const ACTIVITY = { values: 'activities_MBq', beside: 'sigmas_MBq' } as const;
const DOSE_RATE = { values: 'doseRates_Gy_per_h', beside: 'sigmas_Gy_per_h' } as const;
const LIST_OF_POINTS = 'a list of points with reasons';

function excludedPoint(value: unknown, path: string, count: number): readonly [number, string] {
  const point = Fields.of(value, path, ['timePoint', 'reason']);
  const expected = `the number of a point, from 0 to ${count - 1}`;
  const at = point.number('timePoint', { least: 0, most: count - 1, whole: true }, expected);
  if (at === undefined) throw wrongValue(point.pathOf('timePoint'), undefined, expected);
  return [at, reasonOf(point)];
}

function numbers(fields: Fields, key: string): readonly number[] {
  const list = fields.list(key, 'a list of numbers') ?? [];
  const good = list.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  if (list.length === 0 || good.length < list.length)
    throw wrongValue(fields.pathOf(key), fields.raw(key), 'a list of numbers');
  return good;
}
