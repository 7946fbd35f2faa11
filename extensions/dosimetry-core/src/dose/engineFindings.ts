import { figureOf, findingIn, findingOf, percentOf, type StageFinding } from '../domain/finding';
import type { DoseSurroundings } from './doseSurroundings';
import { DENSEST_BONE_g_per_mL } from './doseSurroundings';
import type { DoseEngine } from './engines';

/** A region as the findings about engines see it. */
export interface RegionDensity {
  readonly regionId: string;
  readonly name: string;
  /** Mean. */
  readonly density_g_per_mL: number;
}

export interface EngineUse {
  readonly engine: DoseEngine;
  readonly radionuclide: string;
  readonly surroundings: DoseSurroundings;
  readonly regions: readonly RegionDensity[];
  /** Of the one uniform medium of `voxel-s`. */
  readonly kernelDensity_g_per_mL: number;
}

/** Below it a region is lung, above the other bone with marrow. */
const LUNG_g_per_mL = 0.5;
const BONE_g_per_mL = 1.1;
/** Photons with more than this part of the energy of charged particles matter to every organ that absorbs them. */
const STRONG_PHOTONS_frac = 0.5;
const OTHER_DENSITY_frac = 0.15;
const NEAR_LUNG_frac = 0.01;

type Rule = (use: EngineUse) => StageFinding[];

/**
 * Where the chosen engine is known to be wrong for this very case, each with what it does to the result: `dose/photons-left-out`, `dose/range-exceeds-voxel`,
 * `dose/kernel-density`, `dose/lung`, `dose/lung-border`, `dose/bone`, `dose/denser-than-bone`. Nothing is said of Monte Carlo but the last. Sources: see
 * DOSE_ENGINES. Test: unit/core/engineFindings.
 */
export function engineFindings(use: EngineUse): StageFinding[] {
  return RULES.filter(([engines]) => engines.includes(use.engine)).flatMap(([, rule]) => rule(use));
}

const photonsLeftOut: Rule = ({ radionuclide, surroundings: { charged_MeV, photon_MeV } }) =>
  photon_MeV > STRONG_PHOTONS_frac * charged_MeV
    ? [
        findingOf(radionuclide, {
          code: 'dose/photons-left-out',
          severity: 'warning',
          about: figureOf(photon_MeV),
          message: `${radionuclide} emits ${keV(photon_MeV)} keV per decay as photons beside ${keV(charged_MeV)} keV of charged particles; local deposition leaves the dose of photons out altogether.`,
          remedy: 'Choose voxel S values, collapsed cone or Monte Carlo.',
        }),
      ]
    : [];

const rangeExceedsVoxel: Rule = ({ radionuclide, surroundings: { chargedRange_mm, voxelSize_mm } }) => {
  const edge_mm = Math.min(...voxelSize_mm);
  if (!(chargedRange_mm > edge_mm)) return [];
  return [
    findingOf(radionuclide, {
      code: 'dose/range-exceeds-voxel',
      severity: 'warning',
      about: figureOf(edge_mm),
      message: `The charged particles of ${radionuclide} leave 90 % of their energy within ${figureOf(chargedRange_mm)} mm, the voxels have ${figureOf(edge_mm)} mm: local deposition keeps in the voxel what flies to its neighbours.`,
      remedy: 'Choose voxel S values, collapsed cone or Monte Carlo; means of large regions are not touched by this.',
    }),
  ];
};

const kernelDensity: Rule = ({ regions, kernelDensity_g_per_mL }) =>
  regions.flatMap(({ regionId, name, density_g_per_mL }) => {
    const ratio = kernelDensity_g_per_mL / density_g_per_mL;
    if (Math.abs(1 / ratio - 1) <= OTHER_DENSITY_frac) return [];
    const how =
      ratio > 1 ? `about ${Number(ratio.toPrecision(2))} times too low` : `some ${percentOf(1 / ratio - 1)} too high`;
    return [
      findingIn(regionId, {
        code: 'dose/kernel-density',
        severity: 'warning',
        about: figureOf(density_g_per_mL),
        message: `The region "${name}" has a mean density of ${figureOf(density_g_per_mL)} g/mL, the kernel ${figureOf(kernelDensity_g_per_mL)} g/mL everywhere: its absorbed dose is ${how}.`,
        remedy: 'Choose an engine that takes density into account, collapsed cone or Monte Carlo best of all.',
      }),
    ];
  });

const lung: Rule = ({ engine, radionuclide, regions, surroundings: { chargedRange_mm, voxelSize_mm } }) =>
  regions.flatMap(({ regionId, name, density_g_per_mL }) => {
    if (!(density_g_per_mL < LUNG_g_per_mL)) return [];
    const range_mm = chargedRange_mm / density_g_per_mL;
    if (engine !== 'voxel-s-density' && !(range_mm > Math.min(...voxelSize_mm))) return [];
    return [
      findingIn(regionId, {
        code: 'dose/lung',
        severity: 'warning',
        about: figureOf(density_g_per_mL),
        message: `The region "${name}" is lung (${figureOf(density_g_per_mL)} g/mL), where charged particles of ${radionuclide} fly up to ${figureOf(range_mm)} mm: this engine does not follow them from one density into another, and the absorbed dose comes out too high beside denser tissue (with Y-90 beside a liver by 15 to 40 %).`,
        remedy: 'Choose collapsed cone or Monte Carlo.',
      }),
    ];
  });

const lungBorder: Rule = ({ radionuclide, surroundings: { nearLung_frac, chargedRange_mm } }) =>
  nearLung_frac > NEAR_LUNG_frac
    ? [
        findingOf(radionuclide, {
          code: 'dose/lung-border',
          severity: 'warning',
          about: percentOf(nearLung_frac),
          message: `${percentOf(nearLung_frac)} of the decays happen within ${figureOf(chargedRange_mm)} mm of a border of the lung (the dome of the liver, for example), across which charged particles of ${radionuclide} fly further than this engine lets them.`,
          remedy: 'Choose collapsed cone or Monte Carlo for what lies there.',
        }),
      ]
    : [];

const bone: Rule = ({ engine, regions, surroundings: { chargedRange_mm, voxelSize_mm } }) =>
  regions.flatMap(({ regionId, name, density_g_per_mL }) => {
    if (!(density_g_per_mL > BONE_g_per_mL)) return [];
    if (engine === 'local' && !(2 * chargedRange_mm > Math.min(...voxelSize_mm) * density_g_per_mL)) return [];
    return [
      findingIn(regionId, {
        code: 'dose/bone',
        severity: 'warning',
        about: figureOf(density_g_per_mL),
        message: `The region "${name}" is bone with marrow (${figureOf(density_g_per_mL)} g/mL): this engine takes no account of what bone scatters and shields, and no voxel tells bone from the marrow in it.`,
        remedy: 'Choose Monte Carlo, and read the dose as that of the mixture, not of red marrow.',
      }),
    ];
  });

const denserThanBone: Rule = ({ surroundings: { voxelsDenserThanBone, densest_g_per_mL } }) =>
  voxelsDenserThanBone > 0
    ? [
        findingOf('density', {
          code: 'dose/denser-than-bone',
          severity: 'warning',
          about: String(voxelsDenserThanBone),
          message: `${voxelsDenserThanBone} voxels are denser than bone (up to ${figureOf(densest_g_per_mL)} g/mL, more than ${DENSEST_BONE_g_per_mL}): metal or contrast medium, which is taken for bone of that density.`,
          remedy: 'Read doses in and beside it with care, or correct the CT.',
        }),
      ]
    : [];

const RULES: readonly (readonly [readonly DoseEngine[], Rule])[] = [
  [['local'], photonsLeftOut],
  [['local'], rangeExceedsVoxel],
  [['voxel-s'], kernelDensity],
  [['local', 'voxel-s-density', 'voxel-s-tissue'], lung],
  [['local', 'voxel-s', 'voxel-s-density', 'voxel-s-tissue'], lungBorder],
  [['local', 'voxel-s-density', 'voxel-s-tissue'], bone],
  [['local', 'voxel-s-density', 'voxel-s-tissue', 'collapsed-cone', 'monte-carlo'], denserThanBone],
];

const keV = (energy_MeV: number): string => figureOf(Number((1000 * energy_MeV).toPrecision(3)));
