import { Fields, wrongValue } from './fields';
import { uidOf } from './parseTimePoints';
import type { ProtocolRegions, ProtocolThreshold, TimePointName } from './protocol';

/** A time point by number or UID. Throws `protocol/value`. */
export function timePointName(fields: Fields, key: string): TimePointName {
  const value = fields.raw(key);
  if (value === undefined) return 0;
  if (typeof value === 'string') return uidOf(value, fields.pathOf(key));
  return fields.number(key, { least: 0, whole: true }, 'the number of a time point, from 0, or its UID') ?? 0;
}

/**
 * `regions`: `source: "dicom"` with `series` to choose among SEG and RTSTRUCT, `threshold` (one or a list), `removed` and
 * `names`. Throws `protocol/unknown-key`, `protocol/value`. Proved by test/unit/headless/parseProtocol.test.ts.
 */
export function parseRegions(fields: Fields): ProtocolRegions {
  const given = fields.object('regions', ['source', 'series', 'threshold', 'removed', 'names']);
  if (given === null) return { series: 'all', thresholds: [], removed: [], names: {} };
  const source = given.word('source', ['dicom'], []);
  const thresholds = thresholdsOf(given);
  if (source === undefined && thresholds.length === 0)
    throw wrongValue('regions', fields.raw('regions'), '"source": "dicom" or "threshold"');
  if (source === undefined && given.has('series'))
    throw wrongValue(given.pathOf('series'), given.raw('series'), '"source": "dicom" beside it');
  return {
    series: source === undefined ? [] : seriesOf(given),
    thresholds,
    removed: (given.list('removed', 'a list of region names') ?? []).map((name, n) =>
      nameOf(name, given.pathOf(`removed[${n}]`)),
    ),
    names: Object.fromEntries(
      given.entries('names').map(([old, name]) => [old, nameOf(name, `${given.pathOf('names')}["${old}"]`)]),
    ),
  };
}

function seriesOf(given: Fields): ProtocolRegions['series'] {
  const list = given.list('series', 'a list of SeriesInstanceUIDs');
  if (list === undefined) return 'all';
  if (list.length === 0) throw wrongValue(given.pathOf('series'), list, 'at least one SeriesInstanceUID');
  return list.map((uid, n) => uidOf(uid, given.pathOf(`series[${n}]`)));
}

function nameOf(value: unknown, path: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw wrongValue(path, value, 'the name of a region');
}

function thresholdsOf(given: Fields): ProtocolThreshold[] {
  const value = given.raw('threshold');
  if (value === undefined) return [];
  const path = given.pathOf('threshold');
  if (!Array.isArray(value)) return [thresholdOf(value, path)];
  if (value.length === 0) throw wrongValue(path, value, 'at least one threshold');
  return value.map((one: unknown, n) => thresholdOf(one, `${path}[${n}]`));
}

function thresholdOf(value: unknown, path: string): ProtocolThreshold {
  const given = Fields.of(value, path, ['fraction', 'name', 'timePoint']);
  const expected = 'a fraction of the maximum above 0 and at most 1';
  const fraction = given.number('fraction', { above: 0, most: 1 }, expected);
  if (fraction === undefined) throw wrongValue(given.pathOf('fraction'), undefined, expected);
  return {
    fraction,
    name: given.text('name') ?? `${Number((100 * fraction).toPrecision(4))} % of maximum`,
    timePoint: timePointName(given, 'timePoint'),
  };
}
