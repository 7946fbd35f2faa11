import { caseOn, runAll } from './caseFixture';
import { smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const patient = smallPatient();

/** The regions are drawn on voxels of 5 mm: their volumes are off by as much. */
const TOLERANCE_frac = 0.02;

describe('the chain from headers to dose statistics, in process', () => {
  it('agrees with what is true of the phantom', async () => {
    const { dosimetryCase } = caseOn(patient.files);
    await dosimetryCase.open(patient.studies);
    expect(dosimetryCase.getState().stages.ingest).toMatchObject({ status: 'ready' });
    await runAll(dosimetryCase, 'analyse');
    const { stages, results } = dosimetryCase.getState();
    expect(stages.analyse).toMatchObject({ status: 'ready' });
    for (const region of patient.truth.regions) {
      const summary = results.segment?.regions.find(({ name }) => name === region.name);
      const statistics = results.analyse?.statistics.find(({ regionId }) => regionId === summary?.id);
      expect(summary?.activity_MBq).toHaveLength(2);
      summary?.activity_MBq.forEach((activity_MBq, n) =>
        expect(Math.abs(activity_MBq / region.imagedActivity_MBq[n]! - 1)).toBeLessThan(TOLERANCE_frac),
      );
      const ratio = statistics!.timeIntegratedActivity_MBq_h / region.imagedTimeIntegratedActivity_MBq_h;
      expect(Math.abs(ratio - 1)).toBeLessThan(TOLERANCE_frac);
    }
  });
});
