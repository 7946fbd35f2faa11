import { octaveNodes, octaveNodes_MeV } from './octaveGrid';
import { elementAttenuation_cm2_per_g, photoelectricBinding_keV, PHOTON_PROCESSES } from './photonCrossSections';
import { incoherentScattering_frac, squaredFormFactor } from './photonScattering';
import type { TransportMedium } from './transportMedium';

/** As the kernel's tables.h has them: intervals an octave of energy; a and b of a + b·E for total, photoelectric, coherent and pair. */
const INTERVALS_PER_OCTAVE = 64;
const VALUES_PER_INTERVAL = 8;
const ENERGIES_MeV = octaveNodes_MeV(INTERVALS_PER_OCTAVE);
const ENERGY_INTERVALS = ENERGIES_MeV.length - 1;
const KEV_PER_MEV = 1e3;

/** Squared momentum transfers, 1/Å², as the kernel's photon.h has them: 22 octaves from 2⁻¹⁴, 16 intervals each. */
const LOWEST_TRANSFER = 2 ** -14;
const TRANSFERS = octaveNodes(LOWEST_TRANSFER, 22, 16);

export interface PhotonTables {
  /** [medium][768 intervals][8]: a and b of total, photoelectric, coherent and pair mass attenuation, cm²/g, each a + b·E with E in MeV. */
  readonly photon: Float32Array;
  /**
   * [medium]: 768 mean binding energies of a photoelectron (MeV), 353 values of incoherentScattering_frac, and 353 of the integral of the
   * squared form factor over x² up to the node, over that to the last.
   */
  readonly photonSampling: Float32Array;
}

/**
 * Photon tables of each medium in the layout of the kernel (tables.h, photon.h), float32.
 *
 * Between nodes, 0.8 to 1.6 % of the energy apart, the coefficients run linearly (0.04 % at most off a cubic law); an absorption edge is spread over one
 * interval. Throws `dose/element`. Test: physics/photonData.
 */
export function photonTables(media: readonly TransportMedium[]): PhotonTables {
  const curves = elementCurves(media);
  const perMedium = ENERGY_INTERVALS + 2 * TRANSFERS.length;
  const photon = new Float32Array(media.length * ENERGY_INTERVALS * VALUES_PER_INTERVAL);
  const photonSampling = new Float32Array(media.length * perMedium);
  media.forEach((medium, index) => {
    photon.set(attenuationLines(medium, curves), index * ENERGY_INTERVALS * VALUES_PER_INTERVAL);
    const from = index * perMedium;
    photonSampling.set(bindingEnergies_MeV(medium), from);
    photonSampling.set(
      TRANSFERS.map((squared) => incoherentScattering_frac(medium, Math.sqrt(squared))),
      from + ENERGY_INTERVALS,
    );
    photonSampling.set(coherentIntegral(medium), from + ENERGY_INTERVALS + TRANSFERS.length);
  });
  return { photon, photonSampling };
}

/** Mass attenuation of an element at ENERGIES_MeV, cm²/g, in the order of PHOTON_PROCESSES. */
type ElementCurves = ReadonlyMap<number, readonly Float64Array[]>;

function elementCurves(media: readonly TransportMedium[]): ElementCurves {
  const elements = new Set(media.flatMap(({ massFractions }) => massFractions.map(([atomicNumber]) => atomicNumber)));
  return new Map(
    [...elements].map((atomicNumber) => [
      atomicNumber,
      PHOTON_PROCESSES.map((process) =>
        ENERGIES_MeV.map((energy_MeV) => elementAttenuation_cm2_per_g(atomicNumber, process, energy_MeV * KEV_PER_MEV)),
      ),
    ]),
  );
}

function attenuationLines({ massFractions }: TransportMedium, curves: ElementCurves): Float64Array {
  const mixed = PHOTON_PROCESSES.map((_, process) =>
    ENERGIES_MeV.map((_energy, node) =>
      massFractions.reduce(
        (sum, [atomicNumber, fraction_frac]) =>
          sum + fraction_frac * (curves.get(atomicNumber)?.[process]?.[node] ?? 0),
        0,
      ),
    ),
  );
  const [photoelectric = [], , coherent = [], pair = []] = mixed;
  const total = ENERGIES_MeV.map((_, node) => mixed.reduce((sum, curve) => sum + (curve[node] as number), 0));
  const lines = new Float64Array(ENERGY_INTERVALS * VALUES_PER_INTERVAL);
  for (let interval = 0; interval < ENERGY_INTERVALS; interval++) {
    const [from_MeV, to_MeV] = [ENERGIES_MeV[interval] as number, ENERGIES_MeV[interval + 1] as number];
    [total, photoelectric, coherent, pair].forEach((curve, quantity) => {
      const slope = ((curve[interval + 1] as number) - (curve[interval] as number)) / (to_MeV - from_MeV);
      lines[interval * VALUES_PER_INTERVAL + 2 * quantity] = (curve[interval] as number) - slope * from_MeV;
      lines[interval * VALUES_PER_INTERVAL + 2 * quantity + 1] = slope;
    });
  }
  return lines;
}

/** One value an interval, of its middle. */
const bindingEnergies_MeV = (medium: TransportMedium): Float64Array =>
  Float64Array.from({ length: ENERGY_INTERVALS }, (_, interval) => {
    const middle_MeV = ((ENERGIES_MeV[interval] as number) + (ENERGIES_MeV[interval + 1] as number)) / 2;
    return photoelectricBinding_keV(medium, middle_MeV * KEV_PER_MEV) / KEV_PER_MEV;
  });

/** ∫₀^{x²} F² d(x²) up to each node over that to the last: Simpson's rule in each interval, F constant below the first node. */
function coherentIntegral(medium: TransportMedium): Float64Array {
  const integral = new Float64Array(TRANSFERS.length);
  const at = (squared: number) => squaredFormFactor(medium, Math.sqrt(squared));
  integral[0] = LOWEST_TRANSFER * at(LOWEST_TRANSFER);
  for (let node = 1; node < TRANSFERS.length; node++) {
    const [low, high] = [TRANSFERS[node - 1] as number, TRANSFERS[node] as number];
    const mean = (at(low) + 4 * at((low + high) / 2) + at(high)) / 6;
    integral[node] = (integral[node - 1] as number) + mean * (high - low);
  }
  const all = integral[TRANSFERS.length - 1] as number;
  return integral.map((value) => value / all);
}
