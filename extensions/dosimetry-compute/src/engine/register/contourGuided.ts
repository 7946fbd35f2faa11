import {
  blendGuides,
  DosimetryError,
  IDENTITY_RIGID,
  regionMotion,
  toErrorReport,
  voxelVolume_mL,
  type Guide,
  type RegionMask,
  type RegionMotion,
  type SpatialTransform,
} from '@voxel-dosimetry/core';
import type { DrawnRegions, FoundAlignment, GuideOutcome, RegistrationImageKind } from '../../contract';
import { masksOf } from '../masksOf';
import { readFiles } from '../readFiles';
import type { JobControl } from '../jobs';
import { cropMask } from '../regions';
import { assertImproved, assertPlausibleDeformation } from './alignmentChecks';
import type { RigidPart } from './alignRigidly';
import { figuresOf } from './deform';
import { OUTSIDE, SOFT_TISSUE_HU } from './registrationImage';
import { similarity, within, type Pair, type Span } from './similarity';

/** Emission images are taken as they are. */
const WINDOW: Readonly<Record<RegistrationImageKind, readonly [number, number]>> = {
  ct: SOFT_TISSUE_HU,
  emission: [-Infinity, Infinity],
};
/** No organ is as large: the outline of the body would be. */
const LARGEST_ORGAN_mL = 8000;
/** A region stays where it is unless its motion explains this part of what was unlike, 1 − r²: the rest is noise. */
const EXPLAINED_frac = 0.4;
/** Less of a motion is none. */
const LEAST_SHIFT_mm = 0.5;
const LEAST_TURN_rad = 0.02;

/** What became of one region, and where it guides the field; null: it guides nothing. */
interface Followed {
  readonly outcome: GuideOutcome;
  readonly guide: Guide | null;
}

/**
 * After the rigid registration of the whole patient each region's own rigid motion (core's regionMotion), blended into one deformation (core's
 * blendGuides). A region that nothing is gained for stays and holds what lies around it; one that cannot be followed says why and is left out.
 *
 * Throws `register/not-improved`, `register/folded`, `register/implausible-motion`. Tests: unit/compute/contourGuided,
 * worker/contourGuided.
 */
export async function followGuides(
  pair: Pair,
  { rigid, similarityAfter: similarityOfRigid }: RigidPart,
  regions: readonly RegionMask[],
  control: JobControl,
  span: Span,
): Promise<Pick<FoundAlignment, 'transform' | 'deformation' | 'similarityAfter' | 'guides'>> {
  const { image, fixed } = pair;
  const followed: Followed[] = [];
  for (const [index, region] of regions.entries()) {
    const share = within(span, (0.6 * index) / regions.length, (0.6 * (index + 1)) / regions.length);
    followed.push(await follow(pair, rigid, region, control, share));
  }
  const guides = followed.flatMap(({ guide }) => (guide === null ? [] : [guide]));
  const isStill = followed.every(({ outcome }) => outcome.became !== 'moved');
  const work = blendGuides(isStill ? [] : guides, fixed.grid);
  const blended = await control.drive(work, 'Blending', ...within(span, 0.6, 0.8));
  const outcomes = outcomesOf(followed, blended?.guides ?? []);
  if (blended === null)
    return {
      transform: { rigid, deformation: null },
      deformation: null,
      similarityAfter: similarityOfRigid,
      guides: outcomes,
    };
  const transform: SpatialTransform = { rigid, deformation: blended.deformation };
  const figures = await figuresOf(blended.deformation, fixed, image, control, within(span, 0.8, 0.9));
  assertPlausibleDeformation(figures);
  const similarityAfter = await similarity(pair, transform, control, within(span, 0.9, 1));
  assertImproved(similarityAfter, similarityOfRigid);
  return { transform, deformation: figures, similarityAfter, guides: outcomes };
}

/** With how far each was blended, in the order of the guides. */
function outcomesOf(
  followed: readonly Followed[],
  blended: readonly Pick<GuideOutcome, 'reach_mm' | 'offOwnMotion_mm'>[],
): GuideOutcome[] {
  const figures = blended[Symbol.iterator]();
  return followed.map(({ outcome, guide }) => {
    const own = guide === null ? undefined : figures.next().value;
    return own === undefined ? outcome : { ...outcome, ...own };
  });
}

/** The regions of these objects, cut to what they fill. Throws `register/no-guides`. */
export async function readGuides(sources: readonly DrawnRegions[], control: JobControl): Promise<RegionMask[]> {
  const regions: RegionMask[] = [];
  for (const { source, ...drawn } of sources) {
    const doing = `Reading ${drawn.series.modality}`;
    const files = await readFiles(source, doing, control);
    const masks = await control.drive(masksOf(drawn, files), null);
    for (const mask of masks) if (mask.mask.includes(1)) regions.push(cropMask(mask).mask);
  }
  if (regions.length > 0) return regions;
  throw new DosimetryError({
    code: 'register/no-guides',
    message: 'No region is drawn on the reference; contour-guided registration needs at least one.',
    remedy: 'Choose a reference with a SEG or RTSTRUCT, or register rigidly or deformably.',
  });
}

async function follow(
  { image, fixed, moving }: Pair,
  transform: RigidPart['rigid'],
  region: RegionMask,
  control: JobControl,
  span: Span,
): Promise<Followed> {
  const { id, name } = region;
  try {
    assertOrgan(region);
    const request = { fixed, moving, transform, region, window: WINDOW[image], outside: OUTSIDE[image] };
    const found = await control.drive(regionMotion(request), `Following ${name}`, ...span);
    const { similarityBefore, similarityAfter } = found;
    const isMoved = isExplained(found);
    const figures = {
      regionId: id,
      name,
      similarityBefore,
      similarityAfter: isMoved ? similarityAfter : similarityBefore,
    };
    const motion = isMoved ? { shift_mm: found.shift_mm, turn_deg: (found.turn_rad * 180) / Math.PI } : STILL;
    return {
      outcome: { ...figures, ...motion, ...UNBLENDED, became: isMoved ? 'moved' : 'stayed', leftOutBecause: null },
      guide: { region, motion: isMoved ? found.motion : IDENTITY_RIGID },
    };
  } catch (error) {
    if (!(error instanceof DosimetryError && error.code.startsWith('register/'))) throw error;
    const unknown = { ...STILL, ...UNBLENDED, similarityBefore: null, similarityAfter: null };
    const leftOutBecause = toErrorReport(error, error.code);
    return { outcome: { regionId: id, name, ...unknown, became: 'left-out', leftOutBecause }, guide: null };
  }
}

const STILL = { shift_mm: 0, turn_deg: 0 };
const UNBLENDED = { reach_mm: null, offOwnMotion_mm: null };

function isExplained({ shift_mm, turn_rad, similarityBefore, similarityAfter }: RegionMotion): boolean {
  if (shift_mm < LEAST_SHIFT_mm && turn_rad < LEAST_TURN_rad) return false;
  return 1 - similarityAfter ** 2 <= (1 - EXPLAINED_frac) * (1 - Math.max(0, similarityBefore) ** 2);
}

function assertOrgan({ name, mask, grid }: RegionMask): void {
  const volume_mL = mask.reduce((sum, voxel) => sum + voxel, 0) * voxelVolume_mL(grid);
  if (volume_mL <= LARGEST_ORGAN_mL) return;
  throw new DosimetryError({
    code: 'register/guide-too-large',
    message: `The region "${name}" has ${(volume_mL / 1000).toFixed(1)} L; an organ or a lesion of at most ${LARGEST_ORGAN_mL / 1000} L was expected.`,
    remedy: 'The whole body follows the rigid registration; nothing is to be done.',
  });
}
