import {
  EXPONENTIAL_MODELS,
  findRadionuclide,
  MODEL_SELECTIONS,
  type ExponentialModel,
  type ModelSelection,
  type Radionuclide,
} from '@voxel-dosimetry/core';
import { parseJson } from './parseJson';
import { Fields, wordOf, wrongValue } from './fields';

/** One measured curve: times after administration, the activities at them and how sure each is. */
export interface Curve {
  readonly name: string;
  readonly times_h: readonly number[];
  readonly activities_MBq: readonly number[];
  /** Standard uncertainties; null where the file has none. */
  readonly sigmas_MBq: readonly number[] | null;
}

const CURVE_MODELS = [...EXPONENTIAL_MODELS, 'trapezoid'] as const;
export type CurveModel = ExponentialModel | 'trapezoid';

export interface Curves {
  readonly radionuclide: Radionuclide;
  readonly models: readonly CurveModel[];
  readonly selection: ModelSelection;
  readonly curves: readonly Curve[];
}

/** curves.json, checked like a protocol. Throws `protocol/json`, `protocol/unknown-key`, `protocol/value`, `protocol/not-available`. */
export function parseCurves(text: string): Curves {
  const fields = Fields.of(parseJson(text, 'The file of curves'), '', [
    'radionuclide',
    'curves',
    'models',
    'selection',
  ]);
  const radionuclide = fields.text('radionuclide');
  if (radionuclide === undefined) throw wrongValue('radionuclide', undefined, 'a radionuclide such as "Lu-177"');
  const models = (fields.list('models', 'a list of models') ?? EXPONENTIAL_MODELS).map((model, n) =>
    wordOf(model, `models[${n}]`, CURVE_MODELS, []),
  );
  if (models.length === 0) throw wrongValue('models', models, 'at least one model');
  const selection = fields.word('selection', MODEL_SELECTIONS, ['single-time-point']) ?? 'average';
  const curves = (fields.list('curves', 'a list of curves') ?? []).map((curve, n) => parseCurve(curve, `curves[${n}]`));
  if (curves.length === 0) throw wrongValue('curves', fields.raw('curves'), 'at least one curve');
  return { radionuclide: findRadionuclide(radionuclide), models: [...new Set(models)], selection, curves };
}

function parseCurve(value: unknown, path: string): Curve {
  const fields = Fields.of(value, path, ['name', 'times_h', 'activities_MBq', 'sigmas_MBq']);
  const name = fields.text('name');
  if (name === undefined) throw wrongValue(fields.pathOf('name'), undefined, 'the name of the curve');
  return {
    name,
    times_h: numbers(fields, 'times_h'),
    activities_MBq: numbers(fields, 'activities_MBq'),
    sigmas_MBq: fields.has('sigmas_MBq') ? numbers(fields, 'sigmas_MBq') : null,
  };
}

function numbers(fields: Fields, key: string): readonly number[] {
  const list = fields.list(key, 'a list of numbers') ?? [];
  const good = list.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  if (list.length === 0 || good.length < list.length)
    throw wrongValue(fields.pathOf(key), fields.raw(key), 'a list of numbers');
  return good;
}
