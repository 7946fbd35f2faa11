import type { ViewState } from '../viewState';
import type { AlignedPair } from './alignedPairs';
import { inStretches } from './inStretches';
import { mosaic, type MosaicPattern } from './mosaic';
import type { VoxelSource } from './voxelSource';

type Look = Pick<ViewState, 'fusionMode' | 'swipe_frac'>;

/** Makes the mosaics of a pair that checkerboard and swipe show, anew only when pair or pattern change. */
export function createFusionMosaics(source: VoxelSource): (pair: AlignedPair, look: Look) => Promise<void> {
  let shown: { readonly pair: AlignedPair; readonly pattern: string } | null = null;
  return async (pair, { fusionMode, swipe_frac }) => {
    const pattern = fusionMode === 'swipe' ? `swipe ${swipe_frac}` : fusionMode;
    if (shown?.pair === pair && shown.pattern === pattern) return;
    const { reference, chosen } = pair;
    // Total activities made alike: decay between the time points must not look like a difference of place.
    const scale = chosen.info.total > 0 ? reference.info.total / chosen.info.total : 1;
    for (const from of ['right', 'front'] as const) {
      const wanted: MosaicPattern =
        fusionMode === 'swipe' ? { kind: 'swipe', from, edge_frac: swipe_frac } : { kind: 'checkerboard' };
      const made = await inStretches(mosaic(reference.volume, chosen.volume, scale, wanted), () => source.isOver());
      if (made !== null) source.put(`mosaic/${from}`, made, 'Fusion check', reference.info.max);
    }
    shown = { pair, pattern };
  };
}
