import type { PlanarAttenuation, PlanarOutline } from '@voxel-dosimetry/core';
import { Fields, wrongValue } from './fields';
import { timePointName } from './parseRegions';
import { uidOf } from './parseTimePoints';
import type { ProtocolPlanar, ProtocolPlanarRegion, TimePointName } from './protocol';

const KEYS = ['used', 'scatter', 'regions', 'shifts_mm', 'posteriorSeen', 'placeOn'] as const;
const REGION_KEYS = ['outline_mm', 'background_mm', 'attenuation'] as const;
const ATTENUATION_KEYS = ['transmission_frac', 'sourceAttenuation', 'backgroundShare_frac'] as const;
const A_POINT = "a point [x, y] in mm from the image's centre";

/**
 * `timeActivity.planar`: `used` (true), `scatter` ("triple-energy-window" or "none"), `regions` by name ({ outline_mm: [[x, y], …] or "from-scan", background_mm the same
 * or null (absent: as the outline), attenuation: { transmission_frac, sourceAttenuation, backgroundShare_frac } }), `shifts_mm` and `posteriorSeen` by planar time point (number in order of time
 * or UID) and `placeOn`, the planar time point on which "from-scan" outlines are placed. Throws `protocol/value`,
 * `protocol/unknown-key`. Proved by test/unit/headless/parsePlanarChoices.test.ts.
 */
export function parsePlanarChoices(timeActivity: Fields): ProtocolPlanar {
  const given = timeActivity.object('planar', KEYS) ?? Fields.of({}, timeActivity.pathOf('planar'), KEYS);
  return {
    used: flagOf(given, 'used') ?? true,
    scatter: given.word('scatter', ['triple-energy-window', 'none'], []) ?? 'triple-energy-window',
    regions: given.entries('regions').map(([name, value]) => {
      return [name, regionOf(Fields.of(value, given.pathOf(`regions["${name}"]`), REGION_KEYS))] as const;
    }),
    shifts_mm: byTimePoint(given, 'shifts_mm', pointOf),
    posteriorSeen: byTimePoint(given, 'posteriorSeen', (value, path) => {
      if (value === 'from-behind' || value === 'from-the-front') return value;
      throw wrongValue(path, value, '"from-behind" or "from-the-front"');
    }),
    placeOn: given.has('placeOn') ? timePointName(given, 'placeOn') : null,
  };
}

function flagOf(given: Fields, key: string): boolean | undefined {
  const value = given.raw(key);
  if (value === undefined || typeof value === 'boolean') return value;
  throw wrongValue(given.pathOf(key), value, 'true or false');
}

function byTimePoint<T>(
  given: Fields,
  key: string,
  valueOf: (value: unknown, path: string) => T,
): (readonly [TimePointName, T])[] {
  return given.entries(key).map(([name, value]) => {
    const path = `${given.pathOf(key)}["${name}"]`;
    return [/^\d{1,4}$/.test(name) ? Number(name) : uidOf(name, path), valueOf(value, path)] as const;
  });
}

function regionOf(given: Fields): ProtocolPlanarRegion {
  const outline = drawnOf(given, 'outline_mm');
  if (outline === null) throw wrongValue(given.pathOf('outline_mm'), null, 'a list of points in mm, or "from-scan"');
  return {
    outline,
    background: given.has('background_mm') || outline !== 'from-scan' ? drawnOf(given, 'background_mm') : 'from-scan',
    attenuation: attenuationOf(given),
  };
}

function drawnOf(given: Fields, key: string): PlanarOutline | 'from-scan' | null {
  const value = given.raw(key);
  if (value === undefined || value === null) return null;
  return value === 'from-scan' ? value : outlineOf(given, key);
}

function outlineOf(given: Fields, key: string): PlanarOutline {
  const points = given.list(key, 'a list of points in mm') ?? [];
  if (points.length < 3) throw wrongValue(given.pathOf(key), points, 'at least three points');
  return points.map((point, n) => pointOf(point, `${given.pathOf(key)}[${n}]`));
}

function pointOf(value: unknown, path: string): readonly [number, number] {
  const [x, y, ...more] = Array.isArray(value) ? (value as unknown[]) : [];
  const isNumber = (each: unknown): each is number => typeof each === 'number' && Number.isFinite(each);
  if (isNumber(x) && isNumber(y) && more.length === 0) return [x, y];
  throw wrongValue(path, value, A_POINT);
}

function attenuationOf(region: Fields): PlanarAttenuation | null {
  const given = region.object('attenuation', ATTENUATION_KEYS);
  if (given === null) return null;
  const transmission = 'a fraction above 0 and at most 1';
  const transmission_frac = given.number('transmission_frac', { above: 0, most: 1 }, transmission);
  if (transmission_frac === undefined) throw wrongValue(given.pathOf('transmission_frac'), undefined, transmission);
  return {
    transmission_frac,
    sourceAttenuation: given.number('sourceAttenuation', { least: 0 }, 'a number of at least 0') ?? 0,
    backgroundShare_frac: given.number('backgroundShare_frac', { least: 0, most: 1 }, 'a fraction from 0 to 1') ?? 1,
  };
}
