import type { Grid } from '../domain/geometry';
import { sourced, type Sourced } from '../domain/provenance';
import type { PlanarSeries } from '../domain/planar';
import type { AdministeredImage, EmissionSeries, TimePointEntries } from '../domain/series';

/** An entered value with what it replaces, so that nothing that the header said is lost. */
function entered<T>(value: T, before: Sourced<T>): Sourced<T> {
  const said =
    before.value === null ? `nothing: ${before.detail}` : `${JSON.stringify(before.value)} (${before.detail})`;
  return sourced(value, 'entered', `Entered; the header says ${said}`);
}

const replaced = <T>(before: Sourced<T>, value: T | undefined): Sourced<T> =>
  value === undefined ? before : entered(value, before);

/** Frame 0 stays where it is and the voxels stay in file order: the other frame order is the k axis negated. */
function reversed(grid: Grid): Grid {
  const [a, b, c, d, e, f, x, y, z] = grid.direction;
  return { ...grid, direction: [a, b, c, d, e, f, -x, -y, -z] };
}

function gridWithEntries(series: EmissionSeries, entries: TimePointEntries): Sourced<Grid> {
  let { grid } = series;
  const spacing_mm = entries.sliceSpacing_mm;
  const base = grid.value ?? series.gridWithoutSliceSpacing;
  if (spacing_mm !== undefined && base) {
    const [x_mm, y_mm] = base.spacing_mm;
    grid = sourced(
      { ...base, spacing_mm: [x_mm, y_mm, spacing_mm] },
      'entered',
      `Slice spacing ${spacing_mm} mm entered; ${grid.detail}`,
    );
  }
  const flips = entries.frameOrder !== undefined && entries.frameOrder !== (series.frameOrder.value ?? 'along-normal');
  return flips && grid.value !== null ? { ...grid, value: reversed(grid.value) } : grid;
}

type AdministrationAndTime = Pick<
  AdministeredImage,
  'radionuclide' | 'administeredActivity_MBq' | 'administrationTime' | 'acquisitionStart' | 'acquisitionDuration_s'
>;

const administrationAndTime = (series: AdministrationAndTime, entries: TimePointEntries): AdministrationAndTime => ({
  radionuclide: replaced(series.radionuclide, entries.radionuclide),
  administeredActivity_MBq: replaced(series.administeredActivity_MBq, entries.administeredActivity_MBq),
  administrationTime: replaced(series.administrationTime, entries.administrationTime),
  acquisitionStart: replaced(series.acquisitionStart, entries.acquisitionStart),
  acquisitionDuration_s: replaced(series.acquisitionDuration_s, entries.acquisitionDuration_s),
});

/** The series as a person has completed or corrected it: each entered value replaces the header's and says so. Test: unit/core/ingest. */
export function applyEntries(series: EmissionSeries, entries: TimePointEntries): EmissionSeries {
  return {
    ...series,
    ...administrationAndTime(series, entries),
    unit: replaced(series.unit, entries.unit),
    decayCorrection: replaced(series.decayCorrection, entries.decayCorrection),
    frameOrder: replaced(series.frameOrder, entries.frameOrder),
    grid: gridWithEntries(series, entries),
  };
}

/** The same of a planar image; entries that it does not have (unit, decay correction, frames) are passed over. Test: unit/core/ingestPlanar. */
export const applyPlanarEntries = (series: PlanarSeries, entries: TimePointEntries): PlanarSeries => ({
  ...series,
  ...administrationAndTime(series, entries),
});
