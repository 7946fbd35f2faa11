import type { DoseEngine } from '../../../extensions/dosimetry-compute/src/index';
import { caseAt } from './cases';
import { type Example, chart, panel } from './example';
import {
  by,
  caseByKernel,
  caseWithLungs,
  comparing,
  comparisonOf,
  ESTIMATES,
  ESTIMATES_WITHOUT_CT,
  SITE_KERNEL,
  withMonteCarlo,
} from './kernels';
import { FORTY_REGIONS, LONG_NAMES, ONE_REGION, RIGHT_TO_LEFT, RIGHT_TO_LEFT_PATIENT } from './manyOf';

const THREE: readonly DoseEngine[] = ['voxel-s', 'voxel-s-density', 'collapsed-cone'];
const ALL_SIX: readonly DoseEngine[] = [
  'local',
  ...THREE.slice(0, 2),
  'voxel-s-tissue',
  'collapsed-cone',
  'monte-carlo',
];

const COMPARE = '[data-section="compare"]';
const SETUP = { readyTo: 'fit', change: { doseEstimates: ESTIMATES } } as const;

export const KERNEL_EXAMPLES: readonly Example[] = [
  panel('engines with times', 'dose', caseAt({ ...SETUP, choices: { dose: by('voxel-s-density') } })),
  panel('engines known to be wrong', 'dose', caseWithLungs('voxel-s')),
  panel(
    'engines without a CT',
    'dose',
    caseAt({ ...SETUP, choices: { dose: by('voxel-s') }, change: { doseEstimates: ESTIMATES_WITHOUT_CT } }),
  ),
  panel(
    'engines own kernel',
    'dose',
    caseAt({ ...SETUP, choices: { dose: by('voxel-s', { siteKernel: SITE_KERNEL }) } }),
  ),
  panel(
    'engines own kernel that does not fit',
    'dose',
    caseAt({
      ...SETUP,
      choices: { dose: by('voxel-s', { siteKernel: { ...SITE_KERNEL, voxelSize_mm: [4.42, 4.42, 4.42] } }) },
    }),
    { blocked: { dose: 'The kernel is for voxels of 4.42 × 4.42 × 4.42 mm, the dose grid has 4.8 × 4.8 × 4.8 mm.' } },
  ),
  panel('kernel ready', 'dose', caseByKernel('voxel-s-density')),
  panel('kernel by tissue ready', 'dose', caseByKernel('voxel-s-tissue'), { scrollTo: '[data-section="kernel"]' }),
  panel('kernel collapsed cone ready', 'dose', caseByKernel('collapsed-cone')),

  panel('compare set up', 'dose', caseAt({ ...SETUP, readyTo: 'dose' }), {
    press: 'Compare engines',
    scrollTo: COMPARE,
  }),
  panel(
    'compare running',
    'dose',
    comparing({
      state: {
        status: 'running',
        jobId: 'comparison-1',
        progress: { fraction: 0.42, doing: 'collapsed-cone: 21 of 96 directions' },
      },
      result: null,
      hasVoxels: false,
    }),
    { scrollTo: COMPARE },
  ),
  panel(
    'compare running Monte Carlo',
    'dose',
    comparing({
      state: {
        status: 'running',
        jobId: 'comparison-1',
        progress: { fraction: 0.64, doing: 'monte-carlo: Following 6.2 of 20 million decays, ±0.84 % in Kidney left' },
      },
      result: null,
      hasVoxels: false,
    }),
    { scrollTo: COMPARE },
  ),
  panel('compare ready', 'dose', comparing(comparisonOf(THREE)), {
    view: { comparedEngine: 'voxel-s' },
    scrollTo: COMPARE,
  }),
  panel('compare six engines', 'dose', comparing(comparisonOf(ALL_SIX)), { scrollTo: COMPARE }),
  panel(
    'compare Monte Carlo stopped',
    'dose',
    comparing(withMonteCarlo(comparisonOf(['local', 'voxel-s', 'monte-carlo']), { isPartial: true })),
    { scrollTo: `${COMPARE} .vd-row` },
  ),
  panel('compare one region', 'dose', comparing(comparisonOf(THREE, undefined, ONE_REGION), { regions: ONE_REGION }), {
    scrollTo: COMPARE,
  }),
  panel(
    'compare right-to-left names',
    'dose',
    comparing(comparisonOf(THREE, undefined, RIGHT_TO_LEFT), {
      regions: RIGHT_TO_LEFT,
      patient: RIGHT_TO_LEFT_PATIENT,
    }),
    { scrollTo: COMPARE },
  ),
  panel('compare long names', 'dose', comparing(comparisonOf(THREE, undefined, LONG_NAMES), { regions: LONG_NAMES }), {
    scrollTo: COMPARE,
  }),
  panel(
    'compare forty regions',
    'dose',
    comparing(comparisonOf(THREE, undefined, FORTY_REGIONS), { regions: FORTY_REGIONS }),
    { scrollTo: COMPARE },
  ),
  panel(
    'compare stale',
    'dose',
    comparing(comparisonOf(THREE, { status: 'stale', because: 'The settings of the dose engines have changed.' })),
    { view: { comparedEngine: 'voxel-s' }, scrollTo: COMPARE },
  ),
  panel(
    'compare failed',
    'dose',
    comparing({
      state: {
        status: 'failed',
        error: {
          code: 'dose/memory',
          message: 'Collapsed cone at 256 × 256 × 256 voxels needs 1.9 GB, this browser gave 1.2 GB.',
          remedy: 'Leave it out of the comparison, or use a coarser grid.',
        },
      },
      result: null,
      hasVoxels: false,
    }),
    { scrollTo: COMPARE },
  ),
  chart('dose volume of three engines', 'doseVolume', comparing(comparisonOf(THREE)), {
    openStage: 'dose',
    comparedEngine: 'voxel-s',
  }),
  chart('dose volume of six engines one chosen', 'doseVolume', comparing(comparisonOf(ALL_SIX)), {
    openStage: 'dose',
    comparedEngine: 'local',
    selectedRegionIds: ['region-6'],
  }),
  chart('legend of difference', 'differenceLegend', comparing(comparisonOf(THREE)), { comparedEngine: 'voxel-s' }),
  chart(
    'legend of difference stale',
    'differenceLegend',
    comparing(comparisonOf(THREE, { status: 'stale', because: 'Fit has changed.' })),
    { comparedEngine: 'voxel-s' },
  ),
];
