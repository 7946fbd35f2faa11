import type { FusionImage, ViewState } from '../viewState';
import type { AlignedPair } from './alignedPairs';
import { difference } from './difference';
import { inStretches } from './inStretches';
import { mosaic, type MosaicPattern } from './mosaic';
import type { VoxelSource } from './voxelSource';

type Look = Pick<ViewState, 'fusionMode' | 'swipe_frac'>;

/** Total activities made alike: decay between the time points must not look like a difference of place. CT numbers stay what they are. */
export function sameTotalScale({
  image,
  reference,
  chosen,
}: Pick<AlignedPair, 'image' | 'reference' | 'chosen'>): number {
  if (image !== 'emission') return 1;
  return chosen.info.total > 0 ? reference.info.total / chosen.info.total : 1;
}

/** Names under which what is made of a pair is shown. */
export const madeOfPair = (image: FusionImage) =>
  image === 'ct'
    ? ({ right: 'anatomy/right', front: 'anatomy/front', difference: 'anatomy/difference' } as const)
    : ({ right: 'mosaic/right', front: 'mosaic/front', difference: 'fusion/difference' } as const);

/** Makes what is shown of a pair in one image: mosaics for checkerboard and swipe, or its difference; anew only when pair or pattern change. */
export function createFusionMosaics(source: VoxelSource): (pair: AlignedPair, look: Look) => Promise<void> {
  let shown: { readonly pair: AlignedPair; readonly pattern: string } | null = null;

  const putMosaics = async (pair: AlignedPair, { fusionMode, swipe_frac }: Look): Promise<void> => {
    const { reference, chosen, image } = pair;
    for (const from of ['right', 'front'] as const) {
      const wanted: MosaicPattern =
        fusionMode === 'swipe' ? { kind: 'swipe', from, edge_frac: swipe_frac } : { kind: 'checkerboard' };
      const work = mosaic(reference.volume, chosen.volume, sameTotalScale(pair), wanted);
      const made = await inStretches(work, () => source.isOver());
      if (made !== null) source.put(madeOfPair(image)[from], made, 'Fusion check', reference.info.max);
    }
  };
  const putDifference = async (pair: AlignedPair): Promise<void> => {
    const { reference, chosen, image } = pair;
    const work = difference(reference.volume, chosen.volume, sameTotalScale(pair));
    const made = await inStretches(work, () => source.isOver());
    if (made !== null) source.put(madeOfPair(image).difference, made, 'Difference of time points', reference.info.max);
  };

  return async (pair, look) => {
    const { fusionMode, swipe_frac } = look;
    const pattern = fusionMode === 'swipe' ? `swipe ${swipe_frac}` : fusionMode;
    if (shown?.pair === pair && shown.pattern === pattern) return;
    await (fusionMode === 'difference' ? putDifference(pair) : putMosaics(pair, look));
    shown = { pair, pattern };
  };
}
