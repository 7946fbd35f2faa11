import { DosimetryError } from '../domain/errors';
import { assertVolume, type Volume } from '../domain/volume';

export type DoseBits = 16 | 32;

export interface QuantisedDose {
  readonly bits: DoseBits;
  /** Gy per stored unit; at most nine significant digits, so that a DICOM decimal string holds it exactly. */
  readonly gridScaling: number;
  /** x fastest; stored value × gridScaling = absorbed dose. */
  readonly values: Uint16Array | Uint32Array;
}

const SCALING_DIGITS = 9;
/** 16 bit are enough while half a step stays below this part of the median dose. */
const HALF_STEP_OF_MEDIAN_frac = 5e-4;
const MEDIAN_SAMPLES = 1 << 16;

/** The next number at or above `value` with nine significant digits. */
function roundUp(value: number): number {
  const rounded = Number(value.toPrecision(SCALING_DIGITS));
  if (rounded >= value) return rounded;
  const ulp = 10 ** (Math.floor(Math.log10(value)) - SCALING_DIGITS + 1);
  return Number((rounded + ulp).toPrecision(SCALING_DIGITS));
}

function assertQuantisable(dose: Volume<'Gy'>): number {
  let max_Gy = 0;
  for (let v = 0; v < dose.values.length; v++) {
    const value_Gy = dose.values[v] as number;
    if (!(value_Gy >= 0 && value_Gy < Infinity))
      throw new DosimetryError({
        code: 'export/dose-not-storable',
        message: `Voxel ${v} has an absorbed dose of ${value_Gy} Gy; a finite value of 0 Gy or more was expected.`,
        remedy: 'Check the emission images for negative or non-finite voxels and run the stages again.',
      });
    if (value_Gy > max_Gy) max_Gy = value_Gy;
  }
  return max_Gy;
}

/** Bits that keep half a step below 0.05 % of the median positive dose (from up to 65 536 voxels): 16 if they can, else 32. */
export function doseBitsNeeded(dose: Volume<'Gy'>): DoseBits {
  const max_Gy = assertQuantisable(dose);
  const stride = Math.max(1, Math.floor(dose.values.length / MEDIAN_SAMPLES));
  const positive: number[] = [];
  for (let v = 0; v < dose.values.length; v += stride)
    if ((dose.values[v] as number) > 0) positive.push(dose.values[v] as number);
  if (positive.length === 0) return 16;
  const median_Gy = Float64Array.from(positive).sort()[positive.length >> 1] as number;
  return max_Gy / (2 ** 16 - 1) / 2 <= HALF_STEP_OF_MEDIAN_frac * median_Gy ? 16 : 32;
}

/**
 * Absorbed dose as unsigned integers with one scaling, as RTDOSE stores it: |value · gridScaling − D| ≤ gridScaling / 2.
 *
 * gridScaling = max / (2^bits − 1), rounded up to nine digits; 1 Gy when there is no dose. Throws `export/dose-not-storable`
 * for negative or non-finite dose, `volume/unit`, `volume/size`. Test: unit/core/export.
 */
export function quantiseDose(dose: Volume<'Gy'>, bits: DoseBits): QuantisedDose {
  assertVolume(dose, 'Gy', 'The absorbed dose');
  const max_Gy = assertQuantisable(dose);
  const gridScaling = max_Gy > 0 ? roundUp(max_Gy / (2 ** bits - 1)) : 1;
  const values = bits === 16 ? new Uint16Array(dose.values.length) : new Uint32Array(dose.values.length);
  for (let v = 0; v < values.length; v++) values[v] = Math.round((dose.values[v] as number) / gridScaling);
  return { bits, gridScaling, values };
}
