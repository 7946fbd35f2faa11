import {
  findRadionuclide,
  type ClockTime,
  type DecayCorrection,
  type EmissionUnit,
  type FrameOrder,
  type TimePointEntries,
  type Vector3,
} from '@voxel-dosimetry/core';
import { parseClockTime } from './clockTime';
import { Fields, wrongValue } from './fields';
import type { ProtocolAlignment, ProtocolTimePoint } from './protocol';

const UNITS: readonly EmissionUnit[] = ['Bq/mL', 'count'];
const DECAY_CORRECTIONS: readonly DecayCorrection[] = ['none', 'start', 'administration'];
const FRAME_ORDERS: readonly FrameOrder[] = ['along-normal', 'against-normal'];

/** What may be entered, under the case's own names; `alignment` is the nudge of the register stage. */
const KEYS = [
  'unit',
  'radionuclide',
  'administeredActivity_MBq',
  'administrationTime',
  'acquisitionStart',
  'acquisitionDuration_s',
  'decayCorrection',
  'frameOrder',
  'sliceSpacing_mm',
  'alignment',
] as const satisfies readonly (keyof TimePointEntries | 'alignment')[];

const UID = /^[0-9]+(\.[0-9]+)*$/;
const LONGEST_UID = 64;

/** A DICOM UID in a protocol. Throws `protocol/value`. */
export function uidOf(value: unknown, path: string): string {
  if (typeof value === 'string' && UID.test(value) && value.length <= LONGEST_UID) return value;
  throw wrongValue(path, value, 'a SeriesInstanceUID or StudyInstanceUID such as "1.2.840.1"');
}

/**
 * `timePoints`: entries by SeriesInstanceUID of the emission image, or by StudyInstanceUID. Throws `protocol/unknown-key`,
 * `protocol/value`. Proved by test/unit/headless/parseTimePoints.test.ts.
 */
export function parseTimePoints(fields: Fields): readonly ProtocolTimePoint[] {
  return fields.entries('timePoints').map(([uid, value]) => {
    const path = `timePoints["${uid}"]`;
    uidOf(uid, 'A key of timePoints');
    const given = Fields.of(value, path, KEYS);
    const entries = entriesOf(given);
    const alignment = alignmentOf(given);
    if (Object.keys(entries).length === 0 && alignment === null)
      throw wrongValue(path, value, `at least one of ${KEYS.join(', ')}`);
    return { uid, entries, alignment };
  });
}

function entriesOf(given: Fields): TimePointEntries {
  const radionuclide = given.text('radionuclide');
  const stated = {
    unit: given.word('unit', UNITS, []),
    radionuclide: radionuclide === undefined ? undefined : findRadionuclide(radionuclide).name,
    administeredActivity_MBq: given.number('administeredActivity_MBq', { above: 0 }, 'an activity above 0 MBq'),
    administrationTime: moment(given, 'administrationTime'),
    acquisitionStart: moment(given, 'acquisitionStart'),
    acquisitionDuration_s: given.number('acquisitionDuration_s', { above: 0 }, 'a duration above 0 s'),
    decayCorrection: given.word('decayCorrection', DECAY_CORRECTIONS, []),
    frameOrder: given.word('frameOrder', FRAME_ORDERS, []),
    sliceSpacing_mm: given.number('sliceSpacing_mm', { above: 0 }, 'a slice spacing above 0 mm'),
  };
  return Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
}

function moment(given: Fields, key: string): ClockTime | undefined {
  const text = given.text(key);
  if (text === undefined) return undefined;
  const time = parseClockTime(text);
  if (time) return time;
  throw wrongValue(given.pathOf(key), text, 'a date and time such as 2026-09-01T09:00:00+02:00');
}

/** As far as the panel's fields go. */
const FARTHEST_mm = 500;
const WIDEST_deg = 180;
const RADIANS_PER_DEGREE = Math.PI / 180;

function alignmentOf(given: Fields): ProtocolAlignment | null {
  const alignment = given.object('alignment', ['translation_mm', 'rotation_deg', 'centre_mm']);
  if (alignment === null) return null;
  if (!alignment.has('translation_mm') && !alignment.has('rotation_deg'))
    throw wrongValue(given.pathOf('alignment'), given.raw('alignment'), '"translation_mm" or "rotation_deg"');
  const turn_deg = three(alignment, 'rotation_deg', WIDEST_deg) ?? [0, 0, 0];
  const radians = (axis: 0 | 1 | 2): number => turn_deg[axis] * RADIANS_PER_DEGREE;
  return {
    translation_mm: three(alignment, 'translation_mm', FARTHEST_mm) ?? [0, 0, 0],
    rotation_rad: [radians(0), radians(1), radians(2)],
    centre_mm: three(alignment, 'centre_mm', Infinity),
  };
}

/** Three numbers of at most `most`; null where they are left out. Throws `protocol/value`. */
export function three(fields: Fields, key: string, most: number): Vector3 | null {
  const expected = `three numbers${Number.isFinite(most) ? ` between −${most} and ${most}` : ''}, along or about the patient's x, y and z axes (left, posterior, superior)`;
  const list = fields.list(key, expected);
  if (list === undefined) return null;
  const [x, y, z, ...more] = list;
  const fits = (value: unknown): value is number =>
    typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= most;
  if (fits(x) && fits(y) && fits(z) && more.length === 0) return [x, y, z];
  throw wrongValue(fields.pathOf(key), list, expected);
}
