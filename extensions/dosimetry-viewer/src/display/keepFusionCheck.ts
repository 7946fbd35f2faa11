import type { ComputeApi } from '@voxel-dosimetry/compute';
import { isSame, type CaseState, type DosimetryCase } from '@voxel-dosimetry/case';
import { checkedTimePointId, fusionImageFor, isBlended } from '../fusionCheck';
import type { FusionDifference, FusionImage, FusionMode, ViewStore } from '../viewState';
import { createAlignedPairs, type AlignedPair } from './alignedPairs';
import type { ShownKey } from './computedVolumes';
import { createFusionMosaics, madeOfPair, sameTotalScale } from './fusionMosaics';
import type { FusionScreen } from './fusionScreen';
import { inStretches } from './inStretches';
import type { VoxelSource } from './voxelSource';

/** What the fusion check shows at present. */
export interface FusionPicture {
  readonly timePointId: string;
  readonly referenceId: string;
  readonly mode: FusionMode;
  readonly image: FusionImage;
  /** The time point whose CT is seen below; null where activities are compared. */
  readonly ctTimePointId: string | null;
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

/** Names under which the two images of a pair are shown, the lower first. */
export const layersOf = ({
  image,
  referenceId,
  timePointId,
  ctTimePointId,
}: Pick<FusionPicture, 'image' | 'referenceId' | 'timePointId' | 'ctTimePointId'>): readonly [ShownKey, ShownKey] => [
  image === 'emission-on-mr' ? 'anatomy/mr' : ctTimePointId === null ? `aligned/${referenceId}` : 'anatomy/reference',
  image === 'ct' ? 'anatomy/chosen' : image === 'jacobian' ? 'fusion/jacobian' : `aligned/${timePointId}`,
];

/** How the pair is laid over each other: activity or a map over a CT is always blended. */
const modeOf = (image: FusionImage, mode: FusionMode): FusionMode => (isBlended(image) ? 'blend' : mode);

function whatIs(key: ShownKey): string {
  if (key === 'fusion/jacobian') return 'Jacobian';
  if (key === 'anatomy/mr') return 'MR on the reference';
  return key.startsWith('aligned/') ? 'Aligned activity' : 'CT on the reference';
}

/** Puts a pair's images on the screen, each only when it is another than before; yields after each. */
function createPairDisplay(source: VoxelSource): (pair: AlignedPair, state: CaseState) => Generator<number, true> {
  const put = new Map<string, AlignedPair['chosen']>();
  return function* ({ timePointId, alignment, image, reference, chosen, ctTimePointId }, state) {
    const { referenceId } = alignment;
    const [lower, upper] = layersOf({ image, referenceId, timePointId, ctTimePointId });
    for (const [key, id, shown] of [
      [lower, ctTimePointId ?? referenceId, reference],
      [upper, timePointId, chosen],
    ] as const) {
      if (put.get(key) === shown) continue;
      put.set(key, shown);
      source.put(key, shown.volume, `${whatIs(key)}, ${labelOf(state, id)}`, shown.info.max);
      yield put.size;
    }
    return true;
  };
}

const UNIT_OF_DIFFERENCE: Readonly<Partial<Record<FusionImage, FusionDifference['unit']>>> = {
  ct: 'HU',
  jacobian: 'frac',
};

/** What the legend tells of the picture; null where it shows no difference. */
const differenceShown = (pair: AlignedPair, mode: FusionMode): FusionDifference | null =>
  mode === 'difference' || pair.image === 'jacobian'
    ? { unit: UNIT_OF_DIFFERENCE[pair.image] ?? 'Bq/mL', scale: sameTotalScale(pair), maximum: pair.reference.info.max }
    : null;

/** Notes that the fusion of an alignment is on the screen, once it has been painted. */
function createWitness({ view, screen, source, displaySetInstanceUID }: Parts): (pair: AlignedPair) => Promise<void> {
  return async ({ timePointId, alignment, isComputed, image, ctTimePointId }) => {
    // A map of volumes does not show how images lie on each other.
    if (image === 'jacobian') return;
    const layers = layersOf({ image, referenceId: alignment.referenceId, timePointId, ctTimePointId });
    const made = madeOfPair(image);
    const isOnScreen = (): boolean => {
      const { openStage, fusionMode } = view.getState();
      const shown: Readonly<Record<FusionMode, readonly ShownKey[]>> = {
        blend: layers,
        checkerboard: [made.right],
        swipe: [made.right],
        difference: [layers[0], made.difference],
      };
      const uids = shown[modeOf(image, fusionMode)].map(displaySetInstanceUID);
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
  const pairOf = createAlignedPairs({ dosimetryCase, compute, source });
  const display = createPairDisplay(source);
  const makeMosaics = createFusionMosaics(source);
  const witness = createWitness(parts);
  let picture: FusionPicture | null = null;
  let [isWorking, asked] = [false, 0];
  let hasAnatomy = false;

  const show = async (): Promise<void> => {
    const [state, look] = [dosimetryCase.getState(), view.getState()];
    const timePointId = look.openStage === 'register' ? checkedTimePointId(state, look) : null;
    const image = fusionImageFor(state, look, timePointId);
    if (hasAnatomy && (image === 'emission' || timePointId === null)) await dosimetryCase.endAnatomyPreviews();
    hasAnatomy = timePointId !== null && image !== 'emission';
    const pair = timePointId === null ? null : await pairOf(state, timePointId, image);
    if (timePointId === null || pair === null || source.isOver()) return;
    if ((await inStretches(display(pair, state), () => source.isOver())) === null) return;
    const mode = modeOf(image, look.fusionMode);
    if (mode !== 'blend') await makeMosaics(pair, look);
    const { isComputed, alignment, correlationWithReference, ctTimePointId } = pair;
    picture = { timePointId, referenceId: alignment.referenceId, mode, image, ctTimePointId, isComputed };
    const alignmentPreviewed = correlationWithReference === null ? null : { timePointId, correlationWithReference };
    const fusionDifference = differenceShown(pair, mode);
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
    if (!isWorking && (hasAnatomy || view.getState().openStage === 'register')) void work();
  };

  const endings = [dosimetryCase.subscribe(follow), view.subscribe(follow), parts.screen.subscribe(follow)];
  return {
    picture: () => picture,
    dispose() {
      for (const ending of endings) ending();
    },
  };
}
