import type { DataSource, StudyRow } from '../../../modes/dosimetry/src/host';
import { hasEmission, studiesOfCycle } from '../../../modes/dosimetry/src/patientStudies';

const study = (studyInstanceUid: string, date: string, changes: Partial<StudyRow> = {}): StudyRow => ({
  studyInstanceUid,
  mrn: 'P1',
  date,
  time: '0900',
  modalities: 'CT\\NM',
  ...changes,
});

/** Answers like an archive that takes identifiers as wildcards. */
const archiveOf = (rows: readonly StudyRow[]): DataSource => ({
  query: {
    studies: {
      search: ({ patientId, studyInstanceUid }) =>
        rows.filter((row) =>
          patientId === undefined ? row.studyInstanceUid === studyInstanceUid : row.mrn.includes(patientId),
        ),
    },
  },
});

test('all time points of the cycle, in time order, whichever was clicked', async () => {
  const rows = [study('d', '20260908'), study('b', '20260902'), study('a', '20260901'), study('c', '20260905')];
  expect(await studiesOfCycle(archiveOf(rows), 'c')).toEqual(['a', 'b', 'c', 'd']);
});

test('never a study of another patient, even when the archive answers with a similar identifier', async () => {
  const rows = [study('a', '20260901'), study('x', '20260902', { mrn: 'P10' })];
  expect(await studiesOfCycle(archiveOf(rows), 'a')).toEqual(['a']);
});

test('not another cycle, not a study without emission images', async () => {
  const rows = [
    study('a', '20260901'),
    study('earlier', '20260701'),
    study('ct', '20260902', { modalities: 'CT' }),
    study('b', '2026-09-08'),
  ];
  expect(await studiesOfCycle(archiveOf(rows), 'a')).toEqual(['a', 'b']);
});

test('an MR of another session comes along within six weeks', async () => {
  const rows = [
    study('a', '20260901'),
    study('before', '20260801', { modalities: 'MR\\SEG' }),
    study('long before', '20260701', { modalities: 'MR' }),
  ];
  expect(await studiesOfCycle(archiveOf(rows), 'a')).toEqual(['before', 'a']);
});

test('without a patient identifier the study stays alone', async () => {
  const rows = [study('a', '20260901', { mrn: '' }), study('b', '20260902', { mrn: '' })];
  expect(await studiesOfCycle(archiveOf(rows), 'a')).toEqual(['a']);
});

test('modalities are told apart as whole words', () => {
  expect(['NM', 'CT/NM', 'PT\\CT', 'CT'].map(hasEmission)).toEqual([true, true, true, false]);
});
