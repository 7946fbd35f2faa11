import type { StageFinding } from '@voxel-dosimetry/core';
import type { DoseOutcome, MonteCarloOutcome } from '@voxel-dosimetry/compute';

const millions = (decays: number): string => String(Number((decays / 1e6).toPrecision(3)));

/**
 * What a Monte Carlo result is less than was asked for: `dose/partial`, `dose/target-missed`, `dose/ct-merged`, `dose/ct-resampled`.
 * Proved by test/unit/case/monteCarlo.test.ts.
 */
export function transportFindings(dose: DoseOutcome | null): StageFinding[] {
  const run = dose?.monteCarlo;
  if (!run) return [];
  return [...historyWarnings(run), ...geometryWarnings(run)].map(([code, message, remedy]) => ({
    id: `${code}:${run.decays}`,
    code,
    severity: 'warning',
    timePointId: null,
    regionId: null,
    message,
    remedy,
  }));
}

type Warning = readonly [code: StageFinding['code'], message: string, remedy: string];

function historyWarnings(run: MonteCarloOutcome): Warning[] {
  if (run.isPartial)
    return [
      [
        'dose/partial',
        `The Monte Carlo run was stopped after ${millions(run.decays)} of ${millions(run.decaysPlanned)} million decays and kept.`,
        'Run Dose again for the uncertainty that was planned.',
      ],
    ];
  if (run.isTargetReached !== false) return [];
  return [
    [
      'dose/target-missed',
      `The uncertainty asked for was not reached with ${millions(run.decays)} million decays.`,
      'Allow more decays, or a larger uncertainty.',
    ],
  ];
}

function geometryWarnings({ ctGrid }: MonteCarloOutcome): Warning[] {
  if (ctGrid === null) return [];
  const { merged, spacing_mm, isResampled } = ctGrid;
  const edges_mm = spacing_mm.map((edge_mm) => Number(edge_mm.toPrecision(3))).join(' × ');
  const warnings: Warning[] = [];
  if (merged.some((count) => count > 1))
    warnings.push([
      'dose/ct-merged',
      `The CT has more voxels than the transport holds: particles travelled in ${merged.join(' × ')} of them at a time, ${edges_mm} mm.`,
      'Nothing needs to be done where that is fine enough; a CT of fewer voxels is taken as it is.',
    ]);
  if (isResampled)
    warnings.push([
      'dose/ct-resampled',
      `The CT lies oblique to the dose grid: it was averaged onto voxels of ${edges_mm} mm along the axes of the dose grid.`,
      'Nothing needs to be done where that is right enough; an alignment without a turn leaves the CT as it is.',
    ]);
  return warnings;
}
