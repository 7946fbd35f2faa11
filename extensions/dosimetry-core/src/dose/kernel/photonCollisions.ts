import type { Radionuclide } from '../../domain/radionuclide';
import { ELECTRON_MASS_MeV } from '../transport/electronKinematics';
import { findMedium } from '../transport/media';
import { PARTICLE_KINDS, particleSource, type DaughterTreatment } from '../transport/particleSource';
import { massAttenuation_cm2_per_g } from '../transport/photonCrossSections';
import type { TransportMedium } from '../transport/transportMedium';
import { comptonMeans } from './comptonMeans';
import { dosePointKernel, SOFTEST_PHOTON_MeV, type RadialDeposit } from './dosePointKernel';
import { fitScattered, type CollidingLine, type ScatteredPhotons } from './fitScattered';
import type { KernelMedium } from './kernelMedium';

/** Energy within mass distances of a point source, per decay. */
type Radial = Pick<RadialDeposit, 'massDistance_g_per_cm2' | 'within_MeV'>;

/** The photons of a radionuclide in a medium, collision by collision instead of in one kernel. */
export interface PhotonCollisions {
  /** Absorbed where photons of the source collide for the first time. */
  readonly absorbed: Radial;
  /** Scattered there into all directions alike. */
  readonly released: Radial;
  readonly scattered: ScatteredPhotons;
}

/** Attenuation and absorbed part of photons of one energy, with what is scattered forward counted as not scattered. */
function collidingLine(medium: TransportMedium, photon_MeV: number, energy_MeV: number): CollidingLine {
  const attenuation = (process: 'photoelectric' | 'incoherent' | 'pair'): number =>
    massAttenuation_cm2_per_g(medium, process, 1000 * photon_MeV);
  const { transferred_frac, meanCosine } = comptonMeans(photon_MeV);
  const annihilation_frac = Math.min(1, (2 * ELECTRON_MASS_MeV) / photon_MeV);
  const [incoherent, pair] = [attenuation('incoherent'), attenuation('pair')];
  const absorbing = attenuation('photoelectric') + incoherent * transferred_frac + pair * (1 - annihilation_frac);
  const scattering = incoherent * (1 - transferred_frac) * (1 - meanCosine) + pair * annihilation_frac;
  const attenuation_cm2_per_g = absorbing + scattering;
  return { energy_MeV, attenuation_cm2_per_g, absorbed_frac: absorbing / attenuation_cm2_per_g };
}

const MADE = new Map<string, PhotonCollisions>();

/**
 * Photons of a radionuclide as successive scattering takes them (Carlsson and Ahnesjö 2000, doi:10.1088/0031-9155/45/2/308 and doi:10.1118/1.1290485): what they
 * leave at their first collision, what is scattered there, and how that travels on. Only so does an algorithm know that nothing is scattered back from where
 * there is no patient.
 *
 *   absorbed(<t) = Σ E f (1 − e^(−μt)),   released(<t) = Σ E (1 − f)(1 − e^(−μt))
 *
 * μ and f are of XCOM and Klein–Nishina without coherent scattering. What Compton scattering sends forward, the mean cosine g of what is scattered, counts as not
 * scattered, so that the rest goes into all directions alike (δ approximation: Joseph 1976, doi:10.1175/1520-0469(1976)033<2452:TDEAFR>2.0.CO;2).
 * Scattered photons have one attenuation and one part that each collision releases again, such that in an endless medium all collisions together give the dose
 * point kernel: to 0.3 % of the photons' energy, 0.6 % for In-111 in soft tissue.
 *
 * absorbed + released = photon energy of dosePointKernel, per decay; electrons that photons set in motion stay where they are.
 * Kept after the first call. Test: physics/photonCollisions.
 */
export function photonCollisions(
  radionuclide: Radionuclide,
  daughters: DaughterTreatment,
  medium: KernelMedium,
): PhotonCollisions {
  const key = `${radionuclide.name} ${daughters} ${medium}`;
  const known = MADE.get(key);
  if (known) return known;
  const { photon } = dosePointKernel(radionuclide, daughters, medium);
  const lines = linesOf(radionuclide, daughters, medium, photon);
  const made = {
    absorbed: radial(photon, lines, ({ absorbed_frac }) => absorbed_frac),
    released: radial(photon, lines, ({ absorbed_frac }) => 1 - absorbed_frac),
    scattered: fitScattered(photon, lines),
  };
  MADE.set(key, made);
  return made;
}

/** What the kernel has beyond the source's own photons is annihilation's. */
function linesOf(
  radionuclide: Radionuclide,
  daughters: DaughterTreatment,
  medium: KernelMedium,
  { within_MeV }: RadialDeposit,
): CollidingLine[] {
  const of = findMedium(medium);
  const { kind, low_MeV, yield_per_decay } = particleSource(radionuclide, daughters);
  const lines: CollidingLine[] = [];
  let rest_MeV = within_MeV.at(-1)!;
  kind.forEach((each, entry) => {
    const photon_MeV = low_MeV[entry]!;
    if (each !== PARTICLE_KINDS.photon || photon_MeV <= SOFTEST_PHOTON_MeV) return;
    const energy_MeV = photon_MeV * yield_per_decay[entry]!;
    rest_MeV -= energy_MeV;
    lines.push(collidingLine(of, photon_MeV, energy_MeV));
  });
  if (rest_MeV > 1e-9 * within_MeV.at(-1)!) lines.push(collidingLine(of, ELECTRON_MASS_MeV, rest_MeV));
  return lines;
}

function radial(
  { massDistance_g_per_cm2 }: Radial,
  lines: readonly CollidingLine[],
  part: (line: CollidingLine) => number,
): Radial {
  const within_MeV = massDistance_g_per_cm2.map((distance) =>
    lines.reduce(
      (sum, line) => sum - line.energy_MeV * part(line) * Math.expm1(-line.attenuation_cm2_per_g * distance),
      0,
    ),
  );
  within_MeV[within_MeV.length - 1] = lines.reduce((sum, line) => sum + line.energy_MeV * part(line), 0);
  return { massDistance_g_per_cm2, within_MeV };
}
