import type { CaseState, StageState } from '@voxel-dosimetry/case';
import type { ComputeApi, ProbeValue, VolumeKey } from '@voxel-dosimetry/compute';
import type { ComputedVolumes } from '../../../extensions/dosimetry-viewer/src/display/computedVolumes';
import { keepDisplayedVolumes } from '../../../extensions/dosimetry-viewer/src/display/keepDisplayedVolumes';
import { probeLines } from '../../../extensions/dosimetry-viewer/src/display/probe';
import { viewportLabel } from '../../../extensions/dosimetry-viewer/src/display/viewportContent';
import { createViewStore } from '../../../extensions/dosimetry-viewer/src/viewState';
import { caseAt, TORSO_POINTS } from '../../gallery/examples/cases';
import { scriptedCase } from '../../gallery/scriptedCase';

const STALE: StageState = { status: 'stale', because: 'The time–activity model has changed.' };
const withStages = (state: CaseState, stages: Partial<CaseState['stages']>): CaseState => ({
  ...state,
  stages: { ...state.stages, ...stages },
});
const [first, second, third] = TORSO_POINTS.map(({ id }) => id) as [string, string, string];

describe('a result that its inputs have overtaken', () => {
  const ready = caseAt({ readyTo: 'analyse' });
  const stale = withStages(ready, { fit: STALE, dose: STALE });

  test('is called so in the corner of the image', () => {
    const dose = { timePoint: null, computed: ['dose'] as const };
    expect(viewportLabel(ready, dose)).toBe('Absorbed dose');
    expect(viewportLabel(stale, dose)).toBe('Out of date: Absorbed dose');
    expect(viewportLabel(stale, { timePoint: null, computed: ['tia'] })).toBe('Out of date: Time-integrated activity');
  });

  test('is called so at the cursor', () => {
    const values = [
      { key: `aligned/${first}`, value: 1000 },
      { key: 'dose', value: 2.5 },
    ] as unknown as ProbeValue[];
    expect(probeLines(values, ready)).toEqual(['Bq/mL  4.0 h 1.00e+3', '2.50 Gy']);
    expect(probeLines(values, stale)).toEqual(['Bq/mL  4.0 h 1.00e+3', '2.50 Gy (out of date)']);
  });

  test('while it is made again it is not: after a resume it is the same result', () => {
    const running: StageState = { status: 'running', jobId: 'j', progress: { fraction: 0, doing: '' } };
    expect(viewportLabel(withStages(ready, { dose: running }), { timePoint: null, computed: ['dose'] })).toBe(
      'Absorbed dose',
    );
  });
});

describe('fusion check', () => {
  const alignedAt = (at: string): CaseState =>
    withStages(caseAt({ readyTo: 'register' }), { register: { status: 'ready', at } });

  /** The engine hands out the alignment of the moment; what the images show is the last that was put. */
  function fusionCheck() {
    const dosimetryCase = scriptedCase(alignedAt('one'));
    const shown = new Map<VolumeKey, string>();
    const now = (): string => {
      const { register } = dosimetryCase.getState().stages;
      return register.status === 'ready' ? register.at : register.status;
    };
    const keys: readonly VolumeKey[] = [first, second, third].map((id): VolumeKey => `aligned/${id}`);
    const compute = {
      volumes: () => Promise.resolve(keys.map((key) => ({ key, max: 1 }))),
      volume: () => Promise.resolve({ madeAt: now() }),
    } as unknown as ComputeApi;
    const volumes = {
      put: (key: VolumeKey, volume: unknown) => void shown.set(key, (volume as { madeAt: string }).madeAt),
      displaySetInstanceUID: (key: VolumeKey) => (shown.has(key) ? key : null),
    } as unknown as ComputedVolumes;
    const displayed = keepDisplayedVolumes({
      dosimetryCase,
      compute,
      volumes,
      view: createViewStore(),
      refresh: () => undefined,
    });
    const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
    return { dosimetryCase, displayed, shown, settled };
  }

  test('images on show follow a new alignment by themselves', async () => {
    const { dosimetryCase, displayed, shown, settled } = fusionCheck();
    await displayed.showAligned(second);
    expect([...shown.values()]).toEqual(['one', 'one']);
    dosimetryCase.become(withStages(alignedAt('one'), { register: STALE }));
    dosimetryCase.become(alignedAt('two'));
    await settled();
    expect([...shown.values()]).toEqual(['two', 'two']);
  });

  test('after a resume the voxels of the regions are read again, once, for their outlines', async () => {
    const { dosimetryCase, settled } = fusionCheck();
    const resumed = { ...caseAt({ readyTo: 'segment' }), resumedAt: '2026-11-02T10:12:00+01:00' };
    dosimetryCase.become(resumed);
    dosimetryCase.become({ ...resumed });
    await settled();
    expect(dosimetryCase.commands.filter(({ command }) => command === 'restoreVoxels')).toEqual([
      { command: 'restoreVoxels', arguments: ['segment'] },
    ]);
  });

  test('a time point looked at before a new alignment is never shown as it was', async () => {
    const { dosimetryCase, displayed, shown, settled } = fusionCheck();
    await displayed.showAligned(second);
    await displayed.showAligned(third);
    dosimetryCase.become(alignedAt('two'));
    await displayed.showAligned(second);
    await displayed.showAligned(third);
    await settled();
    expect(shown.get(`aligned/${third}`)).toBe('two');
  });
});
