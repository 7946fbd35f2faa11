import {
  missing,
  sourced,
  type CtSeries,
  type EmissionSeries,
  type OtherSeries,
  type PlanarSeries,
  type Series,
} from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { text } from '../dataset';
import { describeCt } from './describeCt';
import { describeEmission } from './describeEmission';
import { describeMr } from './describeMr';
import { describeRtDose, describeRtStruct, describeSeg } from './describeObjects';
import { describePlanar, isPlanar, nameOtherView } from './describePlanar';
import { checkFrameOrder } from './frameOrder';
import { describeRegistration } from './describeRegistration';
import { failed, identityOf, type Reading } from './reading';

/**
 * The whole of ingest's reading: headers (natural form, no pixel data) → one entry a series, in core's nouns, every value
 * with its origin. No series vanishes: what takes no part is an OtherSeries with the reason, and what must not be used
 * carries `defects` and a missing grid. Never throws for a bad series. Proved by test/unit/dicom/describeNm.test.ts, describePlanar.test.ts and stackGrid.test.ts.
 */
export function describeSeries(datasets: readonly Dataset[]): Series[] {
  const described = [...groupBySeries(datasets).values()].map(describeOne);
  const cts = described.filter((series): series is CtSeries => series.kind === 'ct');
  const planars = described.filter((series): series is PlanarSeries => series.kind === 'planar');
  return described.map((series) => {
    if (series.kind === 'emission') return placeBesideCt(series, cts);
    return series.kind === 'planar' ? nameOtherView(series, planars) : series;
  });
}

function groupBySeries(datasets: readonly Dataset[]): Map<string, Dataset[]> {
  const groups = new Map<string, Dataset[]>();
  const seen = new Set<string>();
  for (const dataset of datasets) {
    const uid = text(dataset, 'SeriesInstanceUID');
    const instance = `${uid}/${text(dataset, 'SOPInstanceUID')}`;
    if (seen.has(instance)) continue;
    seen.add(instance);
    const group = groups.get(uid);
    if (group) group.push(dataset);
    else groups.set(uid, [dataset]);
  }
  return groups;
}

const READERS: Readonly<Record<string, (datasets: readonly Dataset[]) => Reading<Series>>> = {
  NM: (datasets) => (isPlanar(datasets[0] ?? {}) ? describePlanar(datasets) : describeEmission(datasets)),
  PT: describeEmission,
  CT: describeCt,
  MR: describeMr,
  SEG: describeSeg,
  RTSTRUCT: describeRtStruct,
  RTDOSE: describeRtDose,
  REG: describeRegistration,
};

function describeOne(datasets: readonly Dataset[]): Series {
  const modality = text(datasets[0] ?? {}, 'Modality');
  const reader = READERS[modality];
  const reading = reader
    ? attempt(reader, datasets)
    : failed(`${modality || 'Without modality'}: takes no part in dosimetry.`);
  return reading.ok ? reading.value : other(datasets, reading.reason);
}

/** A header that breaks a reader must not take the other series with it: the reason is shown in the table. */
function attempt(
  reader: (datasets: readonly Dataset[]) => Reading<Series>,
  datasets: readonly Dataset[],
): Reading<Series> {
  try {
    return reader(datasets);
  } catch (error) {
    return failed(`The header could not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const other = (datasets: readonly Dataset[], reason: string): OtherSeries => ({
  ...identityOf(datasets),
  kind: 'other',
  reason,
});

/** What only the CT of the study can tell of an emission image: its frame of reference, and which way its frames run. */
function placeBesideCt(emission: EmissionSeries, cts: readonly CtSeries[]): EmissionSeries {
  const ofStudy = cts.filter((ct) => ct.studyInstanceUID === emission.studyInstanceUID && ct.grid.value !== null);
  return checkFrameOrder(withFrameOfReference(emission, ofStudy), ofStudy);
}

function withFrameOfReference(emission: EmissionSeries, cts: readonly CtSeries[]): EmissionSeries {
  const { grid, gridWithoutSliceSpacing } = emission;
  const place = grid.value ?? gridWithoutSliceSpacing;
  if (!place || place.frameOfReferenceUID !== '') return emission;
  const frames = new Set(cts.map((ct) => ct.grid.value?.frameOfReferenceUID ?? '').filter((uid) => uid !== ''));
  const [only] = frames;
  if (frames.size !== 1 || only === undefined)
    return {
      ...emission,
      frameOfReference: missing(
        frames.size === 0
          ? 'neither it nor a CT of its study has a FrameOfReferenceUID (0020,0052), so nothing says where it lies.'
          : `FrameOfReferenceUID (0020,0052) is absent, and the CTs of its study have ${frames.size} different ones.`,
      ),
    };
  return {
    ...emission,
    ...(grid.value ? { grid: { ...grid, value: { ...grid.value, frameOfReferenceUID: only } } } : {}),
    ...(gridWithoutSliceSpacing
      ? { gridWithoutSliceSpacing: { ...gridWithoutSliceSpacing, frameOfReferenceUID: only } }
      : {}),
    frameOfReference: sourced(
      only,
      'assumed',
      'FrameOfReferenceUID (0020,0052) is absent; that of the CT of its study is taken.',
    ),
  };
}
