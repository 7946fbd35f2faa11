import type { Grid, Sourced, TimePoint, TimePointEntries, ValueSource } from '@voxel-dosimetry/core';
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
  readonly cell: (timePoint: TimePoint, t: Translate) => TimePointCell;
}

function sourcedCell<T>(value: Sourced<T>, text: (value: T) => string): TimePointCell {
  if (value.source === 'missing') return { text: NOT_AVAILABLE, source: 'missing', detail: value.detail };
  return { text: text(value.value), source: value.source, detail: value.detail };
}
const given = (text: string, detail: string): TimePointCell => ({ text, source: 'attribute', detail });

/** Isotropic voxels as one number, others as i × j × k, mm. */
function spacingText(spacing_mm: readonly number[]): string {
  const texts = spacing_mm.map((size) => String(Number(size.toFixed(2))));
  return texts.every((text) => text === texts[0]) ? `${texts[0]}³` : texts.join(' × ');
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
    cell: ({ emission }, t) => given(formatDicomDay(emission.studyDate, t.language), emission.studyDescription),
  },
  { id: 'modality', label: 'ingest.modality', cell: ({ emission }) => given(emission.modality, emission.description) },
  {
    id: 'radionuclide',
    label: 'ingest.radionuclide',
    entry: 'radionuclide',
    cell: ({ emission }) => sourcedCell(emission.radionuclide, (name) => name),
  },
  {
    id: 'administeredActivity_MBq',
    label: 'ingest.administeredActivity_MBq',
    entry: 'administeredActivity_MBq',
    cell: ({ emission }) =>
      sourcedCell(emission.administeredActivity_MBq, (activity_MBq) => formatNumber(activity_MBq, 4)),
  },
  {
    id: 'administrationTime',
    label: 'ingest.administrationTime',
    entry: 'administrationTime',
    cell: ({ emission }, t) => sourcedCell(emission.administrationTime, (time) => formatDayAndClock(time, t.language)),
  },
  {
    id: 'acquisitionStart',
    label: 'ingest.acquisitionStart',
    entry: 'acquisitionStart',
    cell: ({ emission }, t) => sourcedCell(emission.acquisitionStart, (time) => formatDayAndClock(time, t.language)),
  },
  {
    id: 'acquisitionDuration_s',
    label: 'ingest.acquisitionDuration_s',
    entry: 'acquisitionDuration_s',
    cell: ({ emission }) => sourcedCell(emission.acquisitionDuration_s, formatDuration),
  },
  {
    id: 'unit',
    label: 'ingest.unit',
    entry: 'unit',
    cell: ({ emission }, t) => sourcedCell(emission.unit, (unit) => t(`unit.${unit}`)),
  },
  {
    id: 'decayCorrection',
    label: 'ingest.decayCorrection',
    entry: 'decayCorrection',
    cell: ({ emission }, t) => sourcedCell(emission.decayCorrection, (to) => t(`decay.${to}`)),
  },
  {
    id: 'voxels',
    label: 'ingest.voxels',
    cell: ({ emission }) => sourcedCell(emission.grid, (grid) => sizeText(grid.size)),
  },
  {
    id: 'sliceSpacing_mm',
    label: 'ingest.sliceSpacing_mm',
    entry: 'sliceSpacing_mm',
    cell: ({ emission }) => sourcedCell(emission.grid, (grid) => spacingText(grid.spacing_mm)),
  },
  {
    id: 'frameOrder',
    label: 'ingest.frameOrder',
    entry: 'frameOrder',
    cell: ({ emission }, t) => sourcedCell(emission.frameOrder, (order) => t(`frame.${order}`)),
  },
  { id: 'ct', label: 'ingest.ct', cell: ctCell },
];
