import { DEFAULT_CURVE_SETTINGS, DEFAULT_VOXEL_SETTINGS, DosimetryError } from '@voxel-dosimetry/core';
import { parseProtocol, type Protocol } from '@voxel-dosimetry/headless';

const parsed = (timeActivity: unknown): Protocol['timeActivity'] =>
  parseProtocol(JSON.stringify({ timeActivity })).timeActivity;

const messageOf = (timeActivity: unknown): string => {
  try {
    parsed(timeActivity);
  } catch (error) {
    if (error instanceof DosimetryError) return `${error.code} ${error.message}`;
    throw error;
  }
  throw new Error('The protocol was taken.');
};

test('every key of the section is taken as it stands', () => {
  const section = {
    scope: 'voxel',
    models: ['mono', 'bi', 'mono', 'trapezoid'],
    selection: 'f-test',
    tail: 'physical',
    trapezoidTail: 'last-two-points',
    uncertainty: { source: 'counts-and-size', sensitivity_cps_per_MBq: 9.4, resolution_mm: 12 },
    bootstrap: { replicates: 500, seed: 3 },
    voxels: { shape: 'region-phases', smoothing_mm: 6, fallback: 'region-shape' },
    regions: {
      'Kidney left': {
        models: ['bi-uptake'],
        selection: 'aicc',
        fixed: { halfLives_h: [50, null], uptakeHalfLife_h: 0.5 },
        exclude: [{ timePoint: 3, reason: 'The patient moved.' }],
        tissue: 'kidney',
      },
      Lesion: { selection: 'single-time-point:bayesian' },
    },
    oneScan: { timePoint: 2, population: { file: 'population.csv' }, earlier: { file: 'cycle1.json' } },
    extrapolationLimit_frac: 0.2,
  };
  expect(parsed(section)).toEqual({
    curves: {
      models: ['mono', 'bi', 'trapezoid'],
      selection: 'f-test',
      exponentialTail: 'physical',
      trapezoidTail: 'last-two-points',
      uncertainty: section.uncertainty,
      bootstrap: { replicates: 500, seed: 3 },
    },
    voxels: section.voxels,
    regions: [
      [
        'Kidney left',
        {
          models: ['bi-uptake'],
          selection: 'aicc',
          fixedHalfLives: { phases_s: [180_000, null], uptake_s: 1800 },
          exclude: [{ timePoint: 3, reason: 'The patient moved.' }],
          tissue: 'kidney',
        },
      ],
      [
        'Lesion',
        { models: null, selection: 'single-time-point:bayesian', fixedHalfLives: null, exclude: [], tissue: undefined },
      ],
    ],
    oneScan: { timePoint: 2, population: { file: 'population.csv' }, earlierFile: 'cycle1.json' },
    planar: {
      used: true,
      scatter: 'triple-energy-window',
      regions: [],
      shifts_mm: [],
      posteriorSeen: [],
      placeOn: null,
    },
    extrapolationLimit_frac: 0.2,
  });
});

test('the words of before: one model by voxel or by region, weighted for counting statistics', () => {
  const curves = {
    ...DEFAULT_CURVE_SETTINGS,
    models: ['mono'],
    selection: 'aicc',
    uncertainty: { source: 'scatter', weighting: 'counting' },
  };
  const before = { models: ['mono'], selection: 'aicc' };
  expect(parsed({ ...before, scope: 'voxel' })).toMatchObject({ curves, voxels: { shape: 'own' } });
  expect(parsed({ ...before, scope: 'region' })).toMatchObject({ curves, voxels: { shape: 'region-shape' } });
  expect(parsed({ ...before, scope: 'voxel', voxels: { shape: 'region-phases' } })).toMatchObject({
    voxels: { ...DEFAULT_VOXEL_SETTINGS, shape: 'region-phases' },
  });
});

test('a published population is named by its id', () => {
  expect(parsed({ oneScan: { population: 'site-2024' } }).oneScan).toEqual({
    timePoint: null,
    population: { id: 'site-2024' },
    earlierFile: null,
  });
});

test.each([
  [{ models: ['quint'] }, 'timeActivity.models[0] is "quint"; "mono" or "bi"'],
  [{ selection: 'best' }, 'timeActivity.selection is "best"; "average" or "aicc"'],
  [{ selection: 'single-time-point:x' }, '"single-time-point:haenscheid"'],
  [{ scope: 'region', voxels: { shape: 'own' } }, 'one that goes with "scope": "region"'],
  [{ scope: 'voxel', voxels: { shape: 'region-shape' } }, 'one that goes with "scope": "voxel"'],
  [{ voxels: { smoothing_mm: -1 } }, 'timeActivity.voxels.smoothing_mm is -1; a full width'],
  [{ uncertainty: {} }, 'timeActivity.uncertainty.source is missing; "scatter" or "stated" or "counts-and-size"'],
  [{ uncertainty: { source: 'stated' } }, 'timeActivity.uncertainty.relative_frac is missing'],
  [{ uncertainty: { source: 'stated', relative_frac: 5 } }, 'a fraction above 0 and at most 1'],
  [{ uncertainty: { source: 'scatter', relative_frac: 0.1 } }, 'nothing beside "source": "scatter"'],
  [{ uncertainty: { source: 'counts-and-size', resolution_mm: 12 } }, 'sensitivity_cps_per_MBq is missing'],
  [{ bootstrap: { replicates: 3 } }, 'timeActivity.bootstrap.replicates is 3; a whole number from 20'],
  [{ extrapolationLimit_frac: 0 }, 'timeActivity.extrapolationLimit_frac is 0'],
  [{ regions: { K: { fixed: { halfLives_h: [0] } } } }, 'timeActivity.regions["K"].fixed.halfLives_h is [0]'],
  [{ regions: { K: { exclude: [{ timePoint: 1 }] } } }, 'exclude[0].reason is missing; the reason for leaving'],
  [{ regions: { K: { exclude: [{ reason: 'x' }] } } }, 'exclude[0].timePoint is missing'],
  [{ regions: { K: { tissue: 'bone' } } }, 'timeActivity.regions["K"].tissue is "bone"'],
  [{ oneScan: { earlier: 'fits.json' } }, 'timeActivity.oneScan.earlier is "fits.json"'],
  [{ oneScan: { population: {} } }, '{ "file": "…" } was expected'],
])('a wrong value names its place and what was expected: %j', (section, words) => {
  const message = messageOf(section);
  expect(message).toMatch(/^protocol\/value /);
  expect(message).toContain(words);
});

test('an unknown key is an error', () => {
  expect(messageOf({ regions: { K: { model: 'mono' } } })).toMatch(
    /^protocol\/unknown-key .*"timeActivity.regions\["K"\].model"/,
  );
});
