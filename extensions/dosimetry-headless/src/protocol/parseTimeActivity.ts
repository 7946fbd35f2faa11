import {
  DEFAULT_CURVE_SETTINGS,
  DEFAULT_VOXEL_SETTINGS,
  KINETIC_TISSUES,
  LARGE_EXTRAPOLATION_frac,
  type CurveSettings,
  type VoxelCurveSettings,
} from '@voxel-dosimetry/core';
import { Fields, wrongValue } from './fields';
import { CURVE_KEYS, parseCurveSettings, parseFixedHalfLives, parseModels, parseSelection } from './parseCurveSettings';
import { parsePlanarChoices } from './parsePlanarChoices';
import { timePointName } from './parseRegions';
import type { KineticsFiles, Protocol, ProtocolRegionCurve } from './protocol';

/**
 * The section "timeActivity". Beside the settings of curves: `scope` ("voxel", or "region" for voxels that take the course of their region), `voxels`
 * ({ shape, smoothing_mm, fallback }), `regions` (by name: models, selection, fixed, exclude, tissue), `oneScan` ({ timePoint, population, earlier }),
 * `planar` (`parsePlanarChoices`) and `extrapolationLimit_frac`. One model alone is weighted for counting statistics unless `uncertainty` says otherwise. Throws
 * `protocol/value`, `protocol/unknown-key`. Proved by test/unit/headless/parseTimeActivity.test.ts.
 */
export function parseTimeActivity(fields: Fields): Protocol['timeActivity'] {
  const given =
    fields.object('timeActivity', [
      ...CURVE_KEYS,
      'scope',
      'voxels',
      'regions',
      'oneScan',
      'planar',
      'extrapolationLimit_frac',
    ]) ?? Fields.of({}, 'timeActivity', []);
  return {
    curves: parseCurveSettings(given, defaultsOf(given)),
    voxels: voxelsOf(given),
    regions: given.entries('regions').map(([name, value]) => {
      return [name, regionOf(value, given.pathOf(`regions["${name}"]`))] as const;
    }),
    oneScan: oneScanOf(given),
    planar: parsePlanarChoices(given),
    extrapolationLimit_frac: extrapolationLimit(given),
  };
}

/** Of the site, else the usual one. Throws `protocol/value`. */
export const extrapolationLimit = (given: Fields): number =>
  given.number('extrapolationLimit_frac', { above: 0, most: 1 }, 'a fraction above 0 and at most 1') ??
  LARGE_EXTRAPOLATION_frac;

function defaultsOf(given: Fields): CurveSettings {
  if (parseModels(given)?.length !== 1) return DEFAULT_CURVE_SETTINGS;
  return { ...DEFAULT_CURVE_SETTINGS, uncertainty: { source: 'scatter', weighting: 'counting' } };
}

function voxelsOf(timeActivity: Fields): VoxelCurveSettings {
  const scope = timeActivity.word('scope', ['voxel', 'region'], []);
  const given = timeActivity.object('voxels', ['shape', 'smoothing_mm', 'fallback']);
  const shape = given?.word('shape', ['own', 'region-phases', 'region-shape'], []);
  if (scope !== undefined && shape !== undefined && (scope === 'region') !== (shape === 'region-shape'))
    throw wrongValue('timeActivity.voxels.shape', shape, `one that goes with "scope": "${scope}"`);
  const byScope = scope === undefined ? undefined : scope === 'region' ? 'region-shape' : 'own';
  return {
    shape: shape ?? byScope ?? DEFAULT_VOXEL_SETTINGS.shape,
    smoothing_mm:
      given?.number('smoothing_mm', { least: 0, most: 50 }, 'a full width at half maximum from 0 to 50 mm') ??
      DEFAULT_VOXEL_SETTINGS.smoothing_mm,
    fallback: given?.word('fallback', ['region-shape', 'trapezoid'], []) ?? DEFAULT_VOXEL_SETTINGS.fallback,
  };
}

function regionOf(value: unknown, path: string): ProtocolRegionCurve {
  const given = Fields.of(value, path, ['models', 'selection', 'fixed', 'exclude', 'tissue']);
  return {
    models: parseModels(given) ?? null,
    selection: parseSelection(given) ?? null,
    fixedHalfLives: parseFixedHalfLives(given),
    exclude: (given.list('exclude', 'a list of time points with reasons') ?? []).map((one, n) => {
      const point = Fields.of(one, given.pathOf(`exclude[${n}]`), ['timePoint', 'reason']);
      if (!point.has('timePoint'))
        throw wrongValue(point.pathOf('timePoint'), undefined, 'the number of a time point, from 0, or its UID');
      return { timePoint: timePointName(point, 'timePoint'), reason: reasonOf(point) };
    }),
    tissue: given.word('tissue', KINETIC_TISSUES, []),
  };
}

/** Whoever leaves a point out says why. */
export function reasonOf(point: Fields): string {
  const reason = point.text('reason');
  if (reason === undefined) throw wrongValue(point.pathOf('reason'), undefined, 'the reason for leaving the point out');
  return reason;
}

function oneScanOf(timeActivity: Fields): Protocol['timeActivity']['oneScan'] {
  const given = timeActivity.object('oneScan', ['timePoint', 'population', 'earlier']);
  return {
    timePoint: given?.has('timePoint') ? timePointName(given, 'timePoint') : null,
    ...(given ? parseKineticsFiles(given) : NO_KINETICS_FILES),
  };
}

const NO_KINETICS_FILES: KineticsFiles = { population: null, earlierFile: null };

/** `population`: the id of a published one, or `{ "file": … }` of a site's own; `earlier`: `{ "file": … }`, a fits.json of an earlier cycle. */
export function parseKineticsFiles(given: Fields): KineticsFiles {
  const fileOf = (key: string): string => {
    const file = given.object(key, ['file'])?.text('file');
    if (file === undefined) throw wrongValue(given.pathOf(key), given.raw(key), '{ "file": "…" }');
    return file;
  };
  const population = !given.has('population')
    ? null
    : typeof given.raw('population') === 'string'
      ? ({ id: given.text('population') ?? '' } as const)
      : ({ file: fileOf('population') } as const);
  return { population, earlierFile: given.has('earlier') ? fileOf('earlier') : null };
}
