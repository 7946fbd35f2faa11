import type { Grid, RigidTransform } from '@voxel-dosimetry/core';
import { massDensityOfHu } from './massDensity';
import {
  activityAt_MBq,
  timeIntegratedActivity_MBq_h,
  type KineticComponent,
  type PhantomDefinition,
  type RegionDefinition,
  type StudyMotion,
  type Tissue,
} from './phantom';
import { blockOverlap, blockSum, type Block } from './sampleTissues';

/** What is true of one region, and what an ideal observer would find on the noise-free blurred image. */
export interface RegionTruth {
  readonly name: string;
  readonly volume_mL: number;
  readonly mass_g: number;
  /** Mass that the emission grid's voxels give, each with the mean density of what is in it: large beside lung and bone. */
  readonly imagedMass_g: number;
  readonly tissues: readonly string[];
  /** True kinetics, by tissue. */
  readonly kinetics: readonly (KineticComponent & { readonly tissue: string })[];
  /** Kinetics of what the image shows: W(region, tissue) · A_tissue(t); blur is linear, so spill keeps each tissue's kinetics. */
  readonly imagedKinetics: readonly (KineticComponent & { readonly tissue: string })[];
  /** Every tissue's kinetics within the region and spilt into it have one exponential each. */
  readonly monoExponential: boolean;
  readonly activity_MBq: readonly number[];
  readonly imagedActivity_MBq: readonly number[];
  /** At the times of planar images; absent without them. */
  readonly planarActivity_MBq?: readonly number[];
  readonly timeIntegratedActivity_MBq_h: number;
  readonly imagedTimeIntegratedActivity_MBq_h: number;
}

export interface StudyTruth {
  readonly studyInstanceUID: string;
  readonly frameOfReferenceUID: string;
  readonly emissionSeriesInstanceUID: string;
  readonly ctSeriesInstanceUID: string;
  readonly regionSeriesInstanceUID: string | null;
  readonly timeAfterAdministration_h: number;
  readonly acquisitionStart: string;
  readonly acquisitionDuration_s: number;
  readonly imagedTotalActivity_MBq: number;
  readonly motion: StudyMotion;
}

export interface PlanarImageTruth {
  readonly studyInstanceUID: string;
  readonly seriesInstanceUID: string;
  readonly timeAfterAdministration_h: number;
  readonly acquisitionStart: string;
  /** How far the patient lies moved on this image, mm: to her left, to the feet. */
  readonly shift_mm: readonly [number, number];
}

export interface PlanarTruth {
  readonly times_h: readonly number[];
  readonly acquisitionDuration_s: number;
  readonly sensitivity_cps_per_MBq: number;
  /** The point of the patient at the middle of an image that is not shifted, LPS mm. */
  readonly centre_mm: readonly [number, number, number];
  readonly images: readonly PlanarImageTruth[];
}

export interface MrTruth {
  readonly studyInstanceUID: string;
  readonly frameOfReferenceUID: string;
  readonly seriesInstanceUID: string;
  readonly regionSeriesInstanceUID: string;
  readonly acquisitionStart: string;
  /** Brings the MR's points onto the first study's. */
  readonly motion: RigidTransform;
}

export interface PhantomTruth {
  readonly phantom: string;
  readonly seed: number;
  readonly radionuclide: { readonly name: string; readonly halfLife_h: number };
  readonly administration: { readonly activity_MBq: number; readonly dateTime: string };
  readonly times_h: readonly number[];
  readonly cameraFactor_cps_per_MBq: number;
  readonly psfFwhm_mm: number | null;
  readonly regions: readonly RegionTruth[];
  /** How each study's points map onto the first study's. */
  readonly transforms: readonly StudyMotion[];
  readonly studies: readonly StudyTruth[];
  readonly planar?: PlanarTruth;
  readonly mr?: MrTruth;
  readonly geometry: {
    readonly emission: Omit<Grid, 'frameOfReferenceUID'>;
    readonly ct: Omit<Grid, 'frameOfReferenceUID'>;
    /** Centroid of the imaged activity at the first time point, LPS mm. */
    readonly activityCentroid_mm: readonly [number, number, number];
  };
}

/** Occupancy and unit-activity image of every tissue in one study (null where a tissue does not occur). */
export interface StudyImaging {
  readonly occupancy: readonly (Block | null)[];
  /** Blurred, Σ = 1 over the grid (less what the grid's edge cuts off): activity per voxel for 1 MBq in the tissue. */
  readonly unitImage: readonly (Block | null)[];
}

const densityOf = (tissue: Tissue): number => tissue.density_g_per_mL ?? massDensityOfHu(tissue.hu_HU);

/** W(region, tissue): share of the tissue's activity that the image shows inside the region, per tissue. */
export function regionWeights(
  definition: PhantomDefinition,
  region: RegionDefinition,
  imaging: StudyImaging,
): readonly number[] {
  return imaging.unitImage.map((image) => {
    if (image === null) return 0;
    return definition.tissues.reduce((sum, tissue, index) => {
      const own = imaging.occupancy[index];
      return region.tissues.includes(tissue.name) && own ? sum + blockOverlap(own, image) : sum;
    }, 0);
  });
}

/** Σ over voxels of region share · mean density of the voxel, g/mL. */
function regionDensitySum(definition: PhantomDefinition, members: readonly boolean[], imaging: StudyImaging): number {
  const air_g_per_mL = massDensityOfHu(definition.airHu_HU);
  const own = imaging.occupancy.filter((block, i): block is Block => block !== null && members[i] === true);
  return own.reduce((sum, region) => {
    const above = imaging.occupancy.reduce((part, block, i) => {
      if (block === null) return part;
      return part + (densityOf(definition.tissues[i] as Tissue) - air_g_per_mL) * blockOverlap(region, block);
    }, 0);
    return sum + above + air_g_per_mL * blockSum(region);
  }, 0);
}

export function regionTruth(
  definition: PhantomDefinition,
  region: RegionDefinition,
  imagings: readonly StudyImaging[],
): RegionTruth {
  const first = imagings[0] as StudyImaging;
  const { spacing_mm: s } = definition.emissionGrid;
  const voxel_mL = (s[0] * s[1] * s[2]) / 1000;
  const members = definition.tissues.map((tissue) => region.tissues.includes(tissue.name));
  const volumes_mL = first.occupancy.map((block, i) => (members[i] && block ? blockSum(block) * voxel_mL : 0));
  const kinetics = definition.tissues.flatMap((tissue, i) =>
    members[i] ? tissue.kinetics.map((part) => ({ tissue: tissue.name, ...part })) : [],
  );
  const weights = regionWeights(definition, region, first);
  const imagedKinetics = definition.tissues.flatMap((tissue, i) =>
    tissue.kinetics.map((part) => ({
      tissue: tissue.name,
      activity0_MBq: part.activity0_MBq * (weights[i] as number),
      effectiveHalfLife_h: part.effectiveHalfLife_h,
    })),
  );
  const imagedActivity_MBq = definition.times_h.map((time_h, study) => {
    const own = study === 0 ? weights : regionWeights(definition, region, imagings[study] as StudyImaging);
    return definition.tissues.reduce((sum, t, i) => sum + (own[i] as number) * activityAt_MBq(t.kinetics, time_h), 0);
  });
  return {
    name: region.name,
    volume_mL: volumes_mL.reduce((sum, volume) => sum + volume, 0),
    mass_g: volumes_mL.reduce((sum, volume, i) => sum + volume * densityOf(definition.tissues[i] as Tissue), 0),
    imagedMass_g: voxel_mL * regionDensitySum(definition, members, first),
    tissues: region.tissues,
    kinetics,
    imagedKinetics: imagedKinetics.filter((part) => part.activity0_MBq > 0),
    monoExponential: definition.tissues.every((tissue, i) => !members[i] || tissue.kinetics.length <= 1),
    activity_MBq: definition.times_h.map((time_h) => activityAt_MBq(kinetics, time_h)),
    imagedActivity_MBq,
    ...(definition.planar
      ? { planarActivity_MBq: definition.planar.times_h.map((time_h) => activityAt_MBq(kinetics, time_h)) }
      : {}),
    timeIntegratedActivity_MBq_h: timeIntegratedActivity_MBq_h(kinetics),
    imagedTimeIntegratedActivity_MBq_h: timeIntegratedActivity_MBq_h(imagedKinetics),
  };
}
