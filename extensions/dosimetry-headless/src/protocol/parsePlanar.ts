import {
  conjugateViewRate,
  hoursToSeconds,
  type ConjugateViews,
  type EnergyWindows,
  type PlanarRate,
  type PlanarView,
  type QuantitativeScan,
  type WindowCounts,
} from '@voxel-dosimetry/core';
import { Fields, wrongValue } from './fields';

const IMAGE_KEYS = [
  'duration_s',
  'transmission_frac',
  'sourceAttenuation',
  'backgroundShare_frac',
  'anterior',
  'posterior',
] as const;
const WINDOW_KEYS = ['main', 'lower', 'upper', 'pixels'] as const;
const AT_LEAST_0 = { least: 0 };

/**
 * Count rates of a region from `planar`, one entry a time: { duration_s, transmission_frac, sourceAttenuation (0), backgroundShare_frac (0), anterior,
 * posterior }, each view { main: { counts, width_keV }, lower?, upper?, pixels, background?: { main, lower?, upper?, pixels } }.
 * Throws `protocol/value`, `protocol/unknown-key` and what `conjugateViewRate` throws. Proved by test/unit/headless/hybridCurves.test.ts.
 */
export function parsePlanar(fields: Fields, times: number): readonly PlanarRate[] {
  const images = fields.list('planar', 'a list of planar images') ?? [];
  if (images.length !== times)
    throw wrongValue(`${fields.pathOf('planar')}.length`, images.length, `an image for each of ${times} times`);
  return images.map((image, n) =>
    conjugateViewRate(viewsOf(Fields.of(image, fields.pathOf(`planar[${n}]`), IMAGE_KEYS))),
  );
}

/** The scan that gives the scale: { time_h, activity_MBq, sigma_MBq? }. */
export function parseScan(fields: Fields): QuantitativeScan {
  const scan = fields.object('scan', ['time_h', 'activity_MBq', 'sigma_MBq']);
  if (scan === null) throw wrongValue(fields.pathOf('scan'), undefined, 'the quantitative scan beside planar images');
  return {
    time_s: hoursToSeconds(needed(scan, 'time_h', AT_LEAST_0, 'a time from 0 h on')),
    activity_MBq: needed(scan, 'activity_MBq', { above: 0 }, 'an activity above 0 MBq'),
    sigma_MBq: scan.number('sigma_MBq', { above: 0 }, 'an uncertainty above 0 MBq') ?? null,
  };
}

function viewsOf(image: Fields): ConjugateViews {
  const fraction = { least: 0, most: 1 };
  return {
    anterior: viewOf(image, 'anterior'),
    posterior: viewOf(image, 'posterior'),
    duration_s: needed(image, 'duration_s', { above: 0 }, 'a duration above 0 s'),
    transmission_frac: needed(image, 'transmission_frac', { above: 0, most: 1 }, 'a fraction above 0, at most 1'),
    sourceAttenuation: image.number('sourceAttenuation', AT_LEAST_0, 'a number of at least 0') ?? 0,
    backgroundShare_frac: image.number('backgroundShare_frac', fraction, 'a fraction from 0 to 1') ?? 0,
  };
}

function viewOf(image: Fields, key: 'anterior' | 'posterior'): PlanarView {
  const view = image.object(key, [...WINDOW_KEYS, 'background']);
  if (view === null) throw wrongValue(image.pathOf(key), undefined, 'a view with its counts');
  const background = view.object('background', WINDOW_KEYS);
  return {
    region: windowsOf(view),
    regionPixels: pixelsOf(view),
    background: background === null ? null : { region: windowsOf(background), pixels: pixelsOf(background) },
  };
}

function windowsOf(region: Fields): EnergyWindows {
  const main = windowOf(region, 'main');
  if (main === null) throw wrongValue(region.pathOf('main'), undefined, 'the counts of the photopeak window');
  return { main, lower: windowOf(region, 'lower'), upper: windowOf(region, 'upper') };
}

function windowOf(region: Fields, key: 'main' | 'lower' | 'upper'): WindowCounts | null {
  const window = region.object(key, ['counts', 'width_keV']);
  if (window === null) return null;
  return {
    counts: needed(window, 'counts', AT_LEAST_0, 'a number of counts of at least 0'),
    width_keV: needed(window, 'width_keV', { above: 0 }, 'a width above 0 keV'),
  };
}

const pixelsOf = (region: Fields): number => needed(region, 'pixels', { above: 0 }, 'a size above 0 pixels');

function needed(fields: Fields, key: string, allowed: Parameters<Fields['number']>[1], expected: string): number {
  const value = fields.number(key, allowed, expected);
  if (value === undefined) throw wrongValue(fields.pathOf(key), undefined, expected);
  return value;
}
