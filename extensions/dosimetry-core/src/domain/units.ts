/** Canonical units of voxel values; conversion only here, at the DICOM doors and where a number is shown. `signal`: of MR, which has no unit. */
export const UNITS = [
  'HU',
  'count',
  'Bq/mL',
  'Bq·s/mL',
  'g/mL',
  'Gy',
  'Gy/s',
  's',
  'frac',
  'status',
  'signal',
] as const;
export type Unit = (typeof UNITS)[number];

export const SECONDS_PER_HOUR = 3600;
export const SECONDS_PER_DAY = 86400;
export const BQ_PER_MBQ = 1e6;
/** Exact since the 2019 SI (CODATA 2018): 1 eV = 1.602176634e-19 J. */
export const JOULES_PER_KEV = 1.602176634e-16;

export const hoursToSeconds = (time_h: number): number => time_h * SECONDS_PER_HOUR;
export const secondsToHours = (time_s: number): number => time_s / SECONDS_PER_HOUR;
export const mbqToBq = (activity_MBq: number): number => activity_MBq * BQ_PER_MBQ;
export const bqToMbq = (activity_Bq: number): number => activity_Bq / BQ_PER_MBQ;
/** Time-integrated activity: 1 MBq·h = 3.6e9 Bq·s. */
export const bqSecondsToMbqHours = (timeIntegratedActivity_Bq_s: number): number =>
  timeIntegratedActivity_Bq_s / (BQ_PER_MBQ * SECONDS_PER_HOUR);
