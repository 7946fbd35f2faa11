import { checkKernels } from './checkKernels';
import {
  FAR_DOUBLINGS,
  fitChargedTerms,
  fitPhotonTerms,
  NO_TERMS,
  rateOf,
  SLOWEST_cm2_per_g,
  type Terms,
} from './fitTerms';
import type { EmittedKernels, RadialKernel } from './radialKernel';

/** The energy given off along a line, in the terms of kernel.h. */
export interface LineKernel {
  /** Σa, per decay. */
  readonly energy_MeV: number;
  readonly slowest_cm2_per_g: number;
  readonly doubling: Int32Array;
  /** a/λ of each steady term. */
  readonly gain: Float32Array;
  readonly waveDoubling: number;
  readonly frequency_cm2_per_g: number;
  /** a/λ of each wave, real and imaginary part. */
  readonly waveGain: Float32Array;
}

/** Plain data: what is fitted once serves every thread. */
export interface LineKernels {
  /** Charged particles, as far as their tracks reach: what is absorbed in a voxel depends on where in it the lines pass. */
  readonly near: LineKernel;
  /** Absorbed at the first collision of photons, and bremsstrahlung: what is absorbed far away depends on how many directions there are. */
  readonly far: LineKernel;
  /** Scattered at the first collision of photons. */
  readonly released: LineKernel;
  /** One flight of what was scattered, of 1 MeV, and the part of it that is scattered again where it collides. */
  readonly scattered: { readonly line: LineKernel; readonly released_frac: number };
  /** Largest error of the fits in the energy that ends within any distance, over all that is emitted along lines. */
  readonly fitError_frac: number;
}

const energyOf = ({ within_MeV }: RadialKernel): number => within_MeV[within_MeV.length - 1]!;

/** a/λ of a complex term. */
function gainOfWave({ waves, waveDoubling, frequency_cm2_per_g }: Terms, wave: number): [number, number] {
  const { re, im } = waves[wave]!;
  const decay = rateOf(waveDoubling);
  const turn = (2 * wave + 1) * frequency_cm2_per_g;
  const square = decay ** 2 + turn ** 2;
  return [(re * decay + im * turn) / square, (im * decay - re * turn) / square];
}

function lineKernel(steady_MeV: Float64Array, terms: Terms, waves_MeV: number): LineKernel {
  const doubling = Array.from(steady_MeV.keys()).filter((n) => steady_MeV[n] !== 0);
  const waveGain = terms.waves.flatMap((_, wave) => gainOfWave(terms, wave).map((gain) => gain * waves_MeV));
  const energies_MeV = [...steady_MeV, ...terms.waves.map(({ re }) => re * waves_MeV)];
  return {
    energy_MeV: energies_MeV.reduce((sum, energy) => sum + energy, 0),
    slowest_cm2_per_g: SLOWEST_cm2_per_g,
    doubling: Int32Array.from(doubling),
    gain: Float32Array.from(doubling, (n) => steady_MeV[n]! / rateOf(n)),
    waveDoubling: terms.waveDoubling,
    frequency_cm2_per_g: terms.frequency_cm2_per_g,
    waveGain: Float32Array.from(waveGain),
  };
}

/** A single exponential is a term as it is. */
const oneFlight = (attenuation_cm2_per_g: number): LineKernel => ({
  energy_MeV: 1,
  slowest_cm2_per_g: attenuation_cm2_per_g,
  doubling: Int32Array.of(0),
  gain: Float32Array.of(1 / attenuation_cm2_per_g),
  waveDoubling: 0,
  frequency_cm2_per_g: 0,
  waveGain: new Float32Array(0),
});

/**
 * Sums of exponentials for what charged particles and photons give off along a line, parted by how far they reach. Throws RangeError for kernels whose numbers do
 * not fit. Test: unit/wasm/lineKernel.
 */
export function* lineKernels(kernels: EmittedKernels): Generator<number, LineKernels> {
  checkKernels(kernels);
  const { charged, photon } = kernels;
  const energies_MeV = [charged, photon.absorbed, photon.released].map(energyOf) as [number, number, number];
  const [charged_MeV, absorbed_MeV, released_MeV] = energies_MeV;
  const ofCharged = charged_MeV > 0 ? yield* fitChargedTerms(charged) : NO_TERMS;
  const ofAbsorbed = absorbed_MeV > 0 ? yield* fitPhotonTerms(photon.absorbed) : NO_TERMS;
  const ofReleased = released_MeV > 0 ? yield* fitPhotonTerms(photon.released) : NO_TERMS;
  const isFar = (doubling: number): boolean => doubling < FAR_DOUBLINGS;
  const near_MeV = ofCharged.steady.map((part, n) => (isFar(n) ? 0 : part * charged_MeV));
  const far_MeV = ofAbsorbed.steady.map(
    (part, n) => part * absorbed_MeV + (isFar(n) ? ofCharged.steady[n]! * charged_MeV : 0),
  );
  const released_frac = photon.scattered.released_frac;
  const all_MeV = charged_MeV + absorbed_MeV + released_MeV;
  const error_MeV = [ofCharged, ofAbsorbed, ofReleased].reduce(
    (sum, { error_frac }, n) => sum + error_frac * energies_MeV[n]!,
    0,
  );
  return {
    near: lineKernel(near_MeV, ofCharged, charged_MeV),
    far: lineKernel(far_MeV, NO_TERMS, 0),
    released: lineKernel(
      ofReleased.steady.map((part) => part * released_MeV),
      NO_TERMS,
      0,
    ),
    scattered: { line: oneFlight(photon.scattered.attenuation_cm2_per_g), released_frac },
    fitError_frac: all_MeV > 0 ? error_MeV / all_MeV : 0,
  };
}
