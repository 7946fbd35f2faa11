import { caseAt } from './cases';
import { type Example, panel } from './example';
import { RUNNING, TOO_MUCH } from './manyOf';

export const CALIBRATE_EXAMPLES: readonly Example[] = [
  panel('calibrate empty', 'calibrate', caseAt({ readyTo: 'ingest' })),
  panel(
    'calibrate ready',
    'calibrate',
    caseAt({
      readyTo: 'calibrate',
      choices: { calibrate: { calibration: { source: 'factor', factor_cps_per_MBq: 9.36 } } },
    }),
  ),
  panel('calibrate more than administered', 'calibrate', TOO_MUCH),
  panel('calibrate confirmed', 'calibrate', TOO_MUCH, { press: 'Confirm' }),
  panel(
    'calibrate running',
    'calibrate',
    caseAt({
      readyTo: 'ingest',
      stages: { calibrate: { ...RUNNING, progress: { fraction: 0.61, doing: 'Reading 96.0 h' } } },
    }),
  ),
];
