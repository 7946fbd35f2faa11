import { RADIONUCLIDES, type ClockTime, type EmissionSeries, type TimePointEntries } from '@voxel-dosimetry/core';
import { clockToInput, inputToClock } from '../../formatQuantity';
import type { MessageKey } from '../../messages/english';
import type { Translate } from '../../messages/translator';
import { headerOf, isPlanar, type AnyTimePoint } from './anyTimePoint';

type EntryName = keyof TimePointEntries;
interface Option {
  readonly value: string;
  readonly label: string;
}

/** How one value of a time point is entered: as shown in the input, and back in canonical units; null when not valid. */
export interface EntryField {
  readonly label: MessageKey;
  readonly input: 'number' | 'time' | 'choice';
  readonly unit?: string;
  readonly options?: (t: Translate) => readonly Option[];
  readonly toText: (timePoint: AnyTimePoint) => string;
  readonly parse: (text: string, timePoint: AnyTimePoint) => TimePointEntries | null;
  /** What is normally the same at all time points of the case, or at all of one kind, can be applied to them at once. */
  readonly shared: 'case' | 'kind' | null;
}

const numberText = (value: number | null): string => (value === null ? '' : String(value));
const clockText = (time: ClockTime | null): string => (time === null ? '' : clockToInput(time));
function positive(text: string): number | null {
  const value = Number(text.replace(',', '.'));
  return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : null;
}
/** `chosen` when it is one of `allowed`. */
const oneOf = <T extends string>(allowed: readonly T[], chosen: string): T | null =>
  allowed.find((each) => each === chosen) ?? null;

const UNITS = ['Bq/mL', 'count'] as const;
const DECAY_CORRECTIONS = ['none', 'start', 'administration'] as const;
const FRAME_ORDERS = ['along-normal', 'against-normal'] as const;

/** Planar images do not have the field. */
const ofScan =
  (text: (emission: EmissionSeries) => string): EntryField['toText'] =>
  (timePoint) =>
    isPlanar(timePoint) ? '' : text(timePoint.emission);

export const ENTRY_FIELDS: Readonly<Record<EntryName, EntryField>> = {
  radionuclide: {
    label: 'ingest.radionuclide',
    input: 'choice',
    shared: 'case',
    options: () => RADIONUCLIDES.map(({ name }) => ({ value: name, label: name })).sort(byLabel),
    toText: (timePoint) => headerOf(timePoint).radionuclide.value ?? '',
    parse: (text) => (text === '' ? null : { radionuclide: text }),
  },
  administeredActivity_MBq: {
    label: 'ingest.administeredActivity',
    input: 'number',
    unit: 'MBq',
    shared: 'case',
    toText: (timePoint) => numberText(headerOf(timePoint).administeredActivity_MBq.value),
    parse(text) {
      const activity_MBq = positive(text);
      return activity_MBq === null ? null : { administeredActivity_MBq: activity_MBq };
    },
  },
  administrationTime: {
    label: 'ingest.administrationTime',
    input: 'time',
    shared: 'case',
    toText: (timePoint) => clockText(headerOf(timePoint).administrationTime.value),
    parse(text, timePoint) {
      const time = inputToClock(text, headerOf(timePoint).administrationTime.value);
      return time === null ? null : { administrationTime: time };
    },
  },
  acquisitionStart: {
    label: 'ingest.acquisitionStart',
    input: 'time',
    shared: null,
    toText: (timePoint) => clockText(headerOf(timePoint).acquisitionStart.value),
    parse(text, timePoint) {
      const time = inputToClock(text, headerOf(timePoint).acquisitionStart.value);
      return time === null ? null : { acquisitionStart: time };
    },
  },
  acquisitionDuration_s: {
    label: 'ingest.acquisitionDuration_s',
    input: 'number',
    unit: 'min',
    shared: 'kind',
    toText(timePoint) {
      const duration_s = headerOf(timePoint).acquisitionDuration_s.value;
      return numberText(duration_s === null ? null : duration_s / 60);
    },
    parse(text) {
      const duration_min = positive(text);
      return duration_min === null ? null : { acquisitionDuration_s: duration_min * 60 };
    },
  },
  unit: {
    label: 'ingest.unit',
    input: 'choice',
    shared: 'kind',
    options: (t) => UNITS.map((unit) => ({ value: unit, label: t(`unit.${unit}`) })),
    toText: ofScan((emission) => emission.unit.value ?? ''),
    parse(text) {
      const unit = oneOf(UNITS, text);
      return unit === null ? null : { unit };
    },
  },
  decayCorrection: {
    label: 'ingest.decayCorrection',
    input: 'choice',
    shared: 'kind',
    options: (t) => DECAY_CORRECTIONS.map((to) => ({ value: to, label: t(`decay.${to}`) })),
    toText: ofScan((emission) => emission.decayCorrection.value ?? ''),
    parse(text) {
      const decayCorrection = oneOf(DECAY_CORRECTIONS, text);
      return decayCorrection === null ? null : { decayCorrection };
    },
  },
  frameOrder: {
    label: 'ingest.frameOrder',
    input: 'choice',
    shared: 'kind',
    options: (t) => FRAME_ORDERS.map((order) => ({ value: order, label: t(`frame.${order}`) })),
    toText: ofScan((emission) => emission.frameOrder.value ?? ''),
    parse(text) {
      const frameOrder = oneOf(FRAME_ORDERS, text);
      return frameOrder === null ? null : { frameOrder };
    },
  },
  sliceSpacing_mm: {
    label: 'ingest.sliceSpacing',
    input: 'number',
    unit: 'mm',
    shared: 'kind',
    toText: ofScan((emission) => numberText(emission.grid.value?.spacing_mm[2] ?? null)),
    parse(text) {
      const spacing_mm = positive(text);
      return spacing_mm === null ? null : { sliceSpacing_mm: spacing_mm };
    },
  },
};

function byLabel(a: Option, b: Option): number {
  return a.label.localeCompare(b.label, 'en', { numeric: true });
}
