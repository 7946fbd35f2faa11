import { findRadionuclide, TIME_ACTIVITY_MODELS, type ErrorCode } from '@voxel-dosimetry/core';
import type { CalibrationChoice } from '@voxel-dosimetry/compute';
import { parseClockTime } from './clockTime';
import { parseJson } from './parseJson';
import { Fields, notAvailable, wordOf, wrongValue } from './fields';
import { OUTPUTS, type Output, type Protocol, type ProtocolAdministration, type ProtocolRegions } from './protocol';

const KEYS = [
  'radionuclide',
  'administrations',
  'calibration',
  'partialVolume',
  'registration',
  'regions',
  'order',
  'timeActivity',
  'dose',
  'radiobiology',
  'outputs',
  'accept',
] as const;

/**
 * A protocol file as checked choices. Throws `protocol/json`, `protocol/unknown-key` and `protocol/value` with the place in
 * the file, and `protocol/not-available` for a choice of the contract that this version does not offer.
 * Proved by test/unit/headless/parseProtocol.test.ts.
 */
export function parseProtocol(text: string): Protocol {
  const fields = Fields.of(parseJson(text, 'The protocol'), '', KEYS);
  refuseUnavailable(fields);
  const radionuclide = fields.text('radionuclide');
  return {
    radionuclide: radionuclide === undefined ? null : findRadionuclide(radionuclide).name,
    administration: administration(fields),
    calibration: calibration(fields),
    registration: registration(fields),
    regions: regions(fields),
    timeActivity: timeActivity(fields),
    dose: dose(fields),
    outputs: outputs(fields),
    accept: accept(fields),
  };
}

/** Choices that have but one offer so far. */
function refuseUnavailable(fields: Fields): void {
  fields
    .object('partialVolume', ['method'])
    ?.word('method', ['none'], ['recovery-coefficients', 'rbv', 'iterative-yang', 'richardson-lucy']);
  fields.word('order', ['activity-first'], ['dose-rate-first']);
  const radiobiology = fields.raw('radiobiology');
  if (radiobiology === undefined) return;
  if (typeof radiobiology !== 'object' || radiobiology === null || Array.isArray(radiobiology))
    throw wrongValue('radiobiology', radiobiology, 'an object');
  const [region] = Object.keys(radiobiology);
  if (region !== undefined) throw notAvailable(`radiobiology.${region}`, 'BED', ['physical absorbed dose']);
}

function administration(fields: Fields): ProtocolAdministration | null {
  const list = fields.list('administrations', 'a list of administrations');
  if (list === undefined || list.length === 0) return null;
  if (list.length > 1) throw notAvailable('administrations', `${list.length} of them`, ['one administration']);
  const one = Fields.of(list[0], 'administrations[0]', ['activity_MBq', 'dateTime']);
  const activity_MBq = one.number('activity_MBq', { above: 0 }, 'an activity above 0 MBq');
  const dateTime = one.text('dateTime');
  if (activity_MBq === undefined) throw wrongValue(one.pathOf('activity_MBq'), undefined, 'an activity above 0 MBq');
  if (dateTime === undefined || parseClockTime(dateTime) === null)
    throw wrongValue(one.pathOf('dateTime'), dateTime, 'a date and time such as 2026-09-01T09:00:00+02:00');
  return { activity_MBq, dateTime };
}

function calibration(fields: Fields): CalibrationChoice {
  const given = fields.object('calibration', ['source', 'factor_cps_per_MBq', 'deadTime_us']);
  if (given === null) return { source: 'image' };
  const expected = 'a calibration factor above 0 cps/MBq';
  const factor = given.number('factor_cps_per_MBq', { above: 0 }, expected);
  const source = given.word('source', ['image'], []);
  const deadTime_us = given.number('deadTime_us', { least: 0 }, 'a dead time of at least 0 µs');
  if (deadTime_us !== undefined && deadTime_us > 0)
    throw notAvailable(given.pathOf('deadTime_us'), deadTime_us, ['0 µs (no dead-time correction)']);
  if (factor !== undefined && source !== undefined)
    throw wrongValue('calibration', given.raw('source'), 'either "source": "image" or "factor_cps_per_MBq"');
  if (factor !== undefined) return { source: 'factor', factor_cps_per_MBq: factor };
  if (source === undefined) throw wrongValue('calibration', {}, '"source": "image" or "factor_cps_per_MBq"');
  return { source };
}

function registration(fields: Fields): Protocol['registration'] {
  const given = fields.object('registration', ['method', 'reference', 'moving']);
  const method = given?.word('method', ['none'], ['rigid', 'deformable', 'contour-guided']) ?? 'none';
  given?.word('moving', ['ct', 'emission'], []);
  const reference = given?.number('reference', { least: 0, whole: true }, 'the number of a time point, from 0') ?? 0;
  return { method, reference };
}

function regions(fields: Fields): ProtocolRegions {
  const given = fields.object('regions', ['source', 'threshold']);
  if (given === null) return { source: 'dicom' };
  const source = given.word('source', ['dicom'], []);
  const threshold = given.object('threshold', ['fraction', 'name', 'timePoint']);
  if (threshold === null) {
    if (source === undefined) throw wrongValue('regions', {}, '"source": "dicom" or "threshold"');
    return { source };
  }
  if (source !== undefined) throw wrongValue('regions', source, 'either "source" or "threshold"');
  const expected = 'a fraction of the maximum above 0 and at most 1';
  const fraction = threshold.number('fraction', { above: 0, most: 1 }, expected);
  if (fraction === undefined) throw wrongValue(threshold.pathOf('fraction'), undefined, expected);
  return {
    threshold: {
      fraction,
      name: threshold.text('name') ?? `${Number((100 * fraction).toPrecision(4))} % of maximum`,
      timePoint: threshold.number('timePoint', { least: 0, whole: true }, 'the number of a time point, from 0') ?? 0,
    },
  };
}

const PLANNED_SELECTIONS = ['f-test', 'average', 'single-time-point'];

function timeActivity(fields: Fields): Protocol['timeActivity'] {
  const given = fields.object('timeActivity', ['scope', 'models', 'selection']);
  const scope = given?.word('scope', ['voxel', 'region'], []) ?? 'voxel';
  const models = given?.list('models', 'a list of models') ?? ['mono'];
  const words = models.map((model, n) =>
    wordOf(model, `timeActivity.models[${n}]`, TIME_ACTIVITY_MODELS, ['bi', 'bi-uptake', 'tri']),
  );
  const [model] = words;
  if (model === undefined) throw wrongValue('timeActivity.models', models, 'at least one model');
  if (words.length > 1)
    throw notAvailable('timeActivity.models', `${words.join(', ')}: a choice between models`, ['one model']);
  // With one model there is nothing to select, so the criterion changes nothing.
  given?.word('selection', ['aicc'], PLANNED_SELECTIONS);
  return { scope, model };
}

function dose(fields: Fields): Protocol['dose'] {
  const given = fields.object('dose', ['engine', 'histories', 'targetUncertainty_pct']);
  const planned = ['voxel-s', 'voxel-s-density', 'collapsed-cone', 'monte-carlo'];
  const engine = given?.word('engine', ['local'], planned) ?? 'local';
  for (const key of ['histories', 'targetUncertainty_pct'] as const)
    if (given?.has(key))
      throw notAvailable(`dose.${key}`, given.raw(key), ['local deposition, which has no histories,']);
  return { engine };
}

function outputs(fields: Fields): readonly Output[] {
  const given = fields.list('outputs', 'a list of objects to write');
  if (given === undefined) return OUTPUTS;
  const words = given.map((word, n) => wordOf(word, `outputs[${n}]`, OUTPUTS, ['REG', 'PMAP', 'SR', 'PDF']));
  if (words.length === 0) throw wrongValue('outputs', given, 'at least one of RTDOSE, SEG, RTSTRUCT');
  return [...new Set(words)];
}

function accept(fields: Fields): readonly ErrorCode[] {
  return (fields.list('accept', 'a list of codes') ?? []).map((code, n) => {
    if (typeof code === 'string' && code.startsWith('ingest/')) return code as ErrorCode;
    throw wrongValue(`accept[${n}]`, code, 'the code of an assumption such as "ingest/frameOrder-assumed"');
  });
}
