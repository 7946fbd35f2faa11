import { DEFAULT_CURVE_SETTINGS, DEFAULT_VOXEL_SETTINGS, DosimetryError } from '@voxel-dosimetry/core';
import { parseProtocol } from '@voxel-dosimetry/headless';

const failure = (protocol: unknown): { code: string; message: string; remedy: string } => {
  try {
    parseProtocol(typeof protocol === 'string' ? protocol : JSON.stringify(protocol));
  } catch (error) {
    if (error instanceof DosimetryError) return error.report();
    throw error;
  }
  throw new Error('The protocol was taken.');
};

/** What is chosen of kernels and comparing where nothing is said. */
const WITHOUT_KERNEL = { kernel: { medium: 'soft-tissue', siteKernel: null }, kernelFile: null, compare: null };

const LOCAL = {
  engine: 'local',
  order: 'activity-first',
  daughters: null,
  monteCarlo: {
    histories: 1e7,
    target: null,
    seed: 1,
    doseTo: 'medium',
    geometry: 'dose-grid',
    cuts: 1,
    photonCutoff_keV: 10,
  },
  ...WITHOUT_KERNEL,
};

const NO_PLANAR = {
  used: true,
  scatter: 'triple-energy-window',
  regions: [],
  shifts_mm: [],
  posteriorSeen: [],
  placeOn: null,
};

test('an empty protocol has the defaults, all of them stated', () => {
  expect(parseProtocol('{}')).toEqual({
    radionuclide: null,
    administration: null,
    timePoints: [],
    excludedSeries: [],
    calibration: { source: 'image' },
    ctCalibration: null,
    registration: {
      ...{ method: 'none', moving: 'ct', reference: 0, stored: null, ctOntoEmission: 'as-acquired' },
      ...{ mrs: [], landmarks: [] },
    },
    regions: { series: 'all', thresholds: [], removed: [], names: {} },
    timeActivity: {
      curves: DEFAULT_CURVE_SETTINGS,
      voxels: DEFAULT_VOXEL_SETTINGS,
      regions: [],
      oneScan: { timePoint: null, population: null, earlierFile: null },
      planar: NO_PLANAR,
      extrapolationLimit_frac: 0.3,
    },
    dose: LOCAL,
    outputs: ['RTDOSE', 'SEG', 'RTSTRUCT'],
    accept: [],
    acceptedBy: null,
  });
});

test.each(['rigid', 'deformable', 'contour-guided'])(
  'registration.method "%s" is taken, by CT unless it says otherwise',
  (method) => {
    expect(parseProtocol(JSON.stringify({ registration: { method } })).registration).toMatchObject({
      method,
      moving: 'ct',
    });
  },
);

test('a full protocol is taken as it stands', () => {
  const protocol = {
    radionuclide: '177Lu',
    administrations: [{ activity_MBq: 7400, dateTime: '2026-09-01T09:00:00+02:00' }],
    calibration: { factor_cps_per_MBq: 9.36, deadTime_us: 0 },
    excludedSeries: ['1.2.3', '1.2.3'],
    partialVolume: { method: 'none' },
    registration: {
      ...{ method: 'rigid', reference: 1, moving: 'emission' },
      ...{ stored: ['2.25.9', '2.25.9'], ctOntoEmission: 'correct' },
      mr: [{ series: '2.25.7' }, { series: '2.25.8', timePoint: 1, onto: 'ct' }],
      landmarks: [{ timePoint: 1, reference_mm: [1, -2, 3], moving_mm: [4, 5, -600] }],
    },
    regions: { threshold: { fraction: 0.42 } },
    order: 'activity-first',
    timeActivity: { scope: 'region', models: ['trapezoid'], selection: 'aicc' },
    dose: { engine: 'local' },
    radiobiology: {},
    outputs: ['SEG', 'RTDOSE', 'SEG'],
    accept: ['ingest/no-ct', 'ingest/no-ct'],
    acceptedBy: 'M. Physicist',
  };
  expect(parseProtocol(JSON.stringify(protocol))).toEqual({
    radionuclide: 'Lu-177',
    administration: { activity_MBq: 7400, dateTime: '2026-09-01T09:00:00+02:00' },
    timePoints: [],
    excludedSeries: ['1.2.3'],
    calibration: { source: 'factor', factor_cps_per_MBq: 9.36 },
    ctCalibration: null,
    registration: {
      ...{ method: 'rigid', moving: 'emission', reference: 1 },
      ...{ stored: ['2.25.9'], ctOntoEmission: 'correct' },
      mrs: [
        { seriesInstanceUID: '2.25.7', timePoint: 0, onto: 'emission' },
        { seriesInstanceUID: '2.25.8', timePoint: 1, onto: 'ct' },
      ],
      landmarks: [{ timePoint: 1, reference_mm: [1, -2, 3], moving_mm: [4, 5, -600] }],
    },
    regions: {
      series: [],
      thresholds: [{ fraction: 0.42, name: '42 % of maximum', timePoint: 0 }],
      removed: [],
      names: {},
    },
    timeActivity: {
      curves: {
        ...DEFAULT_CURVE_SETTINGS,
        models: ['trapezoid'],
        selection: 'aicc',
        uncertainty: { source: 'scatter', weighting: 'counting' },
      },
      voxels: { ...DEFAULT_VOXEL_SETTINGS, shape: 'region-shape' },
      regions: [],
      oneScan: { timePoint: null, population: null, earlierFile: null },
      planar: NO_PLANAR,
      extrapolationLimit_frac: 0.3,
    },
    dose: LOCAL,
    outputs: ['SEG', 'RTDOSE'],
    accept: ['ingest/no-ct'],
    acceptedBy: 'M. Physicist',
  });
});

test.each([
  [{ engine: 'monte-carlo' }, { histories: 1e7, target: null }],
  [
    { engine: 'monte-carlo', histories: 2e7, doseTo: 'water' },
    { histories: 2e7, target: null, doseTo: 'water' },
  ],
  [
    { engine: 'monte-carlo', photonCutoff_keV: 2.5 },
    { histories: 1e7, target: null, photonCutoff_keV: 2.5 },
  ],
  [
    { engine: 'monte-carlo', geometry: 'ct' },
    { histories: 1e7, target: null, geometry: 'ct' },
  ],
  [
    { engine: 'monte-carlo', targetUncertainty_pct: 1 },
    { histories: 1e10, target: { uncertainty_pct: 1, of: 'region-mean', regionIds: null } },
  ],
  [
    { engine: 'monte-carlo', histories: 5e6, targetUncertainty_pct: 3, targetOf: 'every-voxel' },
    { histories: 5e6, target: { uncertainty_pct: 3, of: 'every-voxel', regionIds: null } },
  ],
])('Monte Carlo by histories or to a target: %j', (dose, monteCarlo) => {
  expect(parseProtocol(JSON.stringify({ dose, order: 'dose-rate-first' })).dose).toEqual({
    engine: 'monte-carlo',
    order: 'dose-rate-first',
    daughters: null,
    monteCarlo: { seed: 1, doseTo: 'medium', geometry: 'dose-grid', cuts: 1, photonCutoff_keV: 10, ...monteCarlo },
    ...WITHOUT_KERNEL,
  });
});

test.each(['local', 'voxel-s', 'voxel-s-density', 'voxel-s-tissue', 'collapsed-cone', 'monte-carlo'])(
  'the dose engine %s',
  (engine) => {
    expect(parseProtocol(JSON.stringify({ dose: { engine } })).dose).toMatchObject({ engine, ...WITHOUT_KERNEL });
  },
);

test('the medium and the file of a kernel', () => {
  const dose = { engine: 'voxel-s-density', kernel: { medium: 'lung', file: 'kernels/K.json' } };
  expect(parseProtocol(JSON.stringify({ dose })).dose).toMatchObject({
    kernel: { medium: 'lung', siteKernel: null },
    kernelFile: 'kernels/K.json',
  });
});

test('engines to compare: by the usual gamma criteria with the engine of the dose, or as it says', () => {
  const engines = ['local', 'collapsed-cone'];
  const of = (compare: object) => parseProtocol(JSON.stringify({ dose: { engine: 'local', compare } })).dose.compare;
  expect(of({ engines })).toEqual({
    engines,
    reference: 'local',
    gamma: { dose_pct: 3, distance_mm: 3, threshold_pct: 10, normalisation: 'global' },
  });
  const gamma = { dose_pct: 2, distance_mm: 4.5, threshold_pct: 0, normalisation: 'local' };
  expect(of({ engines, reference: 'collapsed-cone', gamma })).toEqual({ engines, reference: 'collapsed-cone', gamma });
  // Settings of an engine that is only compared are used.
  const dose = {
    engine: 'local',
    histories: 2e6,
    kernel: { medium: 'water' },
    compare: { engines: ['local', 'voxel-s', 'monte-carlo'] },
  };
  expect(parseProtocol(JSON.stringify({ dose })).dose).toMatchObject({
    monteCarlo: { histories: 2e6 },
    kernel: { medium: 'water' },
  });
});

test.each([
  [{ engines: ['local'] }, 'dose.compare.engines'],
  [{ engines: ['local', 'local'] }, 'dose.compare.engines'],
  [{ engines: ['local', 'voxel'] }, 'dose.compare.engines[1]'],
  [{ engines: ['voxel-s', 'collapsed-cone'] }, 'dose.compare.reference'],
  [{ engines: ['local', 'voxel-s'], gamma: { dose_pct: 0 } }, 'dose.compare.gamma.dose_pct'],
  [{ engines: ['local', 'voxel-s'], gamma: { distance_mm: -1 } }, 'dose.compare.gamma.distance_mm'],
])('what cannot be compared is refused with its place: %j', (compare, path) => {
  const { code, message } = failure({ dose: { engine: 'local', compare } });
  expect(code).toBe('protocol/value');
  expect(message).toContain(path);
});

test.each([
  [{ radionucleide: 'Lu-177' }, 'radionucleide'],
  [{ registration: { method: 'rigid', levels: 3 } }, 'registration.levels'],
  [{ dose: { engin: 'local' } }, 'dose.engin'],
  [{ dose: { kernel: { mediun: 'water' } } }, 'dose.kernel.mediun'],
  [{ dose: { compare: { engine: 'local' } } }, 'dose.compare.engine'],
  [{ dose: { compare: { engines: ['local', 'voxel-s'], gamma: { distance: 3 } } } }, 'dose.compare.gamma.distance'],
  [{ administrations: [{ activity_MBq: 1, dateTime: '2026-09-01T09:00', actvity: 2 }] }, 'administrations[0].actvity'],
  [{ regions: { threshold: { fraction: 0.4, of: 'max' } } }, 'regions.threshold.of'],
])('an unknown key is an error that names its place: %j', (protocol, path) => {
  const { code, message } = failure(protocol);
  expect(code).toBe('protocol/unknown-key');
  expect(message).toContain(`"${path}"`);
});

test.each([
  [{ dose: { engine: 'local', kernel: { medium: 'water' } } }, 'dose.kernel.medium'],
  [{ dose: { engine: 'voxel-s-tissue', kernel: { file: 'K.json' } } }, 'dose.kernel.file'],
  [{ dose: { engine: 'voxel-s', histories: 2e7 } }, 'dose.histories 20000000 is not available'],
  [{ dose: { engine: 'local', histories: 2e7 } }, 'dose.histories 20000000 is not available'],
  [{ partialVolume: { method: 'rbv' } }, "partialVolume.method 'rbv'"],
  [{ radiobiology: { kidney: { alphaBetaRatio_Gy: 2.6 } } }, 'radiobiology.kidney'],
  [{ outputs: ['RTDOSE', 'PDF'] }, "outputs[1] 'PDF'"],
  [{ calibration: { factor_cps_per_MBq: 9, deadTime_us: 3 } }, 'calibration.deadTime_us 3'],
  [{ administrations: [{}, {}] }, '2 of them'],
])('a choice that comes later is refused by name: %j', (protocol, words) => {
  const { code, message, remedy } = failure(protocol);
  expect(code).toBe('protocol/not-available');
  expect(message).toContain(words);
  expect(remedy).toMatch(/^Choose /);
});

test.each([
  [{ dose: { engine: 'magic' } }, 'dose.engine is "magic"'],
  [{ dose: { engine: 'monte-carlo', histories: 0 } }, 'dose.histories is 0; a whole number of decays above 0'],
  [{ dose: { engine: 'monte-carlo', histories: 1.5 } }, 'dose.histories is 1.5'],
  [{ dose: { engine: 'monte-carlo', targetUncertainty_pct: 0 } }, 'dose.targetUncertainty_pct is 0; a percentage'],
  [{ dose: { engine: 'monte-carlo', targetOf: 'every-voxel' } }, 'dose.targetUncertainty_pct is missing'],
  [{ dose: { engine: 'monte-carlo', geometry: 'ct', cuts: 2 } }, 'dose.cuts is 2; 1 with "geometry": "ct"'],
  [{ dose: { engine: 'monte-carlo', geometry: 'pet' } }, 'dose.geometry is "pet"'],
  [{ dose: { engine: 'monte-carlo', doseTo: 'bone' } }, 'dose.doseTo is "bone"'],
  [
    { dose: { engine: 'monte-carlo', photonCutoff_keV: 0.5 } },
    'dose.photonCutoff_keV is 0.5; an energy from 1 to 100 keV',
  ],
  [{ order: 'dose-first' }, 'order is "dose-first"'],
  [{ dose: [] }, 'dose is []'],
  [[], 'The file is []'],
  [
    { administrations: [{ activity_MBq: -1, dateTime: '2026-09-01T09:00:00Z' }] },
    'administrations[0].activity_MBq is -1; an activity above 0 MBq was expected.',
  ],
  [{ administrations: [{ activity_MBq: 7400 }] }, 'administrations[0].dateTime is missing'],
  [
    { administrations: [{ activity_MBq: 7400, dateTime: '2026-02-31T09:00:00Z' }] },
    'administrations[0].dateTime is "2026-02-31T09:00:00Z"',
  ],
  [{ calibration: {} }, 'calibration is {}'],
  [{ calibration: { source: 'image', factor_cps_per_MBq: 9 } }, 'either "source": "image" or "factor_cps_per_MBq"'],
  [{ calibration: { factor_cps_per_MBq: '9' } }, 'calibration.factor_cps_per_MBq is "9"'],
  [{ registration: { reference: 0.5 } }, 'registration.reference is 0.5'],
  [{ registration: { method: 'affine' } }, 'registration.method is "affine"'],
  [{ registration: { mr: {} } }, 'registration.mr is'],
  [{ registration: { landmarks: [{ timePoint: 1 }] } }, 'registration.landmarks[0].reference_mm'],
  [{ registration: { landmarks: [{ reference_mm: [0, 0, 0] }] } }, 'registration.landmarks[0].timePoint'],
  [
    { registration: { landmarks: [{ timePoint: 1, reference_mm: [0, 0, 0], moving_mm: [1, 2] }] } },
    'registration.landmarks[0].moving_mm is',
  ],
  [{ registration: { mr: [{ series: 'T1' }] } }, 'registration.mr[0].series is "T1"'],
  [{ registration: { mr: [{ series: '1.2', onto: 'SPECT' }] } }, 'registration.mr[0].onto is "SPECT"'],
  [{ registration: { ctOntoEmission: true } }, 'registration.ctOntoEmission is true'],
  [{ registration: { method: 'rigid', moving: 'mr' } }, 'registration.moving is "mr"'],
  [{ regions: { threshold: { fraction: 42 } } }, 'regions.threshold.fraction is 42'],
  [{ regions: {} }, '"source": "dicom" or "threshold"'],
  [{ regions: { threshold: [] } }, 'at least one threshold'],
  [{ regions: { threshold: { fraction: 0.4 }, series: ['1.2'] } }, '"source": "dicom" beside it'],
  [{ regions: { source: 'dicom', series: ['SEG'] } }, 'regions.series[0] is "SEG"'],
  [{ regions: { source: 'dicom', names: { Liver: '' } } }, 'regions.names["Liver"] is ""'],
  [{ excludedSeries: ['x'] }, 'excludedSeries[0] is "x"'],
  [{ outputs: [] }, 'at least one of RTDOSE'],
  [{ timeActivity: { models: [] } }, 'at least one model'],
  [{ accept: [7] }, 'accept[0] is 7'],
])('a wrong value is an error that says what was expected: %j', (protocol, words) => {
  const { code, message } = failure(protocol);
  expect(code).toBe('protocol/value');
  expect(message).toContain(words);
});

test.each(['everything', 'ingest/frameorder-assumed', 'ingest/two-patients', 'dose/without-mass'])(
  'a code that nobody could accept is refused: %s',
  (code) => {
    const { code: found, message } = failure({ accept: ['ingest/no-ct', code] });
    expect(found).toBe('protocol/unknown-code');
    expect(message).toContain(`accept[1] is "${code}"`);
  },
);

test('DICOM regions beside thresholds, by series, renamed and left out', () => {
  const regions = {
    source: 'dicom',
    series: ['1.2.3'],
    threshold: [{ fraction: 0.4 }, { fraction: 0.2, name: 'Rest', timePoint: '1.2.4' }],
    removed: ['Spine'],
    names: { Liver: 'Whole liver' },
  };
  expect(parseProtocol(JSON.stringify({ regions })).regions).toEqual({
    series: ['1.2.3'],
    thresholds: [
      { fraction: 0.4, name: '40 % of maximum', timePoint: 0 },
      { fraction: 0.2, name: 'Rest', timePoint: '1.2.4' },
    ],
    removed: ['Spine'],
    names: { Liver: 'Whole liver' },
  });
});

test.each([
  ['{ "dose": { "engine": "local" }, "dose": {} }', 'dose'],
  ['{ "dose": { "engine": "local", "eng\\u0069ne": "local" } }', 'dose.engine'],
  [
    '{ "accept": [], "administrations": [{}, { "a": [1, {}], "activity_MBq": 1, "activity_MBq": 2 }] }',
    'administrations[1].activity_MBq',
  ],
])('a key twice is an error that names its place: %s', (text, path) => {
  expect(failure(text)).toMatchObject({
    code: 'protocol/duplicate-key',
    message: expect.stringContaining(`"${path}" twice`) as string,
  });
});

test('a value that looks like a key, and a key in two objects, are no keys twice', () => {
  expect(
    parseProtocol('{ "regions": { "source": "dicom", "names": { "a": "names", "b": "a: {" } } }').regions.names,
  ).toEqual({
    a: 'names',
    b: 'a: {',
  });
});

test('broken JSON and a radionuclide that nobody knows', () => {
  expect(failure('{ "radionuclide": ').code).toBe('protocol/json');
  expect(failure({ radionuclide: 'Xy-12' }).code).toBe('ingest/unknown-radionuclide');
});
