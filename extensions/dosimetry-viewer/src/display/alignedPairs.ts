import { IDENTITY_TRANSFORM, type Volume } from '@voxel-dosimetry/core';
import type { ComputeApi, VolumeInfo } from '@voxel-dosimetry/compute';
import type { CaseState } from '@voxel-dosimetry/case';
import { alignmentOf, isSameAlignment, type Alignment } from '../fusionCheck';
import type { VoxelSource } from './voxelSource';

export interface AlignedImage {
  readonly volume: Volume;
  readonly info: VolumeInfo;
}

/** One time point on the reference, both on the dose grid. */
export interface AlignedPair {
  readonly timePointId: string;
  readonly alignment: Alignment;
  /** False for a nudge that Register has not computed yet. */
  readonly isComputed: boolean;
  readonly reference: AlignedImage;
  readonly chosen: AlignedImage;
  /** Of a nudge; what was computed stands in the case. */
  readonly correlationWithReference: number | null;
}

type Images = Pick<AlignedPair, 'reference' | 'chosen' | 'correlationWithReference'>;

/** Gives the images of the fusion check as the choices stand; the last pair is kept. */
export function createAlignedPairs(
  compute: ComputeApi,
  source: VoxelSource,
): (state: CaseState, timePointId: string) => Promise<AlignedPair | null> {
  let held: AlignedPair | null = null;
  let previews = 0;

  const preview = (timePointId: string, { referenceId, transform }: Alignment) => {
    const job = { id: `preview-${++previews}`, onProgress: () => undefined };
    return compute.previewAlignment({ timePointId, referenceTimePointId: referenceId, transform }, job);
  };
  const computed = async (timePointId: string, { referenceId }: Alignment): Promise<Images | null> => {
    const reference = await source.fetch(`aligned/${referenceId}`);
    const chosen = await source.fetch(`aligned/${timePointId}`);
    return reference === null || chosen === null ? null : { reference, chosen, correlationWithReference: null };
  };
  const previewed = async (timePointId: string, alignment: Alignment): Promise<Images> => {
    const { referenceId, calibrated } = alignment;
    const isHeld = held?.alignment.referenceId === referenceId && held.alignment.calibrated === calibrated;
    const kept = isHeld ? held?.reference : undefined;
    const reference = kept ?? (await preview(referenceId, { ...alignment, transform: IDENTITY_TRANSFORM }));
    const chosen = await preview(timePointId, alignment);
    return { reference, chosen, correlationWithReference: chosen.correlationWithReference };
  };

  return async (state, timePointId) => {
    const alignment = alignmentOf(state, timePointId);
    const { register, calibrate } = state.stages;
    if (alignment === null || state.results.register === null || register.status === 'running') return null;
    const isComputed = register.status === 'ready';
    if (!isComputed && calibrate.status !== 'ready') return null;
    const isHeld = held?.timePointId === timePointId && held.isComputed === isComputed;
    if (held !== null && isHeld && isSameAlignment(held.alignment, alignment)) return held;
    const images = await (isComputed ? computed(timePointId, alignment) : previewed(timePointId, alignment));
    if (images === null || source.isOver()) return null;
    held = { timePointId, alignment, isComputed, ...images };
    return held;
  };
}
