/** Contour-guided registration as a choice of the case: which regions guide it, and where none are drawn on the reference. */
import type { CaseChoices } from '@voxel-dosimetry/case';
import { createComputeEngine, type AlignRequest, type ComputeApi, type FoundAlignment } from '@voxel-dosimetry/compute';
import { IDENTITY_TRANSFORM } from '@voxel-dosimetry/core';
import { caseOn } from './caseFixture';
import { smallPatient } from './smallPatient';

// Making and reading a patient takes a second or two, more on a busy machine.
jest.setTimeout(60_000);

const GUIDED = { method: 'contour-guided', image: 'emission' } as const;

test('regions drawn on the reference guide it, read as they stand in the archive; another reference has none and says so', async () => {
  const patient = smallPatient();
  const asked: AlignRequest[] = [];
  const compute: ComputeApi = {
    ...createComputeEngine(),
    async align(request): Promise<FoundAlignment> {
      asked.push(request);
      const figures = {
        similarityBefore: 0.8,
        similarityAfter: 0.95,
        largestMotion_mm: 0,
        voxelSize_mm: [3, 3, 3] as const,
      };
      return { ...GUIDED, transform: IDENTITY_TRANSFORM, deformation: null, guides: [], ...figures };
    },
  };
  const { dosimetryCase } = caseOn(patient.files, { compute });
  await dosimetryCase.open(patient.studies);
  const choose = (change: Partial<CaseChoices['register']>): void =>
    dosimetryCase.choose('register', { ...dosimetryCase.getState().choices.register, ...change });
  choose({ registration: GUIDED });
  await dosimetryCase.runTo('register');
  const { timePoints, regionSources } = dosimetryCase.getState().results.ingest!;
  const drawn = regionSources.map(({ seriesInstanceUID }) => seriesInstanceUID);
  expect(asked.map(({ guides }) => guides?.map(({ series }) => series.seriesInstanceUID))).toEqual([drawn]);
  expect(asked[0]?.guides?.[0]?.onto).toEqual(timePoints[0]!.ct!.grid.value);
  const automatic = (at: number) => dosimetryCase.getState().results.register?.automatic?.[timePoints[at]!.id];
  expect(automatic(1)).toMatchObject({ ...GUIDED, guideSeries: drawn, notRegisteredBecause: null });

  choose({ densityCalibration: null, accepted: [] });
  await dosimetryCase.runStage('register');
  expect(asked).toHaveLength(1);

  choose({ referenceTimePointId: timePoints[1]!.id });
  await dosimetryCase.runStage('register');
  expect(asked).toHaveLength(1);
  expect(automatic(0)).toMatchObject({ found: null, notRegisteredBecause: { code: 'register/no-guides' } });
});
