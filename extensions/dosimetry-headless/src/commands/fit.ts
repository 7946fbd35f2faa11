import { resolve } from 'node:path';
import {
  activitySigmas,
  curveFindings,
  DosimetryError,
  earlierKineticsOf,
  extrapolationFindings,
  fittingTimeActivity,
  hoursToSeconds,
  hybridTimeActivity,
  suggestTissue,
  type RegionCurve,
  type RegionFit,
} from '@voxel-dosimetry/core';
import { textOf, integerOf } from '../cli/parseOptions';
import type { Command } from '../cli/command';
import { wrongValue } from '../protocol/fields';
import { parseCurves, type Curve, type Curves } from '../protocol/parseCurves';
import type { Kinetics } from '../protocol/protocol';
import type { Warning } from '../protocol/settleIssues';
import { asDoseRate, fittedCurve, type FittedCurve } from '../results/fittedCurve';
import { writeWhole } from '../results/writeWhole';
import { readInput } from './readInput';
import { readKinetics } from './readKinetics';
import { withPauses } from './withPauses';

/** A fitted curve with its name, and why points of it are left out (null: they are not). */
export interface NamedFit extends FittedCurve {
  readonly name: string;
  readonly times_h: readonly number[];
  readonly excludedBecause: readonly (string | null)[];
  /** What a person should know of it, as Fit says it of regions. */
  readonly warnings: readonly Warning[];
}

/** Every model fitted to a curve, with the settings of its file and its own. Yields the fraction done. Throws what core's fit throws. */
export function* fitCurve(curve: Curve, curves: Curves, kinetics: Kinetics): Generator<number, NamedFit> {
  const measured = regionCurve(curve, curves, kinetics);
  const fit = curve.scan === null ? yield* fittingTimeActivity(measured) : hybridTimeActivity(measured, curve.scan).fit;
  const { name, times_h } = curve;
  const excludedBecause = times_h.map((_, at) => curve.excludedBecause.get(at) ?? null);
  const warnings = warningsOf({ ...measured, regionId: name, excludedBecause, fit }, curves);
  return { name, times_h, ...fittedCurve(fit), excludedBecause, warnings };
}

function warningsOf(region: RegionFit, { extrapolationLimit_frac }: Curves): Warning[] {
  const nameOf = (): string => region.regionId;
  const findings = [
    ...extrapolationFindings([region], nameOf, extrapolationLimit_frac),
    ...curveFindings([region], nameOf),
  ];
  return findings.map(({ code, message }) => ({ code, message }));
}

function regionCurve(curve: Curve, curves: Curves, { population, earlier }: Kinetics): RegionCurve {
  const { radionuclide, settings: all, administered_MBq, oneScan } = curves;
  const settings = { ...all, models: curve.models ?? all.models, selection: curve.selection ?? all.selection };
  return {
    times_s: curve.times_h.map(hoursToSeconds),
    activities_MBq: curve.values,
    sigmas_MBq: curve.sigmas ?? sigmasOf(curve, curves),
    excluded: curve.excludedBecause.size === 0 ? null : curve.times_h.map((_, at) => curve.excludedBecause.has(at)),
    halfLife_s: radionuclide.halfLife_s,
    settings,
    fixedHalfLives: curve.fixedHalfLives,
    singleTimePoint: settings.selection.startsWith('single-time-point:')
      ? {
          timeIndex: oneScan.timePoint,
          radionuclide: radionuclide.name,
          tissue: curve.tissue ?? suggestTissue(curve.name),
          administered_MBq,
          earlier: earlierKineticsOf(earlier, curve.name),
          population,
        }
      : null,
  };
}

/** Of counts and size only where the file tells of both. Throws `protocol/value`. */
function sigmasOf(
  { name, values, durations_s, volume_mL }: Curve,
  { settings: { uncertainty }, voxelSize_mm }: Curves,
): readonly number[] | null {
  const path = `The curve "${name}"`;
  if (uncertainty.source === 'counts-and-size') {
    if (durations_s === null || durations_s.length !== values.length)
      throw wrongValue(`${path}: durations_s`, durations_s ?? undefined, 'a duration for each point');
    if (volume_mL === null) throw wrongValue(`${path}: volume_mL`, undefined, 'a volume above 0 mL');
    if (voxelSize_mm === null) throw wrongValue('voxelSize_mm', undefined, 'three sizes above 0 mm');
  }
  return activitySigmas({
    activities_MBq: values,
    uncertainty,
    durations_s: durations_s ?? values.map(() => null),
    volume_mL: volume_mL ?? 0,
    voxelSize_mm: voxelSize_mm ?? [0, 0, 0],
  });
}

interface Fitted {
  readonly curve: Curve;
  readonly result: NamedFit;
}

/** Of many curves the person must know which. */
function rethrowNamed(error: unknown, name: string): never {
  // What is wrong with the file tells its place already.
  if (!(error instanceof DosimetryError) || error.code.startsWith('protocol/')) throw error;
  const { code, message, remedy, detail } = error;
  throw new DosimetryError({ code, message: `The curve "${name}": ${message}`, remedy, detail });
}

async function fitAll(
  curves: Curves,
  kinetics: Kinetics,
  signal: AbortSignal,
  tell: (fraction: number, doing: string) => void,
): Promise<Fitted[]> {
  const fitted: Fitted[] = [];
  for (const curve of curves.curves) {
    const done = fitted.length;
    const onProgress = (fraction: number): void =>
      tell((done + fraction) / curves.curves.length, `Fitting ${curve.name}`);
    const fitting = withPauses(fitCurve(curve, curves, kinetics), signal, onProgress);
    fitted.push({ curve, result: await fitting.catch((error: unknown) => rethrowNamed(error, curve.name)) });
  }
  return fitted;
}

/** The integral of a curve in its own unit, for a line. */
const integralOf = (
  { timeIntegratedActivity_MBq_h, timeIntegratedActivity_sigma_MBq_h: sigma }: FittedCurve,
  unit: string,
): string =>
  `${timeIntegratedActivity_MBq_h.toPrecision(6)}${sigma === null ? '' : ` ± ${Number(sigma.toPrecision(2))}`} ${unit}`;

export const fit: Command = {
  about: 'Fits time–activity curves of a file.',
  options: {
    input: { takes: 'value', required: true, about: 'curves.json' },
    out: { takes: 'value', required: true, about: 'fits.json' },
    seed: { takes: 'value', about: "of the bootstrap, where the file asks for one (default: the file's, or 1)" },
    json: { takes: 'flag', about: 'progress as JSON lines' },
  },
  async run(options, io) {
    const seed = integerOf(options, 'seed', 0);
    const path = textOf(options, 'input') ?? '';
    const out = textOf(options, 'out') ?? '';
    if (resolve(out) === resolve(path)) throw overwrites(path);
    const curves = withSeed(parseCurves(await readInput(path)), seed);
    const kinetics = await readKinetics(curves.oneScan, path);
    const tell = (fraction: number, doing: string): void => {
      if (options['json']) io.out(JSON.stringify({ event: 'progress', fraction: Number(fraction.toFixed(4)), doing }));
    };
    const fitted = await fitAll(curves, kinetics, io.signal, tell);
    io.signal.throwIfAborted();
    const fits = fitted.map(({ curve, result }) => (curve.quantity === 'dose-rate' ? asDoseRate(result) : result));
    await writeWhole(out, `${JSON.stringify(fileOf(curves, fits), null, 2)}\n`);
    for (const { curve, result } of fitted) {
      const { name, choice, timeIntegratedActivity_MBq_h, warnings } = result;
      io.out(
        options['json']
          ? JSON.stringify({ event: 'fitted', name, choice, ...integralEvent(curve, timeIntegratedActivity_MBq_h) })
          : `${name}: ${choice}, ${integralOf(result, curve.quantity === 'dose-rate' ? 'Gy' : 'MBq·h')}`,
      );
      for (const { code, message } of warnings)
        if (options['json']) io.out(JSON.stringify({ event: 'warning', name, code, message }));
        else io.err(`Warning ${code}: ${message}`);
    }
  },
};

const overwrites = (path: string): DosimetryError =>
  new DosimetryError({
    code: 'archive/write',
    message: `--out is ${path}, the file of the measured curves; another one was expected.`,
    remedy: 'Name another file for the fits.',
  });

/** The administered activity stands in the file where that of the curves tells it. */
const fileOf = ({ radionuclide, administered_MBq }: Curves, fits: readonly unknown[]): object =>
  administered_MBq === null
    ? { radionuclide: radionuclide.name, fits }
    : { radionuclide: radionuclide.name, administered_MBq, fits };

const integralEvent = ({ quantity }: Curve, integral: number) =>
  quantity === 'dose-rate' ? { absorbedDose_Gy: integral } : { timeIntegratedActivity_MBq_h: integral };

const withSeed = (curves: Curves, seed: number | undefined): Curves => {
  const { bootstrap } = curves.settings;
  if (seed === undefined || bootstrap === null) return curves;
  return { ...curves, settings: { ...curves.settings, bootstrap: { ...bootstrap, seed } } };
};
