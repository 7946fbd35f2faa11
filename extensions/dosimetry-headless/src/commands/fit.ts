import {
  chooseCurveModel,
  fitTimeActivity,
  hoursToSeconds,
  type CurveCandidate,
  type ExponentialModel,
  type ModelSelection,
  type Radionuclide,
  type Refusal,
} from '@voxel-dosimetry/core';
import { textOf, integerOf } from '../cli/parseOptions';
import type { Command } from '../cli/command';
import { parseCurves, type Curve, type CurveModel, type Curves } from '../protocol/parseCurves';
import { writeWhole } from '../results/writeWhole';
import { readInput } from './readInput';

/** One model fitted to a curve. `weight` is its Akaike weight among the admissible candidates; null without one. */
export interface Candidate {
  readonly model: CurveModel;
  /** Amplitudes in MBq and half-lives in s, slowest phase first; none for the trapezoid. */
  readonly parameters: Readonly<Record<string, number>>;
  readonly chiSquare: number | null;
  readonly aicc: number | null;
  readonly weight: number | null;
  readonly status: 'fitted' | 'atPhysicalDecay' | 'refused';
  readonly refusedBecause: Refusal | null;
  readonly timeIntegratedActivity_MBq_h: number;
  readonly timeIntegratedActivity_sigma_MBq_h: number | null;
  readonly extrapolated_frac: number;
}

export interface FittedCurve {
  readonly name: string;
  readonly candidates: readonly Candidate[];
  readonly selection: ModelSelection;
  readonly choice: CurveModel;
  readonly timeIntegratedActivity_MBq_h: number;
  /** Null where there are no degrees of freedom to estimate it from, and for the trapezoid. */
  readonly timeIntegratedActivity_sigma_MBq_h: number | null;
  readonly extrapolated_frac: number;
}

/** Every model fitted to a curve; trapezoid, which has no criterion, is the choice where it alone was asked for. */
export function fitCurve(
  curve: Curve,
  { radionuclide, models, selection }: Pick<Curves, 'radionuclide' | 'models' | 'selection'>,
): FittedCurve {
  const sums = models.filter((model): model is ExponentialModel => model !== 'trapezoid');
  const trapezoids = models.includes('trapezoid') ? [trapezoid(curve, radionuclide)] : [];
  const measured = {
    times_s: curve.times_h.map(hoursToSeconds),
    activities_MBq: curve.activities_MBq,
    sigmas_MBq: curve.sigmas_MBq,
    halfLife_s: radionuclide.halfLife_s,
  };
  const [alone] = sums.length === 0 ? trapezoids : [];
  if (alone !== undefined)
    return {
      name: curve.name,
      candidates: trapezoids,
      selection,
      choice: 'trapezoid',
      timeIntegratedActivity_MBq_h: alone.timeIntegratedActivity_MBq_h,
      timeIntegratedActivity_sigma_MBq_h: null,
      extrapolated_frac: alone.extrapolated_frac,
    };
  const chosen = chooseCurveModel(measured, sums, selection);
  return { name: curve.name, ...chosen, candidates: [...chosen.candidates.map(candidateOf), ...trapezoids] };
}

const candidateOf = (fit: CurveCandidate): Candidate => ({
  model: fit.model,
  parameters: parametersOf(fit),
  chiSquare: fit.chiSquare,
  aicc: fit.aicc,
  weight: fit.weight,
  status: fit.refusedBecause !== null ? 'refused' : fit.isAtPhysicalDecay ? 'atPhysicalDecay' : 'fitted',
  refusedBecause: fit.refusedBecause,
  timeIntegratedActivity_MBq_h: fit.timeIntegratedActivity_MBq_h,
  timeIntegratedActivity_sigma_MBq_h: fit.timeIntegratedActivity_sigma_MBq_h,
  extrapolated_frac: fit.extrapolatedBefore_frac + fit.extrapolatedAfter_frac,
});

/** One phase without a number, several from 1 on. */
function parametersOf({
  curve: { amplitudes, decayConstants, uptakeConstant },
}: CurveCandidate): Record<string, number> {
  const named = amplitudes.flatMap((amplitude_MBq, j) => {
    const which = amplitudes.length === 1 ? '' : String(j + 1);
    return [
      [`amplitude${which}_MBq`, amplitude_MBq],
      [`effectiveHalfLife${which}_s`, Math.LN2 / decayConstants[j]!],
    ] as const;
  });
  const uptake = uptakeConstant === null ? [] : [['uptakeHalfLife_s', Math.LN2 / uptakeConstant] as const];
  return Object.fromEntries([...named, ...uptake]);
}

function trapezoid(curve: Curve, { halfLife_s }: Radionuclide): Candidate {
  const fit = fitTimeActivity({
    times_s: curve.times_h.map(hoursToSeconds),
    activities_MBq: curve.activities_MBq,
    model: 'trapezoid',
    halfLife_s,
  });
  return {
    model: 'trapezoid',
    parameters: {},
    chiSquare: null,
    aicc: null,
    weight: null,
    status: 'fitted',
    refusedBecause: null,
    timeIntegratedActivity_MBq_h: fit.timeIntegratedActivity_MBq_h,
    timeIntegratedActivity_sigma_MBq_h: null,
    extrapolated_frac: fit.extrapolatedBefore_frac + fit.extrapolatedAfter_frac,
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
    const curves = parseCurves(await readInput(textOf(options, 'input') ?? ''));
    const fits = curves.curves.map((curve) => fitCurve(curve, curves));
    io.signal.throwIfAborted();
    const out = textOf(options, 'out') ?? '';
    await writeWhole(out, `${JSON.stringify({ radionuclide: curves.radionuclide.name, fits }, null, 2)}\n`);
    for (const { name, choice, timeIntegratedActivity_MBq_h } of fits)
      io.out(
        options['json']
          ? JSON.stringify({ event: 'fitted', name, choice, timeIntegratedActivity_MBq_h })
          : `${name}: ${choice}, ${timeIntegratedActivity_MBq_h.toPrecision(6)} MBq·h`,
      );
  },
};
