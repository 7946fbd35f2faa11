import {
  DEFAULT_CURVE_SETTINGS,
  MODEL_SELECTIONS,
  SINGLE_TIME_POINT_METHODS,
  TIME_ACTIVITY_MODELS,
  type ActivityUncertainty,
  type CurveSettings,
  type FixedHalfLives,
  type TimeActivityModel,
  type TimeActivitySelection,
} from '@voxel-dosimetry/core';
import { type Fields, wordOf, wrongValue } from './fields';

/** Keys of the settings of curves, in a protocol's "timeActivity" and in a file of curves alike. */
export const CURVE_KEYS = ['models', 'selection', 'tail', 'trapezoidTail', 'uncertainty', 'bootstrap'] as const;

const SELECTIONS: readonly TimeActivitySelection[] = [
  ...MODEL_SELECTIONS,
  ...SINGLE_TIME_POINT_METHODS.map((method) => `single-time-point:${method}` as const),
];

/**
 * `models`, `selection`, `tail` ("curve" or "physical"), `trapezoidTail` ("physical" or "last-two-points"), `uncertainty` (see below) and
 * `bootstrap` ({ replicates, seed }); what is absent is `defaults`. Throws `protocol/value`, `protocol/unknown-key`. Proved by
 * test/unit/headless/parseTimeActivity.test.ts.
 */
export function parseCurveSettings(given: Fields, defaults: CurveSettings = DEFAULT_CURVE_SETTINGS): CurveSettings {
  return {
    models: parseModels(given) ?? defaults.models,
    selection: parseSelection(given) ?? defaults.selection,
    exponentialTail: given.word('tail', ['curve', 'physical'], []) ?? defaults.exponentialTail,
    trapezoidTail: given.word('trapezoidTail', ['physical', 'last-two-points'], []) ?? defaults.trapezoidTail,
    uncertainty: uncertaintyOf(given) ?? defaults.uncertainty,
    bootstrap: bootstrapOf(given) ?? defaults.bootstrap,
  };
}

export function parseModels(given: Fields): readonly TimeActivityModel[] | undefined {
  const models = given.list('models', 'a list of models');
  if (models === undefined) return undefined;
  if (models.length === 0) throw wrongValue(given.pathOf('models'), models, 'at least one model');
  return [...new Set(models.map((model, n) => wordOf(model, given.pathOf(`models[${n}]`), TIME_ACTIVITY_MODELS, [])))];
}

export const parseSelection = (given: Fields): TimeActivitySelection | undefined =>
  given.word('selection', SELECTIONS, []);

/** `{ "halfLives_h": [50, null], "uptakeHalfLife_h": 1 }`: slowest phase first, null where free. */
export function parseFixedHalfLives(given: Fields): FixedHalfLives | null {
  const fixed = given.object('fixed', ['halfLives_h', 'uptakeHalfLife_h']);
  if (fixed === null) return null;
  const expected = 'a list of half-lives above 0 h, slowest first, with null where one is free';
  const phases_s = (fixed.list('halfLives_h', expected) ?? []).map((halfLife_h) => {
    if (halfLife_h === null) return null;
    if (typeof halfLife_h === 'number' && halfLife_h > 0 && Number.isFinite(halfLife_h)) return 3600 * halfLife_h;
    throw wrongValue(fixed.pathOf('halfLives_h'), fixed.raw('halfLives_h'), expected);
  });
  const uptake_h = fixed.number('uptakeHalfLife_h', { above: 0 }, 'a half-life above 0 h');
  return { phases_s, uptake_s: uptake_h === undefined ? null : 3600 * uptake_h };
}

/** By its `source`: "scatter" with a `weighting`, "stated" with `relative_frac`, or "counts-and-size" with the camera's sensitivity and resolution. */
function uncertaintyOf(fields: Fields): ActivityUncertainty | undefined {
  const keys = ['source', 'weighting', 'relative_frac', 'sensitivity_cps_per_MBq', 'resolution_mm'];
  const given = fields.object('uncertainty', keys);
  if (given === null) return undefined;
  const sources = ['scatter', 'stated', 'counts-and-size'] as const;
  const source = given.word('source', sources, []);
  switch (source) {
    case 'scatter':
      refuseOthers(given, keys, ['weighting']);
      return { source, weighting: given.word('weighting', ['counting', 'uniform', 'relative'], []) ?? 'counting' };
    case 'stated':
      refuseOthers(given, keys, ['relative_frac']);
      return {
        source,
        relative_frac: needed(given, 'relative_frac', { above: 0, most: 1 }, 'a fraction above 0 and at most 1'),
      };
    case 'counts-and-size':
      refuseOthers(given, keys, ['sensitivity_cps_per_MBq', 'resolution_mm']);
      return {
        source,
        sensitivity_cps_per_MBq: needed(
          given,
          'sensitivity_cps_per_MBq',
          { above: 0 },
          'a sensitivity above 0 cps/MBq',
        ),
        resolution_mm: needed(given, 'resolution_mm', { above: 0 }, 'a full width at half maximum above 0 mm'),
      };
    case undefined:
      throw wrongValue(given.pathOf('source'), undefined, sources.map((word) => `"${word}"`).join(' or '));
  }
}

/** A key of another source would be believed to be used. */
function refuseOthers(given: Fields, keys: readonly string[], own: readonly string[]): void {
  for (const key of keys)
    if (key !== 'source' && !own.includes(key) && given.has(key))
      throw wrongValue(given.pathOf(key), given.raw(key), `nothing beside "source": "${String(given.raw('source'))}"`);
}

function needed(given: Fields, key: string, allowed: Parameters<Fields['number']>[1], expected: string): number {
  const value = given.number(key, allowed, expected);
  if (value === undefined) throw wrongValue(given.pathOf(key), undefined, expected);
  return value;
}

function bootstrapOf(fields: Fields): CurveSettings['bootstrap'] | undefined {
  const given = fields.object('bootstrap', ['replicates', 'seed']);
  if (given === null) return undefined;
  const expected = 'a whole number from 20 to 100000';
  return {
    replicates: needed(given, 'replicates', { least: 20, most: 100_000, whole: true }, expected),
    seed: given.number('seed', { least: 0, most: 2 ** 32 - 1, whole: true }, 'a whole number below 2³²') ?? 1,
  };
}
