import type { ComputeApi } from '@voxel-dosimetry/compute';
import { isSame, type CaseState, type DosimetryCase } from '@voxel-dosimetry/case';
import { checkedTimePointId } from '../fusionCheck';
import type { FusionMode, ViewStore } from '../viewState';
import { createAlignedPairs, type AlignedPair } from './alignedPairs';
import type { ShownKey } from './computedVolumes';
import { createFusionMosaics, sameTotalScale } from './fusionMosaics';
import type { FusionScreen } from './fusionScreen';
import { inStretches } from './inStretches';
import type { VoxelSource } from './voxelSource';

/** What the fusion check shows at present. */
export interface FusionPicture {
  readonly timePointId: string;
  readonly referenceId: string;
  readonly mode: FusionMode;
  /** False for a nudge that Register has not computed yet. */
  readonly isComputed: boolean;
}

export interface FusionCheck {
  /** Null until there is something to check. */
  picture(): FusionPicture | null;
  readonly dispose: () => void;
}

interface Parts {
  readonly dosimetryCase: DosimetryCase;
  readonly compute: ComputeApi;
  readonly source: VoxelSource;
  readonly view: ViewStore;
  readonly screen: FusionScreen;
  readonly displaySetInstanceUID: (key: ShownKey) => string | null;
  readonly refresh: () => void;
}

const labelOf = (state: CaseState, id: string): string =>
  state.results.ingest?.timePoints.find((timePoint) => timePoint.id === id)?.label ?? '';

/** Puts a pair's images on the screen, each only when it is another than before; yields after each. */
function createPairDisplay(source: VoxelSource): (pair: AlignedPair, state: CaseState) => Generator<number, true> {
  const put = new Map<string, AlignedPair['chosen']>();
  return function* ({ timePointId, alignment, reference, chosen }, state) {
    for (const [id, image] of [
      [alignment.referenceId, reference],
      [timePointId, chosen],
    ] as const) {
      if (put.get(id) === image) continue;
      put.set(id, image);
      source.put(`aligned/${id}`, image.volume, `Aligned activity, ${labelOf(state, id)}`, image.info.max);
      yield put.size;
    }
    return true;
  };
}

/** Notes that the fusion of an alignment is on the screen, once it has been painted. */
function createWitness({ view, screen, source, displaySetInstanceUID }: Parts): (pair: AlignedPair) => Promise<void> {
  return async ({ timePointId, alignment, isComputed }) => {
    const layers: readonly ShownKey[] = [`aligned/${alignment.referenceId}`, `aligned/${timePointId}`];
    const isOnScreen = (): boolean => {
      const { openStage, fusionMode } = view.getState();
      const shown: Readonly<Record<FusionMode, readonly ShownKey[]>> = {
        blend: layers,
        checkerboard: ['mosaic/right'],
        swipe: ['mosaic/right'],
        difference: [layers[0] as ShownKey, 'fusion/difference'],
      };
      const uids = shown[fusionMode].map(displaySetInstanceUID);
      return openStage === 'register' && screen.shows(uids.map((uid) => uid ?? 'none'));
    };
    if (!isComputed || !isOnScreen()) return;
    await screen.painted();
    const { seenAlignments } = view.getState();
    if (source.isOver() || !isOnScreen() || seenAlignments[timePointId] === alignment) return;
    view.set({ seenAlignments: { ...seenAlignments, [timePointId]: alignment } });
  };
}

/**
 * The fusion check of the register stage: shows reference and checked time point by itself, follows a nudge before it is
 * computed, and notes which alignments were on the screen. Every change starts it; the last one counts.
 * Proved by test/unit/ohif/fusionCheck.test.ts.
 */
export function keepFusionCheck(parts: Parts): FusionCheck {
  const { dosimetryCase, compute, source, view, refresh } = parts;
  const pairOf = createAlignedPairs(compute, source);
  const display = createPairDisplay(source);
  const makeMosaics = createFusionMosaics(source);
  const witness = createWitness(parts);
  let picture: FusionPicture | null = null;
  let [isWorking, asked] = [false, 0];

  const show = async (): Promise<void> => {
    const [state, look] = [dosimetryCase.getState(), view.getState()];
    const timePointId = look.openStage === 'register' ? checkedTimePointId(state, look) : null;
    const pair = timePointId === null ? null : await pairOf(state, timePointId);
    if (timePointId === null || pair === null || source.isOver()) return;
    if ((await inStretches(display(pair, state), () => source.isOver())) === null) return;
    if (look.fusionMode !== 'blend') await makeMosaics(pair, look);
    const { isComputed, alignment, correlationWithReference } = pair;
    picture = { timePointId, referenceId: alignment.referenceId, mode: look.fusionMode, isComputed };
    const alignmentPreviewed = correlationWithReference === null ? null : { timePointId, correlationWithReference };
    const fusionDifference =
      look.fusionMode === 'difference'
        ? { scale: sameTotalScale(pair), maximum_Bq_per_mL: pair.reference.info.max }
        : null;
    const told = { alignmentPreviewed, fusionDifference };
    const { alignmentPreviewed: previewedBefore, fusionDifference: differenceBefore } = view.getState();
    if (!isSame([previewedBefore, differenceBefore], [alignmentPreviewed, fusionDifference])) view.set(told);
    refresh();
    await witness(pair);
  };
  const work = async (): Promise<void> => {
    isWorking = true;
    let seen: number;
    do {
      seen = asked;
      // What cannot be fetched is not shown, and so not seen; the stage that gives it tells why.
      await show().catch(() => undefined);
    } while (seen !== asked && !source.isOver());
    isWorking = false;
  };
  const follow = (): void => {
    asked += 1;
    if (!isWorking && view.getState().openStage === 'register') void work();
  };

  const endings = [dosimetryCase.subscribe(follow), view.subscribe(follow), parts.screen.subscribe(follow)];
  return {
    picture: () => picture,
    dispose() {
      for (const ending of endings) ending();
    },
  };
}
