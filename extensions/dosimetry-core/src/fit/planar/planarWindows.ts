import { emissionSpectra, type EmissionLine } from '../../data/emissions';
import { DosimetryError } from '../../domain/errors';
import type { PlanarEnergyWindow } from '../../domain/planar';
import type { Radionuclide } from '../../domain/radionuclide';

/** Which windows of an image are used, as places in its list: the photopeak's, and those beside it. */
export interface PlanarWindows {
  readonly main: number;
  readonly lower: number | null;
  readonly upper: number | null;
}

/** Windows that are meant to touch may be apart, or overlap, by rounding, keV. */
const ADJOINING_keV = 3;
/** Of the nuclide's strongest line that a camera sees: a weaker one is none that anybody images. */
const LEAST_YIELD_frac = 0.05;
/** Softer ones do not leave the patient, keV. */
const SOFTEST_keV = 30;
const PHOTONS: readonly EmissionLine['radiation'][] = ['gamma', 'xray', 'annihilation'];

/**
 * The window that holds the strongest γ or X line that any window holds, and the narrower ones that adjoin it below and above: those of the triple
 * energy window. Lines are taken from the library of emissions, those much weaker than the strongest left out. Throws `fit/planar-windows` when no
 * window holds a line, as with bremsstrahlung. Wrong where a daughter's line is imaged. Proved by test/unit/core/planarRegions.test.ts.
 */
export function planarWindows(windows: readonly PlanarEnergyWindow[], radionuclide: Radionuclide): PlanarWindows {
  const { window: main } = strongestIn(windows, radionuclide);
  return { main, lower: besides(windows, main, 'lower'), upper: besides(windows, main, 'upper') };
}

/** Energy of the strongest line in the window that `planarWindows` takes for the photopeak's, keV. Throws as it does. */
export const photopeak_keV = (windows: readonly PlanarEnergyWindow[], radionuclide: Radionuclide): number =>
  strongestIn(windows, radionuclide).line.energy_keV;

function strongestIn(
  windows: readonly PlanarEnergyWindow[],
  radionuclide: Radionuclide,
): { readonly window: number; readonly line: EmissionLine } {
  const seen = emissionSpectra(radionuclide).lines.filter(
    ({ radiation, energy_keV }) => PHOTONS.includes(radiation) && energy_keV >= SOFTEST_keV,
  );
  const most = Math.max(0, ...seen.map(({ yieldPerDecay }) => yieldPerDecay));
  const strongest = seen
    .filter(({ yieldPerDecay }) => yieldPerDecay >= LEAST_YIELD_frac * most)
    .flatMap((line) =>
      windows.flatMap(({ lower_keV, upper_keV }, window) =>
        line.energy_keV >= lower_keV && line.energy_keV <= upper_keV ? [{ window, line }] : [],
      ),
    )
    .sort((a, b) => b.line.yieldPerDecay - a.line.yieldPerDecay || widthOf(windows, b) - widthOf(windows, a))[0];
  if (strongest) return strongest;
  const told = windows.map(({ name, lower_keV, upper_keV }) => `${name || 'unnamed'} ${lower_keV}–${upper_keV} keV`);
  throw new DosimetryError({
    code: 'fit/planar-windows',
    message: `No energy window of the planar image holds a strong γ or X line of ${radionuclide.name}; its windows are ${told.join(', ') || 'not told'}.`,
    remedy: 'Check the radionuclide, or leave this image out.',
  });
}

const widthOf = (windows: readonly PlanarEnergyWindow[], { window }: { readonly window: number }): number =>
  windows[window]!.upper_keV - windows[window]!.lower_keV;

function besides(windows: readonly PlanarEnergyWindow[], main: number, side: 'lower' | 'upper'): number | null {
  const photopeak = windows[main]!;
  const width_keV = photopeak.upper_keV - photopeak.lower_keV;
  const gap_keV = ({ lower_keV, upper_keV }: PlanarEnergyWindow): number =>
    Math.abs(side === 'lower' ? photopeak.lower_keV - upper_keV : lower_keV - photopeak.upper_keV);
  const adjoining = windows
    .map((window, at) => ({ window, at }))
    .filter(({ window, at }) => {
      const own_keV = window.upper_keV - window.lower_keV;
      return at !== main && own_keV > 0 && own_keV < width_keV && gap_keV(window) <= ADJOINING_keV;
    })
    .sort((a, b) => gap_keV(a.window) - gap_keV(b.window));
  return adjoining[0]?.at ?? null;
}
