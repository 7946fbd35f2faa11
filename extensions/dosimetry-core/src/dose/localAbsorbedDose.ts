import { MINIMUM_DENSITY_g_per_mL, type EnergyBudget } from '../domain/absorbedDose';
import { DosimetryError } from '../domain/errors';
import { voxelVolume_mL } from '../domain/geometry';
import type { EnergyPerDecay_keV } from '../domain/radionuclide';
import { JOULES_PER_KEV } from '../domain/units';
import { assertVolume, type Volume } from '../domain/volume';

export interface LocalAbsorbedDose {
  readonly dose: Volume<'Gy'>;
  readonly energy: EnergyBudget;
}

const VOXELS_PER_YIELD = 1 << 18;
const KG_PER_G = 1e-3;
const KEV_PER_MEV = 1e3;

/**
 * Absorbed dose by local deposition: electrons, α and recoil leave their energy in the voxel where they are emitted.
 *
 * D = Ã · E / ρ with Ã in Bq·s/mL, E = (electron + α + recoil) energy per decay, ρ in g/mL; same grid, x fastest. Photons escape
 * and are reported, as is what is emitted in voxels below MINIMUM_DENSITY_g_per_mL: emitted = absorbed + escaped, MeV.
 * Wrong where the range exceeds the voxel (Y-90 below about 5 mm), in lung and at bone, and for the photon dose from other organs.
 * Dose to the medium. MIRD Pamphlet 17 (Bolch 1999, J Nucl Med 40:11S). Yields the fraction done.
 * Throws `volume/unit`, `volume/size`, `dose/grid-mismatch`, `dose/not-finite`. Test: physics/localDeposition.
 */
export function* localAbsorbedDose(request: {
  readonly tia: Volume<'Bq·s/mL'>;
  readonly density: Volume<'g/mL'>;
  /** Energy per decay: of the nuclide alone, or with its daughters (`chainEnergyPerDecay`). */
  readonly radionuclide: EnergyPerDecay_keV;
}): Generator<number, LocalAbsorbedDose> {
  const { radionuclide } = request;
  const tia = assertVolume(request.tia, 'Bq·s/mL', 'The time-integrated activity');
  const density = assertVolume(request.density, 'g/mL', 'The density map');
  const count = tia.values.length;
  if (density.values.length !== count)
    throw new DosimetryError({
      code: 'dose/grid-mismatch',
      message: `The density map has ${density.values.length} voxels, the time-integrated activity ${count}; the same grid was expected.`,
      remedy: 'Run register again.',
    });
  const local_keV = radionuclide.electron_keV + radionuclide.alpha_keV + radionuclide.alphaRecoil_keV;
  const gyPerRatio = (local_keV * JOULES_PER_KEV) / KG_PER_G;
  const values = new Float32Array(count);
  const tally: Tally = { emitted: 0, withMass: 0 };
  for (let from = 0; from < count; from += VOXELS_PER_YIELD) {
    const to = Math.min(count, from + VOXELS_PER_YIELD);
    depositLocally(tia, density, gyPerRatio, values, tally, from, to);
    yield to / count;
  }
  if (!Number.isFinite(tally.emitted))
    throw new DosimetryError({
      code: 'dose/not-finite',
      message: 'The time-integrated activity holds voxels that are not finite numbers.',
      remedy: 'Run fit again.',
    });
  const mev_mL = voxelVolume_mL(tia.grid) / KEV_PER_MEV;
  const emitted_MeV = tally.emitted * mev_mL * (local_keV + radionuclide.photon_keV);
  const absorbed_MeV = tally.withMass * mev_mL * local_keV;
  return {
    dose: { unit: 'Gy', grid: tia.grid, values },
    energy: { emitted_MeV, absorbed_MeV, escaped_MeV: emitted_MeV - absorbed_MeV },
  };
}

/** Σ of Ã over all voxels and over those with mass, Bq·s/mL. */
interface Tally {
  emitted: number;
  withMass: number;
}

function depositLocally(
  tia: Volume<'Bq·s/mL'>,
  density: Volume<'g/mL'>,
  gyPerRatio: number,
  values: Float32Array,
  tally: Tally,
  from: number,
  to: number,
): void {
  for (let v = from; v < to; v++) {
    const decays = tia.values[v] as number;
    const density_g_per_mL = density.values[v] as number;
    tally.emitted += decays;
    if (density_g_per_mL >= MINIMUM_DENSITY_g_per_mL) {
      tally.withMass += decays;
      values[v] = (decays * gyPerRatio) / density_g_per_mL;
    }
  }
}
