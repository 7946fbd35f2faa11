import type { JobControl } from './jobs';

/** The control of a task that is a part of a job: its progress fills from `from_frac` to `to_frac` of the job's; `title` says which part. */
export function controlShare(
  control: JobControl,
  [from_frac, to_frac]: readonly [number, number],
  title: string,
): JobControl {
  const scaled = (fraction: number): number => from_frac + (to_frac - from_frac) * fraction;
  const named = (doing: string): string => `${title}: ${doing}`;
  return {
    ...control,
    drive: (work, doing, from = 0, to = 1) =>
      control.drive(work, doing === null ? null : named(doing), scaled(from), scaled(to)),
    pause: (doing, fraction) => control.pause(doing === null ? null : named(doing), scaled(fraction)),
    report: (doing, fraction) => control.report(named(doing), scaled(fraction)),
  };
}
