import type { ViewState } from '../viewState';
import type { AlignedPair } from './alignedPairs';
import { difference } from './difference';
import { inStretches } from './inStretches';
import { mosaic, type MosaicPattern } from './mosaic';
import type { VoxelSource } from './voxelSource';

type Look = Pick<ViewState, 'fusionMode' | 'swipe_frac'>;

/** Total activities made alike: decay between the time points must not look like a difference of place. */
export const sameTotalScale = ({ reference, chosen }: Pick<AlignedPair, 'reference' | 'chosen'>): number =>
  chosen.info.total > 0 ? reference.info.total / chosen.info.total : 1;

/** Makes what is shown of a pair in one image: mosaics for checkerboard and swipe, or its difference; anew only when pair or pattern change. */
export function createFusionMosaics(source: VoxelSource): (pair: AlignedPair, look: Look) => Promise<void> {
  let shown: { readonly pair: AlignedPair; readonly pattern: string } | null = null;

  const putMosaics = async (pair: AlignedPair, { fusionMode, swipe_frac }: Look): Promise<void> => {
    const { reference, chosen } = pair;
    for (const from of ['right', 'front'] as const) {
      const wanted: MosaicPattern =
        fusionMode === 'swipe' ? { kind: 'swipe', from, edge_frac: swipe_frac } : { kind: 'checkerboard' };
      const work = mosaic(reference.volume, chosen.volume, sameTotalScale(pair), wanted);
      const made = await inStretches(work, () => source.isOver());
      if (made !== null) source.put(`mosaic/${from}`, made, 'Fusion check', reference.info.max);
    }
  };
  const putDifference = async (pair: AlignedPair): Promise<void> => {
    const { reference, chosen } = pair;
    const work = difference(reference.volume, chosen.volume, sameTotalScale(pair));
    const made = await inStretches(work, () => source.isOver());
    if (made !== null) source.put('fusion/difference', made, 'Difference of time points', reference.info.max);
  };

  return async (pair, look) => {
    const { fusionMode, swipe_frac } = look;
    const pattern = fusionMode === 'swipe' ? `swipe ${swipe_frac}` : fusionMode;
    if (shown?.pair === pair && shown.pattern === pattern) return;
    await (fusionMode === 'difference' ? putDifference(pair) : putMosaics(pair, look));
    shown = { pair, pattern };
  };
}
