import type { PlanarSeries, PlanarTimePoint } from '../domain/planar';
import type { IngestIssue } from '../domain/series';
import { sameMoment } from './caseIssues';
import { duration, issue, leaveOut, seriesName } from './issue';
import { timeIssues } from './timeOf';
import { administeredImageIssues } from './valueIssues';

/**
 * Everything about one planar image that a person must settle: what every image must tell, the size of its pixels, and how the posterior view lies.
 * Test: unit/core/ingestPlanar.
 */
export function planarValueIssues(series: PlanarSeries): IngestIssue[] {
  const own = administeredImageIssues(series);
  const isRefused = (series.defects ?? []).length > 0;
  return [...own, ...(isRefused ? [] : [...geometryIssues(series), ...timeIssues(series)])].map((each) => ({
    ...each,
    leaveOut: each.leaveOut ?? [leaveOut(series)],
  }));
}

function geometryIssues({ pixelSpacing_mm, posteriorSeen, seriesInstanceUID }: PlanarSeries): IngestIssue[] {
  const at = { timePointId: seriesInstanceUID, field: 'series' } as const;
  const issues: IngestIssue[] = [];
  if (pixelSpacing_mm.value === null)
    issues.push(
      issue({
        ...at,
        what: 'pixelSpacing_mm-missing',
        severity: 'refuse',
        message: `The size of the pixels of the planar image is missing: ${pixelSpacing_mm.detail}.`,
        remedy: 'Export the planar image again with its pixel spacing, or leave this series out.',
      }),
    );
  if (posteriorSeen.source === 'assumed')
    issues.push(
      issue({
        ...at,
        what: 'posteriorSeen-assumed',
        about: posteriorSeen.value,
        severity: 'confirm',
        message: `How the posterior view lies over the anterior one is assumed: ${posteriorSeen.detail}.`,
        remedy:
          'Confirm it, or leave this series out. Fit shows both views one over the other and can turn the posterior one.',
      }),
    );
  return issues;
}

/** Ways of whole-body scans that differ by less make rates that differ by less. */
const SAME_LENGTH_frac = 0.02;

/** Planar images of the same moment, and whole-body scans whose durations do not compare. Test: unit/core/ingestPlanar. */
export function planarCaseIssues(timePoints: readonly PlanarTimePoint[]): IngestIssue[] {
  return timePoints.flatMap((timePoint, at) => {
    const before = timePoints.slice(0, at).filter(({ planar }) => (planar.defects ?? []).length === 0);
    if ((timePoint.planar.defects ?? []).length > 0) return [];
    const same = before.find(({ planar }) => sameMoment(planar, timePoint.planar));
    return [...(same ? [duplicate(same, timePoint)] : []), ...lengthIssues(before[0], timePoint)];
  });
}

const windowsOf = ({ energyWindows }: PlanarSeries): string =>
  energyWindows.map(({ lower_keV, upper_keV }) => `${lower_keV}–${upper_keV} keV`).join(', ');

/** Two acquisitions, or the energy windows of one in series of their own: the person knows which. */
function duplicate(earlier: PlanarTimePoint, timePoint: PlanarTimePoint): IngestIssue {
  const [first, second] = [earlier.planar, timePoint.planar];
  const otherWindows =
    windowsOf(first) === windowsOf(second)
      ? ''
      : ` Their energy windows differ (${windowsOf(first)} and ${windowsOf(second)}): windows of one acquisition belong into one series, and a scatter window alone gives no point.`;
  return issue({
    what: 'duplicate-planar',
    about: earlier.id,
    timePointId: timePoint.id,
    field: 'series',
    severity: 'confirm',
    message: `The planar image ${seriesName(second)} shows the same moment as ${seriesName(first)} (${timePoint.label}); both would count as points of the curves.${otherWindows}`,
    remedy: 'Leave one of them out, or confirm that both are meant.',
    leaveOut: [leaveOut(first), leaveOut(second)],
  });
}

/** A pixel is seen for (field of view ÷ velocity), not for the whole duration: rates by duration compare only over the same way. */
function lengthIssues(first: PlanarTimePoint | undefined, timePoint: PlanarTimePoint): IngestIssue[] {
  const [firstLength_mm, length_mm] = [first?.planar.scanLength_mm?.value, timePoint.planar.scanLength_mm?.value];
  const duration_s = timePoint.planar.acquisitionDuration_s.value;
  if (
    !firstLength_mm ||
    !length_mm ||
    duration_s === null ||
    timePoint.planar.acquisitionDuration_s.source === 'entered'
  )
    return [];
  if (Math.abs(length_mm / firstLength_mm - 1) <= SAME_LENGTH_frac) return [];
  const comparable_s = (duration_s * firstLength_mm) / length_mm;
  return [
    issue({
      what: 'planar-length-differs',
      about: `${firstLength_mm}-${length_mm}`,
      timePointId: timePoint.id,
      field: 'acquisitionDuration_s',
      severity: 'confirm',
      message: `The cameras moved ${Math.round(length_mm)} mm in ${duration(duration_s)} here, and ${Math.round(firstLength_mm)} mm in the first planar image: counts per second of the two do not compare.`,
      remedy: `Enter ${duration(comparable_s)} as duration, which this scan would have taken over the same way, or confirm that durations compare.`,
      leaveOut: [leaveOut(timePoint.planar)],
    }),
  ];
}
