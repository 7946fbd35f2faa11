/**
 * A number as DICOM Decimal String: the most digits that fit 16 characters. (dcmjs would cut off the end of a longer one, and
 * with it an exponent.)
 */
export function decimalString(value: number): string {
  for (let digits = 17; digits > 1; digits--) {
    const words = String(Number(value.toPrecision(digits)));
    if (words.length <= 16) return words;
  }
  return value.toExponential(1);
}

/** Millimetres to the micrometre, for contour points. */
export const micrometre = (value_mm: number): string => String(Math.round(value_mm * 1000) / 1000 + 0);
