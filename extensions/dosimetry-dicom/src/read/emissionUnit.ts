import { missing, sourced, type EmissionUnit, type SeriesDefect, type Sourced } from '@voxel-dosimetry/core';
import type { Dataset } from '../archive';
import { firstItem, items, numbers, text } from '../dataset';

/** stored value · slope + intercept. */
export interface LinearScaling {
  readonly slope: number;
  readonly intercept: number;
}
export const IDENTITY_SCALING: LinearScaling = { slope: 1, intercept: 0 };

interface RealWorldValue extends LinearScaling {
  readonly unit: EmissionUnit | null;
  readonly code: string;
}

/** UCUM codes of RealWorldValueMapping that this program understands. */
function unitOfUcum(code: string): EmissionUnit | null {
  const plain = code.toLowerCase();
  if (plain === 'bq/ml' || plain === 'bq.ml-1' || plain === 'bqml') return 'Bq/mL';
  return plain === '{counts}' || plain === '{count}' ? 'count' : null;
}

/**
 * Linear RealWorldValueMapping item, at top level or in the functional groups. It maps stored values and takes the place of
 * the rescale (PS3.3 C.7.6.16.2.11). Mappings by lookup table are not used.
 */
export function realWorldValue(dataset: Dataset): RealWorldValue | null {
  const shared = firstItem(dataset, 'SharedFunctionalGroupsSequence');
  const mappings = [
    ...items(dataset, 'RealWorldValueMappingSequence'),
    ...items(shared, 'RealWorldValueMappingSequence'),
  ];
  const read = mappings.flatMap((item) => {
    const slope = numbers(item, 'RealWorldValueSlope')[0];
    if (slope === undefined) return [];
    const code = text(firstItem(item, 'MeasurementUnitsCodeSequence') ?? {}, 'CodeValue');
    return [{ slope, intercept: numbers(item, 'RealWorldValueIntercept')[0] ?? 0, unit: unitOfUcum(code), code }];
  });
  return read.find((mapping) => mapping.unit !== null) ?? read[0] ?? null;
}

export function rescale(dataset: Dataset): LinearScaling | null {
  const slope = numbers(dataset, 'RescaleSlope')[0];
  return slope === undefined ? null : { slope, intercept: numbers(dataset, 'RescaleIntercept')[0] ?? 0 };
}

/** The scaling that turns stored values into `unit`: the real-world mapping where it is in that unit, else the rescale. */
export function scalingTo(dataset: Dataset, unit: EmissionUnit): LinearScaling {
  const mapping = realWorldValue(dataset);
  if (mapping?.unit === unit) return mapping;
  return rescale(dataset) ?? IDENTITY_SCALING;
}

/** `ingest/slope` when a slope is NaN, zero, negative or an intercept is not a number: no voxel value can be trusted then. */
export function slopeDefect(datasets: readonly Dataset[]): SeriesDefect | null {
  for (const dataset of datasets) {
    for (const scaling of [rescale(dataset), realWorldValue(dataset)]) {
      if (!scaling) continue;
      if (Number.isFinite(scaling.slope) && scaling.slope > 0 && Number.isFinite(scaling.intercept)) continue;
      return {
        code: 'ingest/slope',
        message: `Rescale of image ${text(dataset, 'InstanceNumber') || text(dataset, 'SOPInstanceUID')} is slope ${scaling.slope}, intercept ${scaling.intercept}; a positive slope was expected.`,
        remedy: 'Export the series again from the scanner; its values cannot be trusted.',
      };
    }
  }
  return null;
}

const PT_REMEDY: Readonly<Record<string, string>> = {
  PROPCNTS: 'proportional to counts with an unknown factor',
  UNKNOWN: 'unknown',
};

/**
 * Unit of an emission image: RealWorldValueMapping in Bq/mL or counts, else Units (0054,1001). NM without Units holds counts
 * (assumed) as long as no rescale changes them; a rescale to something unnamed is missing, never guessed.
 */
export function emissionUnit(dataset: Dataset): Sourced<EmissionUnit> {
  const mapping = realWorldValue(dataset);
  if (mapping?.unit)
    return sourced(mapping.unit, 'attribute', `RealWorldValueMappingSequence (0040,9096), unit ${mapping.code}`);
  const units = text(dataset, 'Units').toUpperCase();
  if (units === 'BQML') return sourced('Bq/mL', 'attribute', 'Units (0054,1001) = BQML');
  if (units === 'CNTS') return sourced('count', 'attribute', 'Units (0054,1001) = CNTS');
  if (units !== '') return missing(`Units (0054,1001) = ${units}: ${PT_REMEDY[units] ?? 'neither counts nor Bq/mL'}`);
  const slope = rescale(dataset)?.slope ?? 1;
  if (text(dataset, 'Modality') === 'NM' && slope === 1)
    return sourced('count', 'assumed', 'NM without Units (0054,1001) and without rescale holds counts');
  return missing(
    slope === 1
      ? 'Units (0054,1001) is missing'
      : `Units (0054,1001) is missing, and RescaleSlope (0028,1053) = ${slope} turns the stored values into something unnamed`,
  );
}
