import type { ExportedObject } from '../../../extensions/dosimetry-case/src/index';
import { caseAt } from './cases';
import { type Example, panel } from './example';
import { FORTY_REGIONS, LONG_NAMES, RUNNING } from './manyOf';
import { caseByMonteCarlo, FOLLOWING, IN_CT, IN_MERGED_CT, MONTE_CARLO, RADIUM_POINTS, TO_TARGET } from './monteCarlo';

const withDose = caseAt({ readyTo: 'analyse' });

const object = (modality: ExportedObject['modality'], change: Partial<ExportedObject> = {}): ExportedObject => ({
  modality,
  studyInstanceUID: '2.25.40.4',
  seriesInstanceUID: `2.25.90.${modality.length}`,
  sopInstanceUID: `2.25.304916832471038592374650192837465019283746.${modality.length}`,
  seriesDescription: 'Voxel dosimetry',
  outcome: { sopInstanceUID: '2.25.91', stored: true, failure: null },
  readBack: {
    sopInstanceUID: '2.25.91',
    equal: true,
    statement:
      modality === 'RTDOSE' ? '1 572 864 dose values, largest difference 3e-8 Gy' : '6 regions, all voxels equal',
  },
  ...change,
});

const REFUSED = object('SEG', {
  outcome: {
    sopInstanceUID: '2.25.92',
    stored: false,
    failure: {
      code: 'archive/refused',
      message: 'The archive refused the SEG (HTTP 507, insufficient storage).',
      remedy: 'Free space on the archive and try again, or download the object.',
    },
  },
  readBack: null,
});

export const RESULT_EXAMPLES: readonly Example[] = [
  panel('dose empty', 'dose', caseAt({ readyTo: 'fit' })),
  panel(
    'dose running',
    'dose',
    caseAt({
      readyTo: 'fit',
      stages: { dose: { ...RUNNING, progress: { fraction: 0.18, doing: 'Depositing energy' } } },
    }),
  ),
  panel('dose ready', 'dose', caseAt({ readyTo: 'dose' })),
  panel('dose Monte Carlo chosen', 'dose', caseAt({ readyTo: 'fit', choices: { dose: MONTE_CARLO } })),
  panel('dose Monte Carlo to a target', 'dose', caseByMonteCarlo({}, { choices: { dose: TO_TARGET } })),
  panel(
    'dose Monte Carlo running',
    'dose',
    caseAt({ readyTo: 'fit', choices: { dose: MONTE_CARLO }, stages: { dose: FOLLOWING } }),
  ),
  panel('dose Monte Carlo ready', 'dose', caseByMonteCarlo(), { view: { doseWash: 'uncertainty' } }),
  panel('dose Monte Carlo in the CT', 'dose', caseByMonteCarlo(IN_MERGED_CT, { choices: { dose: IN_CT } })),
  panel('dose Monte Carlo partial', 'dose', caseByMonteCarlo({ isPartial: true, decays: 6_500_000, shards: 13 })),
  panel(
    'dose Monte Carlo stale',
    'dose',
    caseByMonteCarlo(
      { isTargetReached: false },
      {
        choices: { dose: TO_TARGET },
        stages: { dose: { status: 'stale', because: 'The dose engine has changed.' } },
      },
    ),
  ),
  panel('dose daughters', 'dose', caseAt({ readyTo: 'fit', timePoints: RADIUM_POINTS }), {
    blocked: { dose: 'Daughters of Ra-223 decay too: choose whether they count where it decays, or are left out.' },
  }),
  panel('analyse after Monte Carlo', 'analyse', caseByMonteCarlo()),
  panel('analyse ready', 'analyse', withDose),
  panel('analyse forty regions', 'analyse', caseAt({ readyTo: 'analyse', regions: FORTY_REGIONS })),
  panel('analyse long names', 'analyse', caseAt({ readyTo: 'analyse', regions: LONG_NAMES })),
  panel('export ready to store', 'export', withDose),
  panel('export stored', 'export', caseAt({ readyTo: 'export', exported: [object('RTDOSE'), object('SEG')] })),
  panel(
    'export half stored',
    'export',
    caseAt({
      readyTo: 'analyse',
      exported: [object('RTDOSE'), REFUSED],
      stages: {
        export: {
          status: 'failed',
          error: {
            code: 'export/not-all-stored',
            message: '1 of 2 objects was stored: the SEG was refused.',
            remedy: 'Nothing is lost. Try again, or download the objects.',
          },
        },
      },
    }),
  ),
];
