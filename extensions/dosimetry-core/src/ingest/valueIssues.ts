import { findRadionuclide } from '../data/radionuclides';
import { DosimetryError } from '../domain/errors';
import type { Radionuclide } from '../domain/radionuclide';
import type { Sourced } from '../domain/provenance';
import type { AdministeredImage, EmissionSeries, IngestIssue, TimePointEntries } from '../domain/series';
import { duration, HOURS, issue } from './issue';

type Field = keyof TimePointEntries;

interface Rule<Image> {
  readonly field: Field;
  /** In a sentence: "The radionuclide". */
  readonly name: string;
  readonly value: (series: Image) => Sourced<unknown>;
  readonly enter: string;
}

const UNIT: Rule<EmissionSeries> = {
  field: 'unit',
  name: 'The unit of the voxel values',
  value: (each) => each.unit,
  enter: 'Enter counts or Bq/mL.',
};

/** What is asked of every image, whatever it shows. */
const ADMINISTRATION_AND_TIME: readonly Rule<AdministeredImage>[] = [
  {
    field: 'radionuclide',
    name: 'The radionuclide',
    value: (each) => each.radionuclide,
    enter: 'Enter it, such as Lu-177.',
  },
  {
    field: 'administeredActivity_MBq',
    name: 'The administered activity',
    value: (each) => each.administeredActivity_MBq,
    enter: 'Enter it in MBq.',
  },
  {
    field: 'administrationTime',
    name: 'The time of administration',
    value: (each) => each.administrationTime,
    enter: 'Enter the date and time of injection.',
  },
  {
    field: 'acquisitionStart',
    name: 'The start of the acquisition',
    value: (each) => each.acquisitionStart,
    enter: 'Enter its date and time.',
  },
  {
    field: 'acquisitionDuration_s',
    name: 'The duration of the acquisition',
    value: (each) => each.acquisitionDuration_s,
    enter: 'Enter it in seconds.',
  },
];

const PLACE_AND_CORRECTION: readonly Rule<EmissionSeries>[] = [
  {
    field: 'decayCorrection',
    name: 'The decay correction',
    value: (each) => each.decayCorrection,
    enter: 'Enter what the image is decay-corrected to.',
  },
  {
    field: 'frameOrder',
    name: 'The direction of the frames',
    value: (each) => each.frameOrder,
    enter: 'Enter which way the frames run.',
  },
  {
    field: 'sliceSpacing_mm',
    name: 'The place of the image in the patient',
    value: (each) => each.grid,
    enter: 'Enter the slice spacing in mm.',
  },
];

/** Missing values block; assumed ones wait for a confirmation. A grid that no spacing can complete refuses the series. */
function sourceIssue<Image extends AdministeredImage & Pick<EmissionSeries, 'gridWithoutSliceSpacing'>>(
  series: Image,
  rule: Rule<Image>,
): IngestIssue | null {
  const { value, source, detail } = rule.value(series);
  const at = { timePointId: series.seriesInstanceUID, field: rule.field } as const;
  if (source === 'missing') {
    const unplaceable = rule.field === 'sliceSpacing_mm' && !series.gridWithoutSliceSpacing;
    return issue({
      ...at,
      what: unplaceable ? 'not-placed' : `${rule.field}-missing`,
      severity: unplaceable ? 'refuse' : 'blocks',
      message: `${rule.name} is missing: ${detail}`,
      remedy: unplaceable ? 'Leave this series out, or export it again with its position and orientation.' : rule.enter,
    });
  }
  if (source !== 'assumed') return null;
  return issue({
    ...at,
    what: `${rule.field}-assumed` as const,
    about: typeof value === 'string' || typeof value === 'number' ? value : detail,
    severity: 'confirm',
    message: `${rule.name} is assumed: ${detail}`,
    remedy: `Confirm it, or correct it: ${rule.enter.charAt(0).toLowerCase()}${rule.enter.slice(1)}`,
  });
}

/** The radionuclide as the library knows it; null when missing or unknown. */
export function radionuclideOf(series: AdministeredImage): Radionuclide | null {
  if (series.radionuclide.value === null) return null;
  try {
    return findRadionuclide(series.radionuclide.value);
  } catch {
    return null;
  }
}

function unknownRadionuclide(series: AdministeredImage): IngestIssue[] {
  const name = series.radionuclide.value;
  if (name === null) return [];
  try {
    findRadionuclide(name);
    return [];
  } catch (error) {
    if (!(error instanceof DosimetryError)) throw error;
    const { message, remedy } = error;
    return [
      issue({
        what: 'unknown-radionuclide',
        about: name,
        timePointId: series.seriesInstanceUID,
        field: 'radionuclide',
        severity: 'blocks',
        message,
        remedy,
      }),
    ];
  }
}

/** Half-lives of header and library may differ by their evaluations, not by more. */
const HALF_LIFE_WITHIN_frac = 0.01;

function halfLifeIssue(series: AdministeredImage): IngestIssue[] {
  const stated_s = series.statedHalfLife_s?.value ?? null;
  const known = radionuclideOf(series);
  if (stated_s === null || !known || Math.abs(stated_s / known.halfLife_s - 1) <= HALF_LIFE_WITHIN_frac) return [];
  return [
    issue({
      what: 'half-life-differs',
      about: stated_s,
      timePointId: series.seriesInstanceUID,
      field: 'radionuclide',
      severity: 'confirm',
      message: `The header gives a half-life of ${duration(stated_s)}; that of ${known.name} is ${duration(known.halfLife_s)} and is used.`,
      remedy: 'Confirm that the radionuclide is right, or correct it.',
    }),
  ];
}

const SMALLEST_ACTIVITY_MBq = 1e-3;
const LARGEST_ACTIVITY_MBq = 1e5;
/** Between the bounds, yet hardly an administration: a wrong unit in the header is more likely. */
const UNUSUALLY_SMALL_MBq = 0.1;
const UNUSUALLY_LARGE_MBq = 5e4;

function activityIssue(series: AdministeredImage): IngestIssue[] {
  const activity_MBq = series.administeredActivity_MBq.value;
  if (activity_MBq === null) return [];
  const possible = activity_MBq >= SMALLEST_ACTIVITY_MBq && activity_MBq <= LARGEST_ACTIVITY_MBq;
  if (possible && activity_MBq >= UNUSUALLY_SMALL_MBq && activity_MBq <= UNUSUALLY_LARGE_MBq) return [];
  const hint =
    activity_MBq > UNUSUALLY_LARGE_MBq
      ? ' It looks like Bq written where MBq belong.'
      : activity_MBq > 0
        ? ' It looks like MBq written where Bq belong.'
        : '';
  return [
    issue({
      what: 'activity-implausible',
      about: activity_MBq,
      timePointId: series.seriesInstanceUID,
      field: 'administeredActivity_MBq',
      severity: possible ? 'confirm' : 'blocks',
      message: `The administered activity is ${Number(activity_MBq.toPrecision(4))} MBq; between 0.001 and 100 000 MBq was expected.${hint}`,
      remedy: possible ? 'Confirm it, or enter the activity in MBq.' : 'Enter the administered activity in MBq.',
    }),
  ];
}

/** Shorter than any emission acquisition for dosimetry: rather the time of one view, or seconds written where ms belong. */
const SHORTEST_ACQUISITION_s = 30;
const LONGEST_ACQUISITION_s = 4 * HOURS;

function durationIssue(series: AdministeredImage): IngestIssue[] {
  const duration_s = series.acquisitionDuration_s.value;
  if (duration_s === null || (duration_s >= SHORTEST_ACQUISITION_s && duration_s <= LONGEST_ACQUISITION_s)) return [];
  const possible = duration_s > 0 && Number.isFinite(duration_s);
  return [
    issue({
      what: 'duration-implausible',
      about: duration_s,
      timePointId: series.seriesInstanceUID,
      field: 'acquisitionDuration_s',
      severity: possible ? 'confirm' : 'blocks',
      message: `The acquisition lasted ${possible ? duration(duration_s) : `${duration_s} s`}; ${SHORTEST_ACQUISITION_s} s to ${duration(LONGEST_ACQUISITION_s)} was expected.`,
      remedy: possible ? 'Confirm it, or enter the duration in seconds.' : 'Enter the duration in seconds.',
    }),
  ];
}

function gridIssues(series: EmissionSeries): IngestIssue[] {
  const grid = series.grid.value;
  const at = { timePointId: series.seriesInstanceUID } as const;
  if (!grid) return [];
  if (!grid.spacing_mm.every((spacing_mm) => spacing_mm > 0 && Number.isFinite(spacing_mm)))
    return [
      issue({
        ...at,
        what: 'slice-spacing',
        about: grid.spacing_mm[2],
        field: 'sliceSpacing_mm',
        severity: 'blocks',
        message: `The voxels are ${grid.spacing_mm.join(' × ')} mm; every spacing must be above 0 mm.`,
        remedy: 'Enter the slice spacing in mm.',
      }),
    ];
  if (grid.size[2] > 1) return [];
  return [
    issue({
      ...at,
      what: 'planar',
      field: 'series',
      severity: 'refuse',
      message: `The emission image has ${grid.size[2]} slice; a tomographic image (SPECT or PET) was expected.`,
      remedy: 'Leave this planar image out.',
    }),
  ];
}

/** Positions mean nothing to other objects without a frame of reference: nothing could be written that says where the dose is. */
function frameOfReferenceIssue({ frameOfReference, seriesInstanceUID }: EmissionSeries): IngestIssue[] {
  if (frameOfReference === undefined) return [];
  const at = { timePointId: seriesInstanceUID, field: 'series' } as const;
  if (frameOfReference.value === null)
    return [
      issue({
        ...at,
        what: 'frameOfReference-missing',
        severity: 'refuse',
        message: `The frame of reference of the emission image is missing: ${frameOfReference.detail}`,
        remedy:
          'Open it together with the CT of its study, which has one, export the series again with its frame of reference, or leave it out.',
      }),
    ];
  return [
    issue({
      ...at,
      what: 'frameOfReference-assumed',
      about: frameOfReference.value,
      severity: 'confirm',
      message: `The frame of reference of the emission image is assumed: ${frameOfReference.detail}`,
      remedy: 'Confirm that emission image and CT were acquired without moving the patient, or leave this series out.',
    }),
  ];
}

/** Why the reader refuses a series, with whom to leave out. */
const defectIssues = (series: AdministeredImage): IngestIssue[] =>
  (series.defects ?? []).map(({ code, message, remedy }) =>
    issue({
      what: code.slice('ingest/'.length),
      timePointId: series.seriesInstanceUID,
      field: 'series',
      severity: 'refuse',
      message,
      remedy,
    }),
  );

const administrationIssues = (series: AdministeredImage): IngestIssue[] => [
  ...unknownRadionuclide(series),
  ...halfLifeIssue(series),
  ...activityIssue(series),
  ...durationIssue(series),
];

/** Everything about one emission series that a person must settle, apart from time and CT. Test: unit/core/ingest. */
export function valueIssues(series: EmissionSeries): IngestIssue[] {
  const defects = defectIssues(series);
  const rules = [UNIT, ...ADMINISTRATION_AND_TIME, ...PLACE_AND_CORRECTION].filter(
    (rule) => defects.length === 0 || rule.field !== 'sliceSpacing_mm',
  );
  return [
    ...defects,
    ...rules.map((rule) => sourceIssue(series, rule)).filter((each) => each !== null),
    ...administrationIssues(series),
    ...gridIssues(series),
    ...frameOfReferenceIssue(series),
  ];
}

/** What every image must tell of its administration and its moment; nothing more is asked of an image that is refused. */
export function administeredImageIssues(series: AdministeredImage): IngestIssue[] {
  const defects = defectIssues(series);
  if (defects.length > 0) return defects;
  return [
    ...ADMINISTRATION_AND_TIME.map((rule) => sourceIssue(series, rule)).filter((each) => each !== null),
    ...administrationIssues(series),
  ];
}
