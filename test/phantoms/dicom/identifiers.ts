import { createHash } from 'node:crypto';

/** A 2.25 UID that is always the same for the same words: generated patients must be reproducible byte for byte. */
export function uidOf(...words: readonly (string | number)[]): string {
  const digest = createHash('sha256').update(words.join('|')).digest('hex').slice(0, 32);
  return `2.25.${BigInt(`0x${digest}`) % 2n ** 122n}`;
}

/** DICOM DS: a decimal of at most 16 characters, with as many digits as fit. */
export function decimalString(value: number): string {
  for (let digits = 15; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
    const exponential = value.toExponential(digits - 1).replace('e+', 'e');
    if (exponential.length <= 16) return exponential;
  }
  throw new Error(`${value} does not fit a decimal string.`);
}

export const decimalStrings = (values: readonly number[]): string[] => values.map(decimalString);

/** All phantoms live in one time zone and one September, whatever the machine's clock says. */
export const TIMEZONE = '+0200';
const TIMEZONE_s = 2 * 3600;
export const ADMINISTRATION = '2026-09-01T09:00:00+02:00';

export interface DicomMoment {
  readonly date: string;
  readonly time: string;
  /** DT with offset. */
  readonly dateTime: string;
  readonly iso: string;
}

/** A moment some seconds after the administration, in the forms that DICOM and truth.json want. */
export function momentAfterAdministration(after_s: number): DicomMoment {
  const local = new Date(Date.parse(ADMINISTRATION) + (after_s + TIMEZONE_s) * 1000).toISOString();
  const date = local.slice(0, 10).replace(/-/g, '');
  const time = local.slice(11, 19).replace(/:/g, '');
  return { date, time, dateTime: `${date}${time}${TIMEZONE}`, iso: `${local.slice(0, 19)}+02:00` };
}
