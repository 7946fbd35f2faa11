import { DosimetryError } from '@voxel-dosimetry/core';
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

test('an empty protocol has the defaults, all of them stated', () => {
  expect(parseProtocol('{}')).toEqual({
    radionuclide: null,
    administration: null,
    calibration: { source: 'image' },
    registration: { method: 'none', reference: 0 },
    regions: { source: 'dicom' },
    timeActivity: { scope: 'voxel', model: 'mono' },
    dose: { engine: 'local' },
    outputs: ['RTDOSE', 'SEG', 'RTSTRUCT'],
    accept: [],
  });
});

test('a full protocol is taken as it stands', () => {
  const protocol = {
    radionuclide: '177Lu',
    administrations: [{ activity_MBq: 7400, dateTime: '2026-09-01T09:00:00+02:00' }],
    calibration: { factor_cps_per_MBq: 9.36, deadTime_us: 0 },
    partialVolume: { method: 'none' },
    registration: { method: 'none', reference: 1, moving: 'ct' },
    regions: { threshold: { fraction: 0.42 } },
    order: 'activity-first',
    timeActivity: { scope: 'region', models: ['trapezoid'], selection: 'aicc' },
    dose: { engine: 'local' },
    radiobiology: {},
    outputs: ['SEG', 'RTDOSE', 'SEG'],
    accept: ['ingest/ct-missing'],
  };
  expect(parseProtocol(JSON.stringify(protocol))).toEqual({
    radionuclide: 'Lu-177',
    administration: { activity_MBq: 7400, dateTime: '2026-09-01T09:00:00+02:00' },
    calibration: { source: 'factor', factor_cps_per_MBq: 9.36 },
    registration: { method: 'none', reference: 1 },
    regions: { threshold: { fraction: 0.42, name: '42 % of maximum', timePoint: 0 } },
    timeActivity: { scope: 'region', model: 'trapezoid' },
    dose: { engine: 'local' },
    outputs: ['SEG', 'RTDOSE'],
    accept: ['ingest/ct-missing'],
  });
});

test.each([
  [{ radionucleide: 'Lu-177' }, 'radionucleide'],
  [{ dose: { engin: 'local' } }, 'dose.engin'],
  [{ administrations: [{ activity_MBq: 1, dateTime: '2026-09-01T09:00', actvity: 2 }] }, 'administrations[0].actvity'],
  [{ regions: { threshold: { fraction: 0.4, of: 'max' } } }, 'regions.threshold.of'],
])('an unknown key is an error that names its place: %j', (protocol, path) => {
  const { code, message } = failure(protocol);
  expect(code).toBe('protocol/unknown-key');
  expect(message).toContain(`"${path}"`);
});

test.each([
  [{ dose: { engine: 'monte-carlo' } }, "dose.engine 'monte-carlo' is not available in this version; local is."],
  [{ dose: { engine: 'local', histories: 2e7 } }, 'dose.histories 20000000 is not available'],
  [{ order: 'dose-rate-first' }, "order 'dose-rate-first' is not available in this version; activity-first is."],
  [{ partialVolume: { method: 'rbv' } }, "partialVolume.method 'rbv'"],
  [{ registration: { method: 'rigid' } }, "registration.method 'rigid'"],
  [
    { timeActivity: { models: ['bi'] } },
    "timeActivity.models[0] 'bi' is not available in this version; mono, trapezoid are.",
  ],
  [{ timeActivity: { models: ['mono', 'trapezoid'] } }, 'a choice between models'],
  [{ timeActivity: { selection: 'single-time-point:haenscheid' } }, "'single-time-point:haenscheid'"],
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
  [{ dose: [] }, 'dose is []'],
  [[], 'The protocol is []'],
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
  [{ regions: { threshold: { fraction: 42 } } }, 'regions.threshold.fraction is 42'],
  [{ regions: { source: 'dicom', threshold: { fraction: 0.4 } } }, 'either "source" or "threshold"'],
  [{ outputs: [] }, 'at least one of RTDOSE'],
  [{ timeActivity: { models: [] } }, 'at least one model'],
  [{ accept: ['everything'] }, 'accept[0] is "everything"'],
])('a wrong value is an error that says what was expected: %j', (protocol, words) => {
  const { code, message } = failure(protocol);
  expect(code).toBe('protocol/value');
  expect(message).toContain(words);
});

test('broken JSON and a radionuclide that nobody knows', () => {
  expect(failure('{ "radionuclide": ').code).toBe('protocol/json');
  expect(failure({ radionuclide: 'Xy-12' }).code).toBe('ingest/unknown-radionuclide');
});
