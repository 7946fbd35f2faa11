import type { StageFinding } from '@voxel-dosimetry/core';
import type { DoseOutcome } from '@voxel-dosimetry/compute';

const millions = (decays: number): string => String(Number((decays / 1e6).toPrecision(3)));

/** What a Monte Carlo result is less than was asked for: `dose/partial`, `dose/target-missed`. Proved by test/unit/case/monteCarlo.test.ts. */
export function transportFindings(dose: DoseOutcome | null): StageFinding[] {
  const run = dose?.monteCarlo;
  if (!run) return [];
  const finding = (code: StageFinding['code'], message: string, remedy: string): StageFinding => ({
    id: `${code}:${run.decays}`,
    code,
    severity: 'warning',
    timePointId: null,
    regionId: null,
    message,
    remedy,
  });
  if (run.isPartial)
    return [
      finding(
        'dose/partial',
        `The Monte Carlo run was stopped after ${millions(run.decays)} of ${millions(run.decaysPlanned)} million decays and kept.`,
        'Run Dose again for the uncertainty that was planned.',
      ),
    ];
  if (run.isTargetReached !== false) return [];
  return [
    finding(
      'dose/target-missed',
      `The uncertainty asked for was not reached with ${millions(run.decays)} million decays.`,
      'Allow more decays, or a larger uncertainty.',
    ),
  ];
}
