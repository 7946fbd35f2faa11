import { IDENTITY_TRANSFORM, type Volume } from '@voxel-dosimetry/core';
import type { ComputeApi, VolumeInfo } from '@voxel-dosimetry/compute';
import {
  ctTransformOf,
  densityTimePoint,
  isSame,
  mrMotion,
  transformOf,
  type CaseState,
  type DosimetryCase,
} from '@voxel-dosimetry/case';
import { alignmentOf, isSameAlignment, mrOnShow, type Alignment } from '../fusionCheck';
import type { FusionImage } from '../viewState';
import type { VoxelSource } from './voxelSource';

export interface AlignedImage {
  readonly volume: Volume;
  readonly info: VolumeInfo;
}

/** One time point on the reference: both on the dose grid, CTs on voxels of about 3 mm. */
export interface AlignedPair {
  readonly timePointId: string;
  readonly image: FusionImage;
  readonly alignment: Alignment;
  /** False for a nudge that Register has not computed yet. */
  readonly isComputed: boolean;
  /** A CT or an MR where one lies below. */
  readonly reference: AlignedImage;
  /** The time point on the reference, or the determinant of its Jacobian. */
  readonly chosen: AlignedImage;
  /** The time point whose CT lies below; null where activities are compared. */
  readonly ctTimePointId: string | null;
  /** Of a nudge; what was computed stands in the case. */
  readonly correlationWithReference: number | null;
}

type Images = Pick<AlignedPair, 'reference' | 'chosen' | 'correlationWithReference'>;

interface Parts {
  readonly dosimetryCase: Pick<DosimetryCase, 'previewCt' | 'previewMr'>;
  readonly compute: ComputeApi;
  readonly source: VoxelSource;
}

/** A CT or an MR on the reference, with what it was made from. */
interface PlacedAnatomy {
  readonly madeOf: readonly unknown[];
  readonly image: AlignedImage;
}

/** Whose CT lies below; null where none does. */
function ctTimePointIdFor(image: FusionImage, state: CaseState, referenceId: string): string | null {
  if (image === 'emission' || image === 'emission-on-mr') return null;
  return image === 'ct' ? referenceId : (densityTimePoint(state)?.id ?? null);
}

/** Gives the images of the fusion check as the choices stand; the last pair is kept, and the CT or MR that lies below. */
export function createAlignedPairs({
  dosimetryCase,
  compute,
  source,
}: Parts): (state: CaseState, timePointId: string, image: FusionImage) => Promise<AlignedPair | null> {
  let held: AlignedPair | null = null;
  let below: PlacedAnatomy | null = null;
  let previews = 0;

  const previewJob = () => ({ id: `preview-${++previews}`, onProgress: () => undefined });
  const preview = (timePointId: string, { referenceId, transform }: Alignment) =>
    compute.previewAlignment({ timePointId, referenceTimePointId: referenceId, transform }, previewJob());
  const computed = async (timePointId: string, { referenceId }: Alignment): Promise<Images | null> => {
    const reference = await source.fetch(`aligned/${referenceId}`);
    const chosen = await source.fetch(`aligned/${timePointId}`);
    return reference === null || chosen === null ? null : { reference, chosen, correlationWithReference: null };
  };
  const previewed = async (timePointId: string, alignment: Alignment): Promise<Images> => {
    const { referenceId, calibrated } = alignment;
    const isHeld = held?.alignment.referenceId === referenceId && held.alignment.calibrated === calibrated;
    const kept = isHeld && held?.image === 'emission' ? held.reference : undefined;
    const reference = kept ?? (await preview(referenceId, { ...alignment, transform: IDENTITY_TRANSFORM }));
    const chosen = await preview(timePointId, alignment);
    return { reference, chosen, correlationWithReference: chosen.correlationWithReference };
  };
  const kept = async (madeOf: readonly unknown[], make: () => Promise<AlignedImage>): Promise<AlignedImage> => {
    if (below !== null && isSame(below.madeOf, madeOf)) return below.image;
    const image = await make();
    below = { madeOf, image };
    return image;
  };
  const ctBelow = async (state: CaseState, timePointId: string, referenceId: string): Promise<AlignedImage> => {
    const ct = state.results.ingest?.timePoints.find(({ id }) => id === timePointId)?.ct;
    const madeOf = [timePointId, ct?.seriesInstanceUID, referenceId, ctTransformOf(state, timePointId)];
    return kept(madeOf, () => dosimetryCase.previewCt(timePointId, null));
  };
  const mrBelow = async (state: CaseState, referenceId: string): Promise<AlignedImage | null> => {
    const placing = mrOnShow(state);
    if (placing === null) return null;
    const { seriesInstanceUID } = placing.mr;
    const madeOf = [seriesInstanceUID, mrMotion(state, placing), referenceId, transformOf(state, placing.timePoint.id)];
    return kept(madeOf, () => dosimetryCase.previewMr(seriesInstanceUID));
  };
  const jacobian = async (
    timePointId: string,
    { referenceId, transform }: Alignment,
    lent: AlignedImage | null,
  ): Promise<Images | null> => {
    const reference = lent ?? (await source.fetch(`aligned/${referenceId}`));
    const request = { timePointId, referenceTimePointId: referenceId, transform };
    const chosen = await compute.previewJacobian(request, previewJob());
    return reference === null ? null : { reference, chosen, correlationWithReference: null };
  };
  const activities = (timePointId: string, alignment: Alignment, isComputed: boolean): Promise<Images | null> =>
    isComputed ? computed(timePointId, alignment) : previewed(timePointId, alignment);

  return async (state, timePointId, image) => {
    const alignment = alignmentOf(state, timePointId);
    const { register, calibrate } = state.stages;
    if (alignment === null || state.results.register === null || register.status === 'running') return null;
    const isComputed = register.status === 'ready';
    if (!isComputed && calibrate.status !== 'ready') return null;
    const { referenceId } = alignment;
    const ctTimePointId = ctTimePointIdFor(image, state, referenceId);
    const isHeld = held?.timePointId === timePointId && held.isComputed === isComputed && held.image === image;
    const isSamePlace = held !== null && isSameAlignment(held.alignment, alignment);
    const lent =
      image === 'emission-on-mr'
        ? await mrBelow(state, referenceId)
        : ctTimePointId === null
          ? null
          : await ctBelow(state, ctTimePointId, referenceId);
    if (held !== null && isHeld && isSamePlace && (lent === null || held.reference === lent)) return held;
    const images =
      image === 'jacobian'
        ? await jacobian(timePointId, alignment, lent)
        : image === 'ct' && lent !== null
          ? {
              reference: lent,
              chosen: await dosimetryCase.previewCt(timePointId, lent.volume.grid),
              correlationWithReference: null,
            }
          : await activities(timePointId, alignment, isComputed);
    if (images === null || source.isOver()) return null;
    const { chosen, correlationWithReference } = images;
    const reference = lent ?? images.reference;
    const shown = { reference, chosen, ctTimePointId, correlationWithReference };
    held = { timePointId, image, alignment, isComputed, ...shown };
    return held;
  };
}
