import { findingOf, type StageFinding } from '../../domain/finding';
import type { PlanarChoices, PlanarEnergyWindow, PlanarTimePoint } from '../../domain/planar';
import type { Radionuclide } from '../../domain/radionuclide';
import { planarWindows } from './planarWindows';

/** Limits of windows that are meant to be the same may be rounded differently, keV. */
const SAME_LIMIT_keV = 1;

/** The photopeak's window and those that scatter is taken off by, null where there is none. */
type UsedWindows = readonly [
  main: PlanarEnergyWindow,
  lower: PlanarEnergyWindow | null,
  upper: PlanarEnergyWindow | null,
];

interface SeenImage {
  readonly label: string;
  readonly used: UsedWindows;
}

export interface PlanarWindowFindingsInput {
  readonly images: readonly PlanarTimePoint[];
  readonly radionuclide: Radionuclide;
  readonly scatter: PlanarChoices['scatter'];
}

/**
 * What the energy windows of planar images mean for the curves: `fit/planar-windows-differ` (points of one curve are counted differently) and
 * `fit/planar-no-scatter` (the triple energy window is chosen, and there are no windows for it). Images without a usable window are no points and are told
 * as such (`fit/planar-left-out`). Proved by test/unit/core/planarFindings.test.ts.
 */
export function planarWindowFindings(input: PlanarWindowFindingsInput): StageFinding[] {
  const seen = input.images.flatMap((image) => seenImage(image, input));
  return [...differing(seen), ...(input.scatter === 'none' ? [] : withoutScatter(seen))];
}

function seenImage(
  { label, planar: { energyWindows } }: PlanarTimePoint,
  { radionuclide, scatter }: PlanarWindowFindingsInput,
): SeenImage[] {
  try {
    const { main, lower, upper } = planarWindows(energyWindows, radionuclide);
    const beside = (place: number | null) =>
      scatter === 'none' || place === null ? null : (energyWindows[place] ?? null);
    return [{ label, used: [energyWindows[main]!, beside(lower), beside(upper)] }];
  } catch {
    return [];
  }
}

function differing([first, ...others]: readonly SeenImage[]): StageFinding[] {
  const other = others.filter(({ used }) => used.some((window, at) => !isSame(window, first?.used[at] ?? null)));
  if (!first || other.length === 0) return [];
  return [
    findingOf('planar', {
      code: 'fit/planar-windows-differ',
      severity: 'warning',
      about: other.map(({ label }) => label).join(),
      message: `The energy windows of the planar images differ: at ${first.label} ${told(first.used)}, ${other.map(({ label, used }) => `at ${label} ${told(used)}`).join(', ')}. Points of one curve are counted differently.`,
      remedy:
        'Leave out the images with other windows, or choose no scatter correction where only the windows beside the photopeak differ.',
    }),
  ];
}

function withoutScatter(seen: readonly SeenImage[]): StageFinding[] {
  const without = seen.filter(({ used: [, lower, upper] }) => lower === null && upper === null);
  if (without.length === 0) return [];
  const labels = without.map(({ label }) => label).join(', ');
  return [
    findingOf('planar', {
      code: 'fit/planar-no-scatter',
      severity: 'warning',
      about: labels,
      message: `Scatter is not taken off the planar images at ${labels}: they have no narrower energy window right beside the photopeak's.`,
      remedy:
        'Choose no scatter correction if that is meant: scatter cancels where its share stays the same over time.',
    }),
  ];
}

const isSame = (a: PlanarEnergyWindow | null, b: PlanarEnergyWindow | null): boolean =>
  a === null || b === null
    ? a === b
    : Math.abs(a.lower_keV - b.lower_keV) <= SAME_LIMIT_keV && Math.abs(a.upper_keV - b.upper_keV) <= SAME_LIMIT_keV;

const told = (used: UsedWindows): string =>
  used.flatMap((window) => (window === null ? [] : [`${window.lower_keV}–${window.upper_keV} keV`])).join(' with ');
