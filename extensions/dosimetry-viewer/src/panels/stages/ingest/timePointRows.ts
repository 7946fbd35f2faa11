import type { Grid, PlanarTimePoint, Sourced, TimePoint, TimePointEntries, ValueSource } from '@voxel-dosimetry/core';
import { headerOf, isPlanar, type AnyTimePoint } from './anyTimePoint';
import { formatDayAndClock, formatDicomDay, formatDuration, formatNumber, NOT_AVAILABLE } from '../../formatQuantity';
import type { MessageKey } from '../../messages/english';
import type { Translate } from '../../messages/translator';

/** What stands in a cell of the time point table, and where it came from. */
export interface TimePointCell {
  readonly text: string;
  readonly source: ValueSource;
  readonly detail: string;
}

/** One row of the table: a field of every time point. Rows with `entry` can be corrected by the person. */
export interface TimePointRow {
  readonly id: string;
  readonly label: MessageKey;
  readonly entry?: keyof TimePointEntries;
  /** Null where the field is none of a planar image's. */
  readonly cell: (timePoint: AnyTimePoint, t: Translate) => TimePointCell | null;
}

function sourcedCell<T>(value: Sourced<T>, text: (value: T) => string): TimePointCell {
  if (value.source === 'missing') return { text: NOT_AVAILABLE, source: 'missing', detail: value.detail };
  return { text: text(value.value), source: value.source, detail: value.detail };
}

/** A field that scans and planar images have in different ways, or planar images not at all. */
const byKind =
  (
    ofScan: (timePoint: TimePoint, t: Translate) => TimePointCell,
    ofPlanar: ((timePoint: PlanarTimePoint, t: Translate) => TimePointCell) | null = null,
  ): TimePointRow['cell'] =>
  (timePoint, t) =>
    isPlanar(timePoint) ? (ofPlanar?.(timePoint, t) ?? null) : ofScan(timePoint, t);

const given = (text: string, detail: string): TimePointCell => ({ text, source: 'attribute', detail });

/** Isotropic voxels as one number, others as i × j × k, mm. */
function spacingText(spacing_mm: readonly number[]): string {
  const texts = spacing_mm.map((size) => String(Number(size.toFixed(2))));
  return texts.every((text) => text === texts[0]) ? `${texts[0]}³` : texts.join(' × ');
}

/** Square pixels as one number, others as x × y, mm. */
function pixelText([x_mm, y_mm]: readonly [number, number]): string {
  const [x, y] = [x_mm, y_mm].map((size) => String(Number(size.toFixed(2))));
  return x === y ? `${x}²` : `${x} × ${y}`;
}

/** A square matrix as 128² × 96. */
function sizeText([nx, ny, nz]: Grid['size']): string {
  return nx === ny ? `${nx}² × ${nz}` : `${nx} × ${ny} × ${nz}`;
}

function ctCell(timePoint: TimePoint, t: Translate): TimePointCell {
  const { ct, ctPairing } = timePoint;
  if (ct === null || ctPairing.source === 'missing')
    return { text: t('ct.none'), source: 'derived', detail: ctPairing.detail };
  return { text: t(`ct.${ctPairing.value}`), source: ctPairing.source, detail: ctPairing.detail };
}

export const TIME_POINT_ROWS: readonly TimePointRow[] = [
  {
    id: 'date',
    label: 'ingest.date',
    cell(timePoint, t) {
      const { studyDate, studyDescription } = headerOf(timePoint);
      return given(formatDicomDay(studyDate, t.language), studyDescription);
    },
  },
  {
    id: 'modality',
    label: 'ingest.modality',
    cell: byKind(
      ({ emission }) => given(emission.modality, emission.description),
      ({ planar }, t) => given(t('planar.modality', { modality: planar.modality }), planar.description),
    ),
  },
  {
    id: 'radionuclide',
    label: 'ingest.radionuclide',
    entry: 'radionuclide',
    cell: (timePoint) => sourcedCell(headerOf(timePoint).radionuclide, (name) => name),
  },
  {
    id: 'administeredActivity_MBq',
    label: 'ingest.administeredActivity_MBq',
    entry: 'administeredActivity_MBq',
    cell: (timePoint) =>
      sourcedCell(headerOf(timePoint).administeredActivity_MBq, (activity_MBq) => formatNumber(activity_MBq, 4)),
  },
  {
    id: 'administrationTime',
    label: 'ingest.administrationTime',
    entry: 'administrationTime',
    cell: (timePoint, t) =>
      sourcedCell(headerOf(timePoint).administrationTime, (time) => formatDayAndClock(time, t.language)),
  },
  {
    id: 'acquisitionStart',
    label: 'ingest.acquisitionStart',
    entry: 'acquisitionStart',
    cell: (timePoint, t) =>
      sourcedCell(headerOf(timePoint).acquisitionStart, (time) => formatDayAndClock(time, t.language)),
  },
  {
    id: 'acquisitionDuration_s',
    label: 'ingest.acquisitionDuration_s',
    entry: 'acquisitionDuration_s',
    cell: (timePoint) => sourcedCell(headerOf(timePoint).acquisitionDuration_s, formatDuration),
  },
  {
    id: 'unit',
    label: 'ingest.unit',
    entry: 'unit',
    cell: byKind(({ emission }, t) => sourcedCell(emission.unit, (unit) => t(`unit.${unit}`))),
  },
  {
    id: 'decayCorrection',
    label: 'ingest.decayCorrection',
    entry: 'decayCorrection',
    cell: byKind(({ emission }, t) => sourcedCell(emission.decayCorrection, (to) => t(`decay.${to}`))),
  },
  {
    id: 'voxels',
    label: 'ingest.voxels',
    cell: byKind(
      ({ emission }) => sourcedCell(emission.grid, (grid) => sizeText(grid.size)),
      ({ planar }) => given(`${planar.columns} × ${planar.rows}`, ''),
    ),
  },
  {
    id: 'sliceSpacing_mm',
    label: 'ingest.sliceSpacing_mm',
    entry: 'sliceSpacing_mm',
    cell: byKind(
      ({ emission }) => sourcedCell(emission.grid, (grid) => spacingText(grid.spacing_mm)),
      ({ planar }) => sourcedCell(planar.pixelSpacing_mm, pixelText),
    ),
  },
  {
    id: 'frameOrder',
    label: 'ingest.frameOrder',
    entry: 'frameOrder',
    cell: byKind(({ emission }, t) => sourcedCell(emission.frameOrder, (order) => t(`frame.${order}`))),
  },
  {
    id: 'posteriorSeen',
    label: 'planar.posterior',
    cell(timePoint, t) {
      if (!isPlanar(timePoint)) return null;
      return sourcedCell(timePoint.planar.posteriorSeen, (seen) => t(`planar.seen.${seen}`));
    },
  },
  { id: 'ct', label: 'ingest.ct', cell: byKind(ctCell) },
];

/** The rows that say something of these time points. */
export const rowsOf = (timePoints: readonly AnyTimePoint[]): readonly TimePointRow[] =>
  timePoints.some(isPlanar) ? TIME_POINT_ROWS : TIME_POINT_ROWS.filter(({ id }) => id !== 'posteriorSeen');
