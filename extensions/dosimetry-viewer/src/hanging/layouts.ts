import type { StageId } from '@voxel-dosimetry/core';
import type { DisplaySet, HangingProtocol, HostServices, Subscription, ViewportGridState } from '../ohif/services';
import type { LayoutScene } from './arrangement';
import { atOnce } from './atOnce';
import { openingProtocol, stageProtocol } from './stageLayouts';

/** Protocol that the mode names; replaced when the number of studies is known. */
export const OPENING_PROTOCOL_ID = 'dosimetry.ingest';
const OPENING_NAME = 'Dosimetry: time points';

/** Lays the viewports out by stage through the viewer's hanging protocols. */
export interface Layouts {
  /** `title` names the layout in the viewer's menus. */
  show(stage: StageId, title: string): void;
  /** A stage is laid out as we would next, whatever the person made of it: they asked for what only our layout shows. */
  forgetPersons(stage: StageId): void;
  /** Lays the shown stage out again when what it is made from has changed: a volume was computed, the case was assessed. */
  readonly refresh: () => void;
  readonly dispose: () => void;
}

interface Shown {
  readonly stage: StageId;
  readonly title: string;
  /** The protocol without its id: equal content is the same layout. */
  readonly content: string;
  readonly protocolId: string;
}

const contentOf = ({ displaySetSelectors, stages }: HangingProtocol): string =>
  JSON.stringify([displaySetSelectors, stages[0]?.viewportStructure, stages[0]?.viewports]);

const registerOpening = ({ hangingProtocolService }: HostServices, studyCount: number): void =>
  hangingProtocolService.addProtocol(
    OPENING_PROTOCOL_ID,
    openingProtocol(OPENING_PROTOCOL_ID, OPENING_NAME, studyCount),
  );

export function createLayouts(services: HostServices, studyCount: number, sceneOf: () => LayoutScene | null): Layouts {
  const { hangingProtocolService, viewportGridService, displaySetService } = services;
  /** By stage and content: what is compared for a while does not take the place of the stage's usual layout. */
  const kept = new Map<StageId, Map<string, ViewportGridState>>();
  const keptOf = (stage: StageId): Map<string, ViewportGridState> => {
    const grids = kept.get(stage) ?? new Map<string, ViewportGridState>();
    kept.set(stage, grids);
    return grids;
  };
  let wanted: { readonly stage: StageId; readonly title: string } = { stage: 'ingest', title: 'Ingest' };
  let shown: Shown | null = null;
  let revision = 0;
  registerOpening(services, studyCount);

  /** The viewer has applied its first protocol and knows all series that the layout asks for. */
  const canShow = (scene: LayoutScene): boolean => {
    if (hangingProtocolService.getState() === undefined) return false;
    const known = new Set(
      hangingProtocolService.displaySets.map(({ SeriesInstanceUID }: DisplaySet) => SeriesInstanceUID),
    );
    return scene.timePoints.every(
      ({ emissionSeriesUID, ctSeriesUID }) =>
        known.has(emissionSeriesUID) && (ctSeriesUID === null || known.has(ctSeriesUID)),
    );
  };

  /** A layout that the person made of the shown stage is taken up again when they come back to it. */
  const keepPersonsLayout = (): void => {
    if (shown === null) return;
    const grid = viewportGridService.getState();
    const isOurs = grid.isHangingProtocolLayout && hangingProtocolService.getState()?.protocolId === shown.protocolId;
    if (isOurs) keptOf(shown.stage).delete(shown.content);
    else keptOf(shown.stage).set(shown.content, grid);
  };

  const apply = (): void => {
    const scene = sceneOf();
    if (scene === null || !canShow(scene)) return;
    const draft = stageProtocol('', `Dosimetry: ${wanted.title}`, wanted.stage, scene);
    const content = contentOf(draft);
    const isActive = hangingProtocolService.getState()?.protocolId === shown?.protocolId;
    if (shown?.stage === wanted.stage && shown.content === content && isActive) return;
    keepPersonsLayout();
    const own = keptOf(wanted.stage).get(content);
    if (own !== undefined) {
      atOnce(() => viewportGridService.set(own));
      shown = { ...wanted, content, protocolId: shown?.protocolId ?? '' };
      return;
    }
    revision += 1;
    const protocolId = `dosimetry.${wanted.stage}.${revision}`;
    hangingProtocolService.addProtocol(protocolId, { ...draft, id: protocolId });
    shown = { ...wanted, content, protocolId };
    atOnce(() => hangingProtocolService.setProtocol(protocolId));
  };

  const subscriptions: Subscription[] = [
    // The route applies its protocol when the series have arrived; ours takes over from there.
    hangingProtocolService.subscribe(
      hangingProtocolService.EVENTS['PROTOCOL_CHANGED'] ?? '',
      ({ protocol }: { readonly protocol: { readonly id: string } }) => {
        if (protocol.id === OPENING_PROTOCOL_ID) setTimeout(apply);
      },
    ),
    displaySetService.subscribe(displaySetService.EVENTS['DISPLAY_SETS_ADDED'] ?? '', () => setTimeout(apply)),
  ];
  return {
    show(stage, title) {
      wanted = { stage, title };
      apply();
    },
    forgetPersons(stage) {
      const isActive = hangingProtocolService.getState()?.protocolId === shown?.protocolId;
      if (shown?.stage === stage && !(isActive && viewportGridService.getState().isHangingProtocolLayout)) shown = null;
      kept.delete(stage);
    },
    refresh: apply,
    dispose() {
      for (const subscription of subscriptions) subscription.unsubscribe();
    },
  };
}
