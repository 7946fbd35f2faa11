import {
  fitTimeActivity,
  hoursToSeconds,
  type Radionuclide,
  type TimeActivityFit,
  type TimeActivityModel,
} from '@voxel-dosimetry/core';
import { textOf, integerOf } from '../cli/parseOptions';
import type { Command } from '../cli/command';
import { parseCurves, type Curve } from '../protocol/parseCurves';
import { writeWhole } from '../results/writeWhole';
import { readInput } from './readInput';

/** One model fitted to a curve. `weight` is its Akaike weight among the candidates with an AICc; null without one. */
export interface Candidate {
  readonly model: TimeActivityModel;
  readonly parameters: TimeActivityFit['parameters'];
  readonly aicc: number | null;
  readonly weight: number | null;
  readonly status: TimeActivityFit['status'];
  readonly timeIntegratedActivity_MBq_h: number;
  readonly extrapolated_frac: number;
}

export interface FittedCurve {
  readonly name: string;
  readonly candidates: readonly Candidate[];
  readonly choice: TimeActivityModel;
  readonly timeIntegratedActivity_MBq_h: number;
  /** Uncertainty needs measured uncertainties, which this version does not use. */
  readonly timeIntegratedActivity_sigma_MBq_h: null;
  readonly extrapolated_frac: number;
}

/**
 * Every model fitted to a curve; the choice is the lowest AICc, or the first model where no AICc is defined (few points, trapezoid).
 * Akaike weight = exp(−Δ/2) / Σ exp(−Δ/2) (Glatting 2007, doi:10.1118/1.2794176).
 */
export function fitCurve(curve: Curve, radionuclide: Radionuclide, models: readonly TimeActivityModel[]): FittedCurve {
  const fits = models.map((model) =>
    fitTimeActivity({
      times_s: curve.times_h.map(hoursToSeconds),
      activities_MBq: curve.activities_MBq,
      model,
      halfLife_s: radionuclide.halfLife_s,
    }),
  );
  const criteria = fits.flatMap(({ aicc }) => (aicc === null ? [] : [aicc]));
  const least = Math.min(...criteria);
  const likelihood = (aicc: number): number => Math.exp(-(aicc - least) / 2);
  const total = criteria.reduce((sum, aicc) => sum + likelihood(aicc), 0);
  const candidates = fits.map((fit, n): Candidate => ({
    model: models[n] as TimeActivityModel,
    parameters: fit.parameters,
    aicc: fit.aicc,
    weight: fit.aicc === null ? null : likelihood(fit.aicc) / total,
    status: fit.status,
    timeIntegratedActivity_MBq_h: fit.timeIntegratedActivity_MBq_h,
    extrapolated_frac: fit.extrapolatedBefore_frac + fit.extrapolatedAfter_frac,
  }));
  const chosen = (candidates.find(({ aicc }) => aicc === least) ?? candidates[0]) as Candidate;
  return {
    name: curve.name,
    candidates,
    choice: chosen.model,
    timeIntegratedActivity_MBq_h: chosen.timeIntegratedActivity_MBq_h,
    timeIntegratedActivity_sigma_MBq_h: null,
    extrapolated_frac: chosen.extrapolated_frac,
  };
}

export const fit: Command = {
  about: 'Fits time–activity curves of a file.',
  options: {
    input: { takes: 'value', required: true, about: 'curves.json' },
    out: { takes: 'value', required: true, about: 'fits.json' },
    seed: { takes: 'value', about: 'accepted everywhere; fitting draws no random numbers' },
    json: { takes: 'flag', about: 'progress as JSON lines' },
  },
  async run(options, io) {
    integerOf(options, 'seed', 0);
    const { radionuclide, models, curves } = parseCurves(await readInput(textOf(options, 'input') ?? ''));
    const fits = curves.map((curve) => fitCurve(curve, radionuclide, models));
    io.signal.throwIfAborted();
    const out = textOf(options, 'out') ?? '';
    await writeWhole(out, `${JSON.stringify({ radionuclide: radionuclide.name, fits }, null, 2)}\n`);
    for (const { name, choice, timeIntegratedActivity_MBq_h } of fits)
      io.out(
        options['json']
          ? JSON.stringify({ event: 'fitted', name, choice, timeIntegratedActivity_MBq_h })
          : `${name}: ${choice}, ${timeIntegratedActivity_MBq_h.toPrecision(6)} MBq·h`,
      );
  },
};
