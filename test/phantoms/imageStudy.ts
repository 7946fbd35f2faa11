import type { Grid } from '@voxel-dosimetry/core';
import { blurBlock } from './blurBlock';
import { movedTissueAt } from './motion';
import { activityAt_MBq, type MrAcquisition, type PhantomDefinition, type StudyMotion, type Tissue } from './phantom';
import { normalDeviate, poissonDeviate, type RandomSource } from './random';
import { blockSum, placer, sampleTissues, type Block } from './sampleTissues';
import type { StudyImaging } from './truth';

/** Each tissue's occupancy on the emission grid and its image for unit activity, as the patient lies in this study. */
export function imageTissues(definition: PhantomDefinition, motion: StudyMotion): StudyImaging {
  const { tissues, emissionGrid, psfFwhm_mm, subSamples } = definition;
  const tissueAt = movedTissueAt(definition.tissueAt, motion);
  const { occupancy } = sampleTissues(tissueAt, emissionGrid, tissues.length, subSamples);
  const unitImage = occupancy.map((block, index) => {
    if (block === null || tissues[index]?.kinetics.length === 0) return null;
    const total = blockSum(block);
    const unit: Block = { ...block, values: block.values.map((share) => share / total) };
    return psfFwhm_mm === null ? unit : blurBlock(unit, emissionGrid.size, emissionGrid.spacing_mm, psfFwhm_mm);
  });
  return { occupancy, unitImage };
}

/** Noise-free activity per voxel (MBq, x fastest) at a time after administration. */
export function activityImage_MBq(definition: PhantomDefinition, imaging: StudyImaging, time_h: number): Float64Array {
  const [nx, ny, nz] = definition.emissionGrid.size;
  const image = new Float64Array(nx * ny * nz);
  definition.tissues.forEach((tissue, index) => {
    const block = imaging.unitImage[index];
    if (!block) return;
    const activity_MBq = activityAt_MBq(tissue.kinetics, time_h);
    const [sx, sy, sz] = block.size;
    for (let k = 0, n = 0; k < sz; k++)
      for (let j = 0; j < sy; j++) {
        const row = block.low[0] + nx * (block.low[1] + j + ny * (block.low[2] + k));
        for (let i = 0; i < sx; i++, n++)
          image[row + i] = (image[row + i] as number) + activity_MBq * (block.values[n] as number);
      }
  });
  return image;
}

/** Counts of each voxel: mean = activity · camera factor · duration, Poisson-distributed where `random` is given. */
export function countImage(
  definition: PhantomDefinition,
  activity_MBq: Float64Array,
  random: RandomSource | null,
): Float64Array {
  const counts_per_MBq = definition.cameraFactor_cps_per_MBq * definition.acquisitionDuration_s;
  return activity_MBq.map((activity) => {
    const mean = activity * counts_per_MBq;
    return random === null ? mean : poissonDeviate(random, mean);
  });
}

export interface CtImage {
  /** HU, x fastest, whole numbers. */
  readonly hu_HU: Int16Array;
  /** Tissue at every voxel's centre. */
  readonly tissueAtCentre: Uint8Array;
  /** How much of each voxel a tissue fills; null where HU are measured. */
  readonly occupancy: readonly (Block | null)[] | null;
}

/** The CT: HU of a voxel is the volume-weighted mean of its tissues', plus Gaussian noise inside the body. */
export function ctImage(definition: PhantomDefinition, motion: StudyMotion): CtImage {
  const { ctGrid, airHu_HU } = definition;
  if (definition.huAt) return measuredCt(definition);
  const { values, ...sampled } = meanOfTissues(definition, motion, ctGrid, airHu_HU, ({ hu_HU }) => hu_HU);
  return { hu_HU: Int16Array.from(values, Math.round), ...sampled };
}

export interface MrImage {
  /** Whole numbers, x fastest. */
  readonly signal: Uint16Array;
  readonly tissueAtCentre: Uint8Array;
  readonly occupancy: readonly (Block | null)[];
}

/** How much less the coils receive at the patient's back than at the front. */
const SHADING_frac = 0.3;

/** The MR: signal of a voxel is the volume-weighted mean of its tissues', shaded from front to back, with Gaussian noise whose magnitude is seen. */
export function mrImage(
  definition: PhantomDefinition,
  { grid, motion, sigma }: MrAcquisition,
  random: RandomSource,
): MrImage {
  const lying: StudyMotion = { kind: 'rigid', ...motion };
  const { values, ...sampled } = meanOfTissues(definition, lying, grid, 0, ({ mrSignal = 0 }) => mrSignal);
  const [nx, ny] = grid.size;
  const received = (voxel: number): number => 1 - (SHADING_frac * (Math.floor(voxel / nx) % ny)) / ny;
  const signal = Uint16Array.from(values, (value, voxel) =>
    Math.round(Math.abs(value * received(voxel) + sigma * normalDeviate(random))),
  );
  return { signal, ...sampled };
}

function meanOfTissues(
  { tissues, tissueAt, subSamples }: PhantomDefinition,
  motion: StudyMotion,
  grid: Omit<Grid, 'frameOfReferenceUID'>,
  air: number,
  valueOf: (tissue: Tissue) => number,
): { values: Float32Array; tissueAtCentre: Uint8Array; occupancy: readonly (Block | null)[] } {
  const { centre, occupancy } = sampleTissues(
    movedTissueAt(tissueAt, motion),
    grid,
    tissues.length,
    Math.min(2, subSamples),
  );
  const values = new Float32Array(centre.length).fill(air);
  occupancy.forEach((block, index) => {
    const tissue = tissues[index];
    if (block && tissue) addBlock(values, grid.size, block, valueOf(tissue) - air);
  });
  return { values, tissueAtCentre: centre, occupancy };
}

function measuredCt(definition: PhantomDefinition): CtImage {
  const { ctGrid, tissueAt, huAt, airHu_HU } = definition;
  const [nx, ny, nz] = ctGrid.size;
  const place = placer(ctGrid);
  const hu_HU = new Int16Array(nx * ny * nz);
  const tissueAtCentre = new Uint8Array(nx * ny * nz);
  for (let k = 0, n = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, n++) {
        const [x, y, z] = place(i, j, k);
        hu_HU[n] = huAt ? huAt(x, y, z) : airHu_HU;
        tissueAtCentre[n] = tissueAt(x, y, z);
      }
  return { hu_HU, tissueAtCentre, occupancy: null };
}

function addBlock(image: Float32Array, size: readonly [number, number, number], block: Block, factor: number): void {
  const [sx, sy, sz] = block.size;
  for (let k = 0, n = 0; k < sz; k++)
    for (let j = 0; j < sy; j++) {
      const row = block.low[0] + size[0] * (block.low[1] + j + size[1] * (block.low[2] + k));
      for (let i = 0; i < sx; i++, n++)
        image[row + i] = (image[row + i] as number) + factor * (block.values[n] as number);
    }
}

export function noisyHu(image: CtImage, sigma_HU: number, random: RandomSource): Int16Array {
  if (sigma_HU === 0) return image.hu_HU;
  return image.hu_HU.map((hu, voxel) =>
    image.tissueAtCentre[voxel] === 0 ? hu : Math.max(-1000, Math.round(hu + sigma_HU * normalDeviate(random))),
  );
}
