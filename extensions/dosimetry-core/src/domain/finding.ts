import type { ErrorCode } from './errors';

/**
 * What a stage found out about its result although it succeeded. `confirm`: the stages after it wait for a person's word;
 * `warning`: it is told wherever the result is shown.
 */
export interface StageFinding {
  /** Code, place and value: a confirmation holds for what was shown and not for another value. */
  readonly id: string;
  readonly code: ErrorCode;
  readonly severity: 'confirm' | 'warning';
  readonly timePointId: string | null;
  readonly regionId: string | null;
  readonly message: string;
  readonly remedy: string;
}

/** Everything that a finding can ask a confirmation for, in one place: what a protocol may accept. */
export const CONFIRMABLE_FINDINGS = [
  'calibrate/constant-image',
  'calibrate/exceeds-administered',
  'register/activity-lost',
] as const satisfies readonly ErrorCode[];

type FindingKind =
  | { readonly code: (typeof CONFIRMABLE_FINDINGS)[number]; readonly severity: 'confirm' }
  | { readonly code: ErrorCode; readonly severity: 'warning' };

type FindingText = FindingKind &
  Pick<StageFinding, 'message' | 'remedy'> & {
    /** The value in question. */
    readonly about: string;
  };

/** A finding about one time point's image. */
export const findingAt = (timePointId: string, { about, ...text }: FindingText): StageFinding => ({
  id: `${text.code}:${timePointId}:${about}`,
  timePointId,
  regionId: null,
  ...text,
});

/** A finding about something that is neither a time point nor a region. */
export const findingOf = (id: string, { about, ...text }: FindingText): StageFinding => ({
  id: `${text.code}:${id}:${about}`,
  timePointId: null,
  regionId: null,
  ...text,
});

/** A finding about one region. */
export const findingIn = (regionId: string, { about, ...text }: FindingText): StageFinding => ({
  id: `${text.code}:${regionId}:${about}`,
  timePointId: null,
  regionId,
  ...text,
});

/** Numbers in sentences: four figures, never as a power of ten. */
export const figureOf = (value: number): string => String(Number(value.toPrecision(4)));
export const percentOf = (share_frac: number): string => `${(100 * share_frac).toFixed(1)} %`;

/** Shares of a region below this are noise of resampling and of the region's edge. */
export const NOTICEABLE_SHARE_frac = 0.01;
