import {
  CONFIRMABLE_CODES,
  CONFIRMABLE_FINDINGS,
  DosimetryError,
  findRadionuclide,
  type ErrorCode,
} from '@voxel-dosimetry/core';
import type { CalibrationChoice } from '@voxel-dosimetry/compute';
import { parseClockTime } from './clockTime';
import { parseCtCalibration } from './parseCtCalibration';
import { parseDose } from './parseDose';
import { parseJson } from './parseJson';
import { Fields, notAvailable, wordOf, wrongValue } from './fields';
import { parseLandmarks } from './parseLandmarks';
import { parseMrs } from './parseMrs';
import { parseRegions, timePointName } from './parseRegions';
import { parseTimeActivity } from './parseTimeActivity';
import { parseTimePoints, uidOf } from './parseTimePoints';
import { OUTPUTS, type Output, type Protocol, type ProtocolAdministration } from './protocol';

const KEYS = [
  'radionuclide',
  'administrations',
  'timePoints',
  'excludedSeries',
  'calibration',
  'ctCalibration',
  'partialVolume',
  'registration',
  'regions',
  'order',
  'timeActivity',
  'dose',
  'radiobiology',
  'outputs',
  'accept',
  'acceptedBy',
] as const;

/** What `accept` may name: whatever would otherwise wait for a person's confirmation. */
const ACCEPTABLE_CODES: readonly ErrorCode[] = [...CONFIRMABLE_CODES, ...CONFIRMABLE_FINDINGS];

/**
 * A protocol file as checked choices. Throws `protocol/json`, `protocol/duplicate-key`, `protocol/unknown-key`, `protocol/value` and
 * `protocol/unknown-code` with the place in the file, and `protocol/not-available` for a choice of the contract that this version does not offer.
 * Proved by test/unit/headless/parseProtocol.test.ts.
 */
export function parseProtocol(text: string): Protocol {
  const fields = Fields.of(parseJson(text, 'The protocol'), '', KEYS);
  refuseUnavailable(fields);
  const radionuclide = fields.text('radionuclide');
  return {
    radionuclide: radionuclide === undefined ? null : findRadionuclide(radionuclide).name,
    administration: administration(fields),
    timePoints: parseTimePoints(fields),
    excludedSeries: excludedSeries(fields),
    calibration: calibration(fields),
    ctCalibration: parseCtCalibration(fields),
    registration: registration(fields),
    regions: parseRegions(fields),
    timeActivity: parseTimeActivity(fields),
    dose: parseDose(fields),
    outputs: outputs(fields),
    accept: accept(fields),
    acceptedBy: fields.text('acceptedBy') ?? null,
  };
}

/** Choices that have but one offer so far. */
function refuseUnavailable(fields: Fields): void {
  fields
    .object('partialVolume', ['method'])
    ?.word('method', ['none'], ['recovery-coefficients', 'rbv', 'iterative-yang', 'richardson-lucy']);
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
  const keys = ['method', 'reference', 'moving', 'stored', 'ctOntoEmission', 'mr', 'landmarks'];
  const given = fields.object('registration', keys);
  const method = given?.word('method', ['none', 'rigid', 'deformable', 'contour-guided'], []) ?? 'none';
  const moving = given?.word('moving', ['ct', 'emission'], []) ?? 'ct';
  const stored = given ? storedRegistrations(given) : null;
  const ctOntoEmission = given?.word('ctOntoEmission', ['as-acquired', 'check', 'correct'], []) ?? 'as-acquired';
  const reference = given ? timePointName(given, 'reference') : 0;
  const mrs = given ? parseMrs(given) : [];
  const landmarks = given ? parseLandmarks(given) : [];
  return { method, moving, reference, stored, ctOntoEmission, mrs, landmarks };
}

function storedRegistrations(registration: Fields): Protocol['registration']['stored'] {
  const given = registration.raw('stored');
  if (given === undefined) return null;
  if (given === 'newest') return given;
  const path = registration.pathOf('stored');
  if (!Array.isArray(given) || given.length === 0)
    throw wrongValue(path, given, '"newest" or a list of UIDs of registrations (REG)');
  return [...new Set(given.map((uid, n) => uidOf(uid, `${path}[${n}]`)))];
}

/** Registrations only where they are asked for: not every case has some. */
const USUAL_OUTPUTS: readonly Output[] = ['RTDOSE', 'SEG', 'RTSTRUCT'];

function outputs(fields: Fields): readonly Output[] {
  const given = fields.list('outputs', 'a list of objects to write');
  if (given === undefined) return USUAL_OUTPUTS;
  const words = given.map((word, n) => wordOf(word, `outputs[${n}]`, OUTPUTS, ['PMAP', 'SR', 'PDF']));
  if (words.length === 0) throw wrongValue('outputs', given, `at least one of ${OUTPUTS.join(', ')}`);
  return [...new Set(words)];
}

function excludedSeries(fields: Fields): readonly string[] {
  const list = fields.list('excludedSeries', 'a list of SeriesInstanceUIDs') ?? [];
  return [...new Set(list.map((uid, n) => uidOf(uid, `excludedSeries[${n}]`)))];
}

/** Codes that nothing could ever raise are refused: the author would believe something accepted that is not. */
function accept(fields: Fields): readonly ErrorCode[] {
  const given = fields.list('accept', 'a list of codes') ?? [];
  return [...new Set(given.map((code, n) => acceptable(code, `accept[${n}]`)))];
}

function acceptable(code: unknown, path: string): ErrorCode {
  if (typeof code !== 'string')
    throw wrongValue(path, code, 'the code of an assumption such as "ingest/frameOrder-assumed"');
  const known = ACCEPTABLE_CODES.find((each) => each === code);
  if (known !== undefined) return known;
  throw new DosimetryError({
    code: 'protocol/unknown-code',
    message: `${path} is "${code}", which nothing here raises; one of ${ACCEPTABLE_CODES.join(', ')} was expected.`,
    remedy: 'Correct the spelling or remove the code; the message of a run that stopped names the code that it needs.',
    detail: { path },
  });
}
