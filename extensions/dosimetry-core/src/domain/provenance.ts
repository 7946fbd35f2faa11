/** Where a value came from: read from an attribute, derived from others, assumed by us, or entered by the person. */
export type ValueSource = 'attribute' | 'derived' | 'assumed' | 'entered' | 'missing';

/**
 * A value with its origin. `missing` has `value: null`. `detail` names the attribute in words and tag
 * ("RadiopharmaceuticalStartDateTime (0018,1078)") or says what was assumed and why.
 */
export type Sourced<T> =
  | { readonly value: T; readonly source: Exclude<ValueSource, 'missing'>; readonly detail: string }
  | { readonly value: null; readonly source: 'missing'; readonly detail: string };

export const missing = (detail: string): Sourced<never> => ({ value: null, source: 'missing', detail });
export const sourced = <T>(value: T, source: Exclude<ValueSource, 'missing'>, detail: string): Sourced<T> => ({
  value,
  source,
  detail,
});

/**
 * A wall-clock moment. DICOM often gives local time without an offset, so both are kept:
 * `local_s` counts seconds from 1970-01-01T00:00 of the local clock; `utcOffset_min` is present when known.
 */
export interface ClockTime {
  readonly local_s: number;
  readonly utcOffset_min?: number;
}

/** later − earlier, s. Offsets are used when both are known; otherwise both are taken as the same local clock. */
export function elapsed_s(earlier: ClockTime, later: ClockTime): number {
  const local = later.local_s - earlier.local_s;
  if (earlier.utcOffset_min === undefined || later.utcOffset_min === undefined) return local;
  return local - 60 * (later.utcOffset_min - earlier.utcOffset_min);
}

/** What stands behind a result: everything needed to say later how the number came about. */
export interface Provenance {
  readonly software: { readonly name: string; readonly version: string };
  readonly inputs: readonly string[];
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly confirmations: readonly Confirmation[];
}

/** A person's word on an assumption or a check. `what` is the or stage's id; `at` is ISO 8601. */
export interface Confirmation {
  readonly what: string;
  readonly statement: string;
  readonly at: string;
  /** The person's name, as the host knows it or as it was entered; null: not given. */
  readonly by: string | null;
}
