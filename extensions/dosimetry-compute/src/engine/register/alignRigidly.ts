import {
  composeRigid,
  gridCentre_mm,
  IDENTITY_RIGID,
  invertRigid,
  movedGrid,
  rigidly,
  type RigidTransform,
  type Volume,
} from '@voxel-dosimetry/core';
import type { JobControl } from '../jobs';
import { assertImproved, assertPlausibleMotion } from './alignmentChecks';
import { largestMotion_mm } from './largestMotion';
import { evened } from './registrationImage';
import { rigidOfEuler, rigidParameters } from './rigidParameters';
import { runElastix, type RegistrationHost } from './runElastix';
import { similarity, within, type Pair, type Span } from './similarity';

/** What the rigid part of a registration found, and how similar the images are then. */
export interface RigidPart {
  readonly rigid: RigidTransform;
  readonly similarityBefore: number;
  readonly similarityAfter: number;
  /** At the corners of the fixed image. */
  readonly largestMotion_mm: number;
}

/** Where a registration starts, and how similar the images are there. */
interface Start {
  readonly rigid: RigidTransform;
  readonly similarity: number;
  readonly similarityBefore: number;
}

/**
 * Rigid registration of two images by mutual information. Starts from patient coordinates or from both images' centres, whichever is more
 * similar. Throws what runElastix throws; after it `register/not-improved`, `register/not-similar`, `register/implausible-motion`. Test: unit/compute/align.
 */
export async function alignRigidly(
  host: RegistrationHost,
  pair: Pair,
  control: JobControl,
  span: Span,
): Promise<RigidPart> {
  const start = await betterStart(pair, control, within(span, 0, 0.2));
  const [fixed, seen] = [pair.fixed, pair.moving].map((volume) => evened(volume, pair.image)) as [Volume, Volume];
  const moving = { ...seen, grid: movedGrid(pair.moving.grid, start.rigid) };
  const doing = ['Registering rigidly', within(span, 0.2, 1)[0]] as const;
  const map = await runElastix(host, { fixed, moving }, rigidParameters(pair.image), control, doing);
  const found = invertRigid(rigidOfEuler(map));
  const rigid = composeRigid(start.rigid, found);
  const similarityAfter = await similarity(pair, rigidly(rigid), control, within(span, 0.9, 1));
  assertImproved(similarityAfter, start.similarity);
  assertPlausibleMotion(largestMotion_mm(pair.fixed.grid, found));
  const { similarityBefore } = start;
  return { rigid, similarityBefore, similarityAfter, largestMotion_mm: largestMotion_mm(pair.fixed.grid, rigid) };
}

/** Patient coordinates, or the centres of both images on each other. Both about the moving image's centre, for shifts that a person can read. */
async function betterStart(pair: Pair, control: JobControl, span: Span): Promise<Start> {
  const [to, from] = [gridCentre_mm(pair.fixed.grid), gridCentre_mm(pair.moving.grid)];
  const asTheyAre: RigidTransform = { ...IDENTITY_RIGID, centre_mm: from };
  const centred: RigidTransform = { ...asTheyAre, translation_mm: [to[0] - from[0], to[1] - from[1], to[2] - from[2]] };
  const similarityBefore = await similarity(pair, rigidly(asTheyAre), control, within(span, 0, 0.5));
  const byCentres = await similarity(pair, rigidly(centred), control, within(span, 0.5, 1));
  return byCentres > similarityBefore
    ? { rigid: centred, similarity: byCentres, similarityBefore }
    : { rigid: asTheyAre, similarity: similarityBefore, similarityBefore };
}
