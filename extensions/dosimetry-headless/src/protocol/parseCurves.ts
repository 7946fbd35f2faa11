import {
  findRadionuclide,
  TIME_ACTIVITY_MODELS,
  type Radionuclide,
  type TimeActivityModel,
} from '@voxel-dosimetry/core';
import { parseJson } from './parseJson';
import { Fields, notAvailable, wordOf, wrongValue } from './fields';

/** One measured curve: times after administration and the activities at them. */
export interface Curve {
  readonly name: string;
  readonly times_h: readonly number[];
  readonly activities_MBq: readonly number[];
}

export interface Curves {
  readonly radionuclide: Radionuclide;
  readonly models: readonly TimeActivityModel[];
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
  const models = (fields.list('models', 'a list of models') ?? ['mono']).map((model, n) =>
    wordOf(model, `models[${n}]`, TIME_ACTIVITY_MODELS, ['bi', 'bi-uptake', 'tri']),
  );
  if (models.length === 0) throw wrongValue('models', models, 'at least one model');
  fields.word('selection', ['aicc'], ['f-test', 'average', 'single-time-point']);
  const curves = (fields.list('curves', 'a list of curves') ?? []).map((curve, n) => parseCurve(curve, `curves[${n}]`));
  if (curves.length === 0) throw wrongValue('curves', fields.raw('curves'), 'at least one curve');
  return { radionuclide: findRadionuclide(radionuclide), models: [...new Set(models)], curves };
}

function parseCurve(value: unknown, path: string): Curve {
  const fields = Fields.of(value, path, ['name', 'times_h', 'activities_MBq', 'sigmas_MBq']);
  const name = fields.text('name');
  if (name === undefined) throw wrongValue(fields.pathOf('name'), undefined, 'the name of the curve');
  if (fields.has('sigmas_MBq'))
    throw notAvailable(fields.pathOf('sigmas_MBq'), 'weighting by uncertainty', ['weighting by counting statistics']);
  return { name, times_h: numbers(fields, 'times_h'), activities_MBq: numbers(fields, 'activities_MBq') };
}

function numbers(fields: Fields, key: string): readonly number[] {
  const list = fields.list(key, 'a list of numbers') ?? [];
  const good = list.filter((value): value is number => typeof value === 'number' && Number.isFinite(value));
  if (list.length === 0 || good.length < list.length)
    throw wrongValue(fields.pathOf(key), fields.raw(key), 'a list of numbers');
  return good;
}
