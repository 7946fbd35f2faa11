import { missing, sourced, type ClockTime, type DecayCorrection, type Sourced } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { finiteNumber, items, text, texts } from '../dataset';
import { dateAndTime, dateTime, offsetMinutes } from './clockTime';
import { short } from './reading';

export const utcOffsetOf = (dataset: Dataset): number | undefined =>
  offsetMinutes(text(dataset, 'TimezoneOffsetFromUTC'));

/** Acquisition Date + Time (0008,0022; 0008,0032) or Acquisition DateTime (0008,002A) of one image. */
function acquisitionOf(dataset: Dataset): ClockTime | null {
  const offset = utcOffsetOf(dataset);
  return (
    dateAndTime(text(dataset, 'AcquisitionDate'), text(dataset, 'AcquisitionTime'), offset) ??
    dateTime(text(dataset, 'AcquisitionDateTime'), offset)
  );
}

const earliest = (times: readonly ClockTime[]): ClockTime | undefined =>
  [...times].sort((a, b) => a.local_s - b.local_s)[0];

/** The longest whole-body PT examination; a series time farther ahead of the first slice than this is not its start, s. */
const LONGEST_EXAMINATION_S = 2 * 3600;

/**
 * Start of the acquisition: the earliest Acquisition Time over the series. PT corrected to START is corrected to Series Time
 * when that lies before the first slice's acquisition (several bed positions); a Series Time after it is that of the
 * processing and is not used. Without acquisition time the series time is taken, as an assumption.
 */
export function acquisitionStart(datasets: readonly Dataset[]): Sourced<ClockTime> {
  const first: Dataset = datasets[0] ?? {};
  const acquisitions = datasets.map(acquisitionOf).filter((time) => time !== null);
  const start = earliest(acquisitions);
  const series = dateAndTime(text(first, 'SeriesDate'), text(first, 'SeriesTime'), utcOffsetOf(first));
  if (!start) {
    if (!series)
      return missing(
        'AcquisitionDate/Time (0008,0022; 0008,0032) and SeriesDate/Time (0008,0021; 0008,0031) are missing',
      );
    return sourced(
      series,
      'assumed',
      'AcquisitionDate/Time (0008,0022; 0008,0032) is missing: SeriesDate/Time (0008,0021; 0008,0031) taken',
    );
  }
  const ahead_s = series ? start.local_s - series.local_s : 0;
  const correctedToStart = text(first, 'DecayCorrection') === 'START' && text(first, 'Modality') === 'PT';
  if (series && correctedToStart && ahead_s > 1 && ahead_s <= LONGEST_EXAMINATION_S)
    return sourced(
      series,
      'attribute',
      `SeriesDate/Time (0008,0021; 0008,0031), to which decay correction START refers; the first slice was acquired ${short(ahead_s)} s later`,
    );
  const note =
    ahead_s < -60 ? `; SeriesTime (0008,0031) is ${short(-ahead_s)} s later (processing) and was not used` : '';
  return sourced(
    start,
    'attribute',
    `AcquisitionDate/Time (0008,0022; 0008,0032)${datasets.length > 1 ? ', earliest slice' : ''}${note}`,
  );
}

/** Shorter than any SPECT acquisition, s: such a value is the time of one view. */
const SHORTEST_SPECT_S = 60;

/** Duration of the whole acquisition, s. Durations in the header (0018,1242) are ms. */
export function acquisitionDuration(datasets: readonly Dataset[], start: Sourced<ClockTime>): Sourced<number> {
  const first: Dataset = datasets[0] ?? {};
  const whole_s = finiteNumber(first, 'AcquisitionDuration');
  if (whole_s !== null && whole_s > 0)
    return sourced(whole_s, 'attribute', `AcquisitionDuration (0018,9073) = ${short(whole_s)} s`);
  return text(first, 'Modality') === 'PT' ? ptDuration(datasets, start) : nmDuration(first);
}

function ptDuration(datasets: readonly Dataset[], start: Sourced<ClockTime>): Sourced<number> {
  const ends_s: number[] = [];
  const durations_ms = new Set<number>();
  for (const dataset of datasets) {
    const duration_ms = finiteNumber(dataset, 'ActualFrameDuration');
    if (duration_ms === null || duration_ms <= 0) return missing('ActualFrameDuration (0018,1242) is missing');
    durations_ms.add(duration_ms);
    const acquired = acquisitionOf(dataset);
    if (acquired) ends_s.push(acquired.local_s + duration_ms / 1000);
  }
  const longest_s = Math.max(...durations_ms) / 1000;
  const end_s = Math.max(...ends_s);
  const span_s = start.value && ends_s.length > 0 ? end_s - start.value.local_s : longest_s;
  if (Math.abs(span_s - longest_s) < 0.5)
    return sourced(longest_s, 'attribute', `ActualFrameDuration (0018,1242) = ${short(longest_s * 1000)} ms`);
  return sourced(
    span_s,
    'derived',
    'from the start of the first to the end of the last bed position: AcquisitionTime (0008,0032) and ActualFrameDuration (0018,1242)',
  );
}

/** NM: views × time per view of every rotation (PS3.3 C.8.4.12); without rotations the elapsed time of the object (C.8.4.9). */
function nmDuration(dataset: Dataset): Sourced<number> {
  const rotations = items(dataset, 'RotationInformationSequence');
  let total_s = 0;
  for (const rotation of rotations) {
    const perView_ms = finiteNumber(rotation, 'ActualFrameDuration');
    const views = finiteNumber(rotation, 'NumberOfFramesInRotation');
    if (perView_ms === null || perView_ms <= 0 || views === null || views < 1) return elapsed(dataset);
    total_s += (perView_ms / 1000) * views;
  }
  if (rotations.length === 0) return elapsed(dataset);
  const detectors = finiteNumber(dataset, 'NumberOfDetectors') ?? 1;
  const sum = `sum over ${rotations.length} rotation(s) of NumberOfFramesInRotation (0054,0053) × ActualFrameDuration (0018,1242)`;
  if (detectors <= 1) return sourced(total_s, 'derived', sum);
  return sourced(
    total_s,
    'assumed',
    `${sum}; with ${detectors} detectors the views were taken as those of one detector. If they count all detectors, the time is ${short(total_s / detectors)} s`,
  );
}

function elapsed(dataset: Dataset): Sourced<number> {
  const elapsed_ms = finiteNumber(dataset, 'ActualFrameDuration');
  if (elapsed_ms === null || elapsed_ms <= 0)
    return missing(
      'Neither RotationInformationSequence (0054,0052) nor ActualFrameDuration (0018,1242) gives the acquisition time',
    );
  const duration_s = elapsed_ms / 1000;
  if (duration_s < SHORTEST_SPECT_S)
    return missing(
      `ActualFrameDuration (0018,1242) = ${short(duration_s)} s looks like the time of one view; the number of views is not given`,
    );
  return sourced(duration_s, 'attribute', `ActualFrameDuration (0018,1242) = ${short(elapsed_ms)} ms`);
}

const DECAY_CORRECTIONS: Readonly<Record<string, DecayCorrection>> = {
  NONE: 'none',
  START: 'start',
  ADMIN: 'administration',
};

/** Decay Correction (0054,1102); NM, which has no such attribute, is taken as uncorrected unless Corrected Image says DECY. */
export function decayCorrection(dataset: Dataset): Sourced<DecayCorrection> {
  const stated = text(dataset, 'DecayCorrection').toUpperCase();
  const corrections = texts(dataset, 'CorrectedImage').map((word) => word.toUpperCase());
  const decayCorrected = corrections.includes('DECY');
  const known = DECAY_CORRECTIONS[stated];
  if (known === 'none' && decayCorrected)
    return missing(
      'DecayCorrection (0054,1102) says NONE, CorrectedImage (0028,0051) says DECY: they contradict each other',
    );
  if (known) return sourced(known, 'attribute', `DecayCorrection (0054,1102) = ${stated}`);
  if (stated) return missing(`DecayCorrection (0054,1102) = ${stated} is not NONE, START or ADMIN`);
  if (decayCorrected) return missing('CorrectedImage (0028,0051) has DECY, but nothing says to which time');
  if (text(dataset, 'Modality') === 'PT') return missing('DecayCorrection (0054,1102) is missing');
  return sourced(
    'none',
    'assumed',
    `NM without DecayCorrection (0054,1102)${corrections.length > 0 ? ' and without DECY in CorrectedImage (0028,0051)' : ''}: taken as not corrected`,
  );
}

/** Value 3 of Image Type, e.g. RECON TOMO, WHOLE BODY. */
export const nmImageKind = (dataset: Dataset): string => texts(dataset, 'ImageType')[2] ?? '';

/** Value 4 of Image Type. */
export const isTransmission = (dataset: Dataset): boolean => texts(dataset, 'ImageType')[3] === 'TRANSMISSION';

/** Stated duration and way ÷ velocity of a whole-body scan may differ by this share (run-up of the table). */
const SAME_DURATION_frac = 0.2;

/**
 * Duration of a planar acquisition, s: Actual Frame Duration (0018,1242), the elapsed time of WHOLE BODY and STATIC (PS3.3 C.8.4.9); otherwise
 * the way of the scan ÷ its velocity. Where both stand there and differ, the first is assumed.
 */
export function planarDuration(dataset: Dataset): Sourced<number> {
  const elapsed_ms = finiteNumber(dataset, 'ActualFrameDuration');
  const [length_mm, velocity_mm_per_s] = [finiteNumber(dataset, 'ScanLength'), finiteNumber(dataset, 'ScanVelocity')];
  const way_s = length_mm !== null && velocity_mm_per_s !== null ? length_mm / velocity_mm_per_s : Number.NaN;
  const known = way_s > 0 && Number.isFinite(way_s);
  const byWay = `ScanLength (0018,1302) ÷ ScanVelocity (0018,1300) = ${short(way_s)} s`;
  if (elapsed_ms === null || elapsed_ms <= 0)
    return known
      ? sourced(way_s, 'derived', byWay)
      : missing('ActualFrameDuration (0018,1242) does not give the acquisition time');
  const duration_s = elapsed_ms / 1000;
  const stated = `ActualFrameDuration (0018,1242) = ${short(elapsed_ms)} ms`;
  return known && Math.abs(way_s / duration_s - 1) > SAME_DURATION_frac
    ? sourced(duration_s, 'assumed', `${stated}; but ${byWay}`)
    : sourced(duration_s, 'attribute', stated);
}

/** Way of a whole-body scan: Scan Length (0018,1302), mm (PS3.3 C.8.4.9). */
export function scanLength(dataset: Dataset): Sourced<number> {
  const length_mm = finiteNumber(dataset, 'ScanLength');
  return length_mm !== null && length_mm > 0
    ? sourced(length_mm, 'attribute', `ScanLength (0018,1302) = ${short(length_mm)} mm`)
    : missing('ScanLength (0018,1302) is missing');
}
