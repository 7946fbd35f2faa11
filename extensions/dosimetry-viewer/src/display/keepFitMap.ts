import type { DosimetryCase } from '@voxel-dosimetry/case';
import { translator } from '../panels/messages/translator';
import type { ViewStore } from '../viewState';
import { fitMapUpper } from './fitMapUpper';
import type { VoxelSource } from './voxelSource';

interface Parts {
  readonly dosimetryCase: DosimetryCase;
  readonly source: VoxelSource;
  readonly view: ViewStore;
  readonly refresh: () => void;
}

/**
 * Keeps the chosen map of the fit on the screen: one display set whose voxels are exchanged, so that another map neither lays the
 * viewports out anew nor moves what a person looks at.
 */
export function keepFitMap({ dosimetryCase, source, view, refresh }: Parts): () => void {
  let asked: readonly unknown[] = [];

  const follow = async (): Promise<void> => {
    const { results, stages } = dosimetryCase.getState();
    const { fitMap } = view.getState();
    const wanted = [results.fit, fitMap];
    if (stages.fit.status !== 'ready' && asked[0] !== results.fit) return;
    if (results.fit === null || wanted.every((each, at) => each === asked[at])) return;
    asked = wanted;
    const found = await source.fetch(fitMap);
    // Another was chosen, or made, while this one was on its way.
    if (found === null || asked !== wanted) return;
    const t = translator(localStorage.getItem('i18nextLng') ?? 'en');
    source.put('fitMap', found.volume, t(`fit.map.${fitMap}`), found.info.max);
    view.set({ fitMapShown: { map: fitMap, upper: fitMapUpper(fitMap, found.volume, found.info.max) } });
    refresh();
  };
  const endings = [dosimetryCase, view].map((each) => each.subscribe(() => void follow()));
  return () => {
    for (const end of endings) end();
  };
}
