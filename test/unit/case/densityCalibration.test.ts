import { massDensitySource } from '@voxel-dosimetry/case';
import { DosimetryError, STAGE_IDS, type ScannerCalibration } from '@voxel-dosimetry/core';
import { caseOn, createMemoryStorage, runAll } from './caseFixture';
import { smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

/** The whole CT is as dense as this. */
const OWN: ScannerCalibration = {
  name: 'Scanner A 120 kV',
  nodes: [
    [-1000, 2],
    [1000, 2],
  ],
};
const patient = smallPatient();

async function analysed() {
  const { dosimetryCase } = caseOn(patient.files);
  await dosimetryCase.open(patient.studies);
  await runAll(dosimetryCase, 'analyse');
  const choose = (densityCalibration: ScannerCalibration | null): void =>
    dosimetryCase.choose('register', { ...dosimetryCase.getState().choices.register, densityCalibration });
  const statuses = (): string[] => STAGE_IDS.map((stage) => dosimetryCase.getState().stages[stage].status);
  return { dosimetryCase, choose, statuses };
}

it('overtakes the register stage and what follows, keeps alignments, and is taken back', async () => {
  const { dosimetryCase, choose, statuses } = await analysed();
  const { accepted } = dosimetryCase.getState().choices.register;
  expect(massDensitySource(dosimetryCase.getState())).toMatchObject({ calibration: 'Schneider 2000', nodes: null });
  choose(OWN);
  expect(statuses()).toEqual(['ready', 'ready', 'stale', 'stale', 'stale', 'stale', 'stale', 'empty']);
  expect(dosimetryCase.getState().stages.dose).toMatchObject({ because: 'The CT calibration has changed.' });
  expect(dosimetryCase.getState().choices.register).toMatchObject({ accepted, densityCalibration: OWN });
  dosimetryCase.undo();
  expect(dosimetryCase.getState().choices.register.densityCalibration).toBeNull();
  expect(statuses()).toEqual(['ready', 'ready', 'ready', 'ready', 'ready', 'ready', 'ready', 'empty']);
});

it('gives the mass, and is kept with the result', async () => {
  const { dosimetryCase, choose } = await analysed();
  choose(OWN);
  await dosimetryCase.runTo('analyse');
  const { results } = dosimetryCase.getState();
  const [region] = results.analyse!.statistics;
  expect(region!.mass_g / region!.volume_mL).toBeCloseTo(2, 5);
  expect(results.register!.densityCalibration).toEqual(OWN);
  expect(massDensitySource(dosimetryCase.getState())).toMatchObject({
    from: 'CT',
    calibration: OWN.name,
    nodes: OWN.nodes,
  });
});

it('stays when another reference is chosen, and when the case is resumed', async () => {
  const storage = createMemoryStorage();
  const { dosimetryCase } = caseOn(patient.files, { storage });
  await dosimetryCase.open(patient.studies);
  const { choices, results } = dosimetryCase.getState();
  dosimetryCase.choose('register', { ...choices.register, densityCalibration: OWN });
  const referenceTimePointId = results.ingest!.timePoints[1]!.id;
  dosimetryCase.choose('register', { ...dosimetryCase.getState().choices.register, referenceTimePointId });
  expect(dosimetryCase.getState().choices.register).toMatchObject({ referenceTimePointId, densityCalibration: OWN });
  await dosimetryCase.close();
  const again = caseOn(patient.files, { storage }).dosimetryCase;
  await again.open(patient.studies);
  expect(again.getState().choices.register.densityCalibration).toEqual(OWN);
});

it('is refused where it cannot be, and nothing changes', async () => {
  const { dosimetryCase, choose } = await analysed();
  for (const wrong of [
    { ...OWN, name: ' ' },
    { ...OWN, nodes: [[0, 1]] as const },
  ])
    expect(() => choose(wrong)).toThrow(DosimetryError);
  expect(dosimetryCase.getState().choices.register.densityCalibration).toBeNull();
});
