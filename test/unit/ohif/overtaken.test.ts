import type { CaseState, StageState } from '@voxel-dosimetry/case';
import type { ProbeValue } from '@voxel-dosimetry/compute';
import { probeLines } from '../../../extensions/dosimetry-viewer/src/display/probe';
import { viewportLabel } from '../../../extensions/dosimetry-viewer/src/display/viewportContent';
import { translator } from '../../../extensions/dosimetry-viewer/src/panels/messages/translator';
import { createViewStore } from '../../../extensions/dosimetry-viewer/src/viewState';
import { caseAt, TORSO_POINTS } from '../../gallery/examples/cases';

const STALE: StageState = { status: 'stale', because: 'The time–activity model has changed.' };
const withStages = (state: CaseState, stages: Partial<CaseState['stages']>): CaseState => ({
  ...state,
  stages: { ...state.stages, ...stages },
});
const t = translator('en');
const [first] = TORSO_POINTS.map(({ id }) => id);
const look = {
  view: createViewStore({ openStage: 'analyse' }).getState(),
  picture: null,
  compared: null,
  language: 'en',
};

describe('a result that its inputs have overtaken', () => {
  const ready = caseAt({ readyTo: 'analyse' });
  const stale = withStages(ready, { fit: STALE, dose: STALE });

  test('is called so in the corner of the image', () => {
    const dose = { timePoint: null, showsCt: false, computed: ['dose'] as const };
    expect(viewportLabel(ready, dose, look)).toMatchObject({ what: 'Absorbed dose', mark: null });
    expect(viewportLabel(stale, dose, look)).toMatchObject({ what: 'Absorbed dose', mark: 'Out of date' });
    expect(viewportLabel(stale, { timePoint: null, showsCt: false, computed: ['fitMap'] }, look)).toMatchObject({
      what: 'Time-integrated activity',
      mark: 'Out of date',
    });
  });

  test('is called so at the cursor', () => {
    const values = [
      { key: `aligned/${first}`, value: 1000 },
      { key: 'dose', value: 2.5 },
    ] as unknown as ProbeValue[];
    expect(probeLines(values, ready, t)).toEqual(['Bq/mL  4.0 h 1.00e+3', '2.50 Gy']);
    expect(probeLines(values, stale, t)).toEqual(['Bq/mL  4.0 h 1.00e+3', '2.50 Gy (out of date)']);
  });

  test('while it is made again it is not: after a resume it is the same result', () => {
    const running: StageState = { status: 'running', jobId: 'j', progress: { fraction: 0, doing: '' } };
    expect(
      viewportLabel(
        withStages(ready, { dose: running }),
        { timePoint: null, showsCt: false, computed: ['dose'] },
        look,
      ),
    ).toMatchObject({ what: 'Absorbed dose', mark: null });
  });
});
