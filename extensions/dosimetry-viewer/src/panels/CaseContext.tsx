import { createContext, useContext, useMemo, useSyncExternalStore, type ReactElement, type ReactNode } from 'react';
import { toErrorReport, type StageId } from '@voxel-dosimetry/core';
import type { CaseState, DosimetryCase } from '@voxel-dosimetry/case';
import type { HostActions } from '../host';
import type { ViewState, ViewStore } from '../viewState';
import { guardCommands } from './guardCommands';
import { translator, type Translate } from './messages/translator';
import type { PanelProps } from './panelProps';
import { RenderGuard } from './RenderGuard';

/** What a panel renders from and acts on. `attempt` starts a command and tells the person when it was refused. */
export interface CaseScene {
  readonly state: CaseState;
  readonly view: ViewState;
  readonly viewStore: ViewStore;
  readonly dosimetryCase: DosimetryCase;
  readonly host: HostActions;
  readonly t: Translate;
  readonly attempt: (command: () => Promise<unknown> | void) => void;
  /** Opens a stage here and lays the host's viewports out for it. */
  readonly openStage: (stage: StageId) => void;
}

const SceneContext = createContext<CaseScene | null>(null);

function useStore<T>(store: { getState(): T; subscribe(listener: () => void): () => void }): T {
  const [subscribe, getState] = useMemo(
    () => [(listener: () => void) => store.subscribe(listener), () => store.getState()] as const,
    [store],
  );
  return useSyncExternalStore(subscribe, getState);
}

async function runAndReport(command: () => Promise<unknown> | void, host: HostActions, title: string): Promise<void> {
  try {
    await command();
  } catch (error) {
    const report = toErrorReport(error, 'viewer/command');
    host.notify({ title, message: `${report.message} ${report.remedy}`, type: 'error' });
  }
}

export function CaseProvider(props: PanelProps & { readonly children: ReactNode }): ReactElement {
  const { dosimetryCase, view: viewStore, host, language = 'en', children } = props;
  const state = useStore(dosimetryCase);
  const view = useStore(viewStore);
  const scene = useMemo<CaseScene>(() => {
    const t = translator(language);
    const attempt: CaseScene['attempt'] = (command) => void runAndReport(command, host, t('notice.notDone'));
    return {
      state,
      view,
      viewStore,
      dosimetryCase: guardCommands(dosimetryCase, attempt),
      host,
      t,
      attempt,
      openStage: (stage) => {
        viewStore.set({ openStage: stage });
        host.showStage(stage);
      },
    };
  }, [state, view, viewStore, dosimetryCase, host, language]);
  return (
    <SceneContext.Provider value={scene}>
      <RenderGuard t={scene.t}>{children}</RenderGuard>
    </SceneContext.Provider>
  );
}

export function useScene(): CaseScene {
  const scene = useContext(SceneContext);
  if (scene === null) throw new Error('A dosimetry panel was rendered outside CaseProvider.');
  return scene;
}
