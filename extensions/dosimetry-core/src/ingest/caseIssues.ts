import { elapsed_s } from '../domain/provenance';
import type {
  AdministeredImage,
  CtSeries,
  EmissionSeries,
  FoundPatient,
  IngestIssue,
  MrSeries,
  OtherSeries,
  PatientIdentity,
  RegionSeries,
  Series,
  TimePoint,
  TimePointEntries,
} from '../domain/series';
import { dayText, duration, HOURS, issue, leaveOut, seriesName, type IssueKind } from './issue';
import { radionuclideOf } from './valueIssues';

const birthDatesDiffer = (a: PatientIdentity, b: PatientIdentity): boolean =>
  a.birthDate !== '' && b.birthDate !== '' && a.birthDate !== b.birthDate;

/** The same PatientID and issuer, and no two birth dates; a name may be spelt in two ways. */
export const isSamePatient = (a: PatientIdentity, b: PatientIdentity): boolean =>
  a.patientID.trim() === b.patientID.trim() && a.issuer.trim() === b.issuer.trim() && !birthDatesDiffer(a, b);

/** Whose images the series are, each patient once, in the order in which they come. Test: unit/core/ingestCase. */
export function patientsOf(series: readonly Series[]): FoundPatient[] {
  const found: { patient: PatientIdentity; studyInstanceUIDs: string[] }[] = [];
  for (const { patient, studyInstanceUID } of series) {
    const known = found.find((each) => isSamePatient(each.patient, patient));
    if (!known) found.push({ patient, studyInstanceUIDs: [studyInstanceUID] });
    else if (!known.studyInstanceUIDs.includes(studyInstanceUID)) known.studyInstanceUIDs.push(studyInstanceUID);
  }
  return found;
}

/** A DICOM person name as `Family, Given …`. */
const nameText = (name: string): string => {
  const [family = '', ...others] = (name.split('=')[0] ?? '').split('^');
  return [family, others.filter(Boolean).join(' ')].filter(Boolean).join(', ') || 'without a name';
};

/** Two patients are never mixed; one patient under two names or birth dates waits for a confirmation. */
export function patientIssues(series: readonly Series[]): IngestIssue[] {
  const at = { timePointId: null, field: 'patient' } as const;
  const first = series[0];
  if (!first) return [];
  const patients = patientsOf(series);
  if (patients.length > 1) {
    const named = patients.map(
      ({ patient }) =>
        `${nameText(patient.name)} (${patient.patientID || 'no ID'}, born ${dayText(patient.birthDate)})`,
    );
    return [
      issue({
        ...at,
        what: 'two-patients',
        severity: 'refuse',
        message: `The series belong to more than one patient: ${named.join(' and ')}.`,
        remedy: 'Choose whose images are meant, or open the studies of one patient.',
      }),
    ];
  }
  const issues: IngestIssue[] = [];
  if (first.patient.patientID.trim() === '')
    issues.push(
      issue({
        ...at,
        what: 'patient-id-missing',
        severity: 'confirm',
        message: 'The series carry no patient ID.',
        remedy: 'Confirm that all of them belong to this patient.',
      }),
    );
  const names = [...new Set(series.map(({ patient }) => patient.name))];
  if (names.length > 1)
    issues.push(
      issue({
        ...at,
        what: 'patient-name-differs',
        about: names.join('|'),
        severity: 'confirm',
        message: `The patient ID is the same, the names differ: ${names.map((name) => name || '(empty)').join(', ')}.`,
        remedy: 'Confirm that it is the same patient.',
      }),
    );
  return issues;
}

/** Planar images give the shape of a curve; what a count is in MBq, only a quantitative scan tells. */
const planarOnlyIssue = (planars: number): IngestIssue =>
  issue({
    what: 'planar-only',
    timePointId: null,
    field: 'series',
    severity: 'refuse',
    message: `There ${planars === 1 ? 'is 1 planar image' : `are ${planars} planar images`} and no SPECT or PET; planar images give the shape of the curves, one quantitative scan must give their scale and the absorbed dose its voxels.`,
    remedy: 'Open the study that holds the SPECT/CT or PET/CT of the same administration too.',
  });

/** No emission image at all: says what was found instead. */
export function noEmissionIssue(timePoints: number, planars: number, others: readonly OtherSeries[]): IngestIssue[] {
  if (timePoints > 0) return [];
  if (planars > 0) return [planarOnlyIssue(planars)];
  const found = others.filter(({ modality }) => modality === 'NM' || modality === 'PT');
  const reasons = found.map((each) => ` Series ${seriesName(each)} cannot be used: ${each.reason}`).join('');
  return [
    issue({
      what: 'no-emission',
      timePointId: null,
      field: 'series',
      severity: 'refuse',
      message: `There is no emission image; at least one reconstructed SPECT or PET series was expected.${reasons}`,
      remedy: 'Open the studies that hold the reconstructed SPECT or PET series.',
    }),
  ];
}

/** Within one study, images that start within this time show the same moment: two reconstructions, or two bed positions. */
const SAME_MOMENT_IN_STUDY_s = HOURS;
const SAME_MOMENT_s = 60;

export function sameMoment(a: AdministeredImage, b: AdministeredImage): boolean {
  const [startA, startB] = [a.acquisitionStart.value, b.acquisitionStart.value];
  const sameStudy = a.studyInstanceUID === b.studyInstanceUID;
  if (startA === null || startB === null) return sameStudy;
  return Math.abs(elapsed_s(startA, startB)) < (sameStudy ? SAME_MOMENT_IN_STUDY_s : SAME_MOMENT_s);
}

/** Emission images of the same moment: the person says which to use by leaving the others out, or that all are meant. */
export function duplicateIssues(timePoints: readonly TimePoint[]): IngestIssue[] {
  return timePoints.flatMap((timePoint, at) => {
    const earlier = timePoints.slice(0, at).find((each) => sameMoment(each.emission, timePoint.emission));
    if (!earlier) return [];
    return [
      issue({
        what: 'duplicate-emission',
        about: earlier.id,
        timePointId: timePoint.id,
        field: 'series',
        severity: 'confirm',
        message: `Series ${seriesName(timePoint.emission)} shows the same moment as ${seriesName(earlier.emission)} (${timePoint.label}); both would count as time points.`,
        remedy: 'Leave one of them out, or confirm that both are meant.',
        leaveOut: [earlier, timePoint].map(({ emission }) => leaveOut(emission)),
      }),
    ];
  });
}

type Disagreement = IssueKind & {
  readonly field: keyof TimePointEntries;
  readonly about: string | number;
  readonly message: string;
  readonly remedy: string;
};

const SAME_ACTIVITY_frac = 0.01;
const SAME_ADMINISTRATION_s = 60;
/** Administrations further apart than this are different cycles. */
const SAME_CYCLE_s = 24 * HOURS;

function disagreements(first: AdministeredImage, other: AdministeredImage): Disagreement[] {
  const found: Disagreement[] = [];
  const [nuclideA, nuclideB] = [radionuclideOf(first), radionuclideOf(other)];
  if (nuclideA && nuclideB && nuclideA.name !== nuclideB.name)
    found.push({
      what: 'radionuclide-differs',
      field: 'radionuclide',
      about: nuclideB.name,
      severity: 'blocks',
      message: `The radionuclide is ${nuclideB.name}; that of the first time point is ${nuclideA.name}.`,
      remedy: 'Correct the radionuclide, or leave this series out.',
    });
  const [activityA, activityB] = [first.administeredActivity_MBq.value, other.administeredActivity_MBq.value];
  if (activityA !== null && activityB !== null && Math.abs(activityB - activityA) > SAME_ACTIVITY_frac * activityA)
    found.push({
      what: 'administeredActivity_MBq-differs',
      field: 'administeredActivity_MBq',
      about: `${activityA}-${activityB}`,
      severity: 'confirm',
      message: `The administered activity is ${activityB} MBq; that of the first time point is ${activityA} MBq.`,
      remedy: 'Confirm it, or correct the administered activity in MBq.',
    });
  const [timeA, timeB] = [first.administrationTime.value, other.administrationTime.value];
  const apart_s = timeA && timeB ? elapsed_s(timeA, timeB) : 0;
  if (Math.abs(apart_s) > SAME_ADMINISTRATION_s)
    found.push({
      what: 'administrationTime-differs',
      field: 'administrationTime',
      about: apart_s,
      severity: Math.abs(apart_s) > SAME_CYCLE_s ? 'blocks' : 'confirm',
      message: `The time of administration is ${duration(Math.abs(apart_s))} ${apart_s > 0 ? 'after' : 'before'} that of the first time point.`,
      remedy: 'Correct it, or leave out the series of the other administration.',
    });
  return found;
}

/** Nuclide, administered activity and time of administration must agree over the case: it is one administration. */
export function disagreementIssues(images: readonly AdministeredImage[]): IngestIssue[] {
  const [first, ...rest] = images;
  if (!first) return [];
  return rest.flatMap((image) =>
    disagreements(first, image).map((each) => issue({ timePointId: image.seriesInstanceUID, ...each })),
  );
}

/** Regions in a frame of reference that none of the case's images has, and drawn on none of them: their place is a guess. */
export function regionFrameIssues(
  regionSources: readonly RegionSeries[],
  images: readonly (EmissionSeries | CtSeries)[],
  mrs: readonly MrSeries[],
): IngestIssue[] {
  const frames = new Set(images.map(({ grid }) => grid.value?.frameOfReferenceUID ?? ''));
  const drawnOn = new Set<string | null>(images.map(({ seriesInstanceUID }) => seriesInstanceUID));
  const unplaced = regionSources.filter(
    (each) => !frames.has(each.frameOfReferenceUID) && !drawnOn.has(each.referencedSeriesInstanceUID),
  );
  return unplaced.map((each) => {
    const mr = mrOf(each, mrs);
    return issue({
      what: 'regions-other-frame',
      about: each.seriesInstanceUID,
      timePointId: null,
      field: 'series',
      severity: 'confirm',
      message: `The regions of ${each.modality} ${seriesName(each)} have the frame of reference ${each.frameOfReferenceUID || '(none)'}, which none of the images has; that of an emission image or CT of the case was expected. They ${mr ? `belong to the MR ${seriesName(mr)} and are` : 'would be'} placed by patient coordinates${mr ? ', until Register brings that MR onto an emission image or a CT' : ''}.`,
      remedy: mr
        ? 'Confirm it, and choose in Register what that MR is brought onto; or leave this series out.'
        : 'Confirm that they lie right, or leave this series out.',
      leaveOut: [leaveOut(each)],
    });
  });
}

/** The MR that regions were drawn on; otherwise one of the same frame of reference, where the scanner has taken both. */
export const mrOf = (
  {
    referencedSeriesInstanceUID,
    frameOfReferenceUID,
  }: Pick<RegionSeries, 'referencedSeriesInstanceUID' | 'frameOfReferenceUID'>,
  mrs: readonly MrSeries[],
): MrSeries | null =>
  mrs.find(({ seriesInstanceUID }) => seriesInstanceUID === referencedSeriesInstanceUID) ??
  mrs.find(({ grid }) => grid.frameOfReferenceUID === frameOfReferenceUID) ??
  null;
