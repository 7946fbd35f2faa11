import type { VolumeKey } from '@voxel-dosimetry/compute';
import type { DosimetryCase } from '@voxel-dosimetry/case';
import { comparedPair, type ComparedPair } from '../comparedPair';
import type { ComparedLayer } from '../hanging/arrangement';
import type { ViewStore } from '../viewState';
import { inStretches } from './inStretches';
import type { VoxelSource } from './voxelSource';

/** What the viewports beside each other show at present; `result` is the one that it was made from. */
export type ComparePicture = ComparedPair;

export interface ComparisonDisplay {
  /** Null while the dose of the case is shown. */
  picture(): ComparePicture | null;
  /** Told when the picture has become another one. */
  subscribe(listener: () => void): () => void;
  readonly dispose: () => void;
}

interface Parts {
  readonly dosimetryCase: DosimetryCase;
  readonly source: VoxelSource;
  readonly view: ViewStore;
  readonly refresh: () => void;
}

const LABEL: Readonly<Record<ComparedLayer, string>> = {
  reference: 'Absorbed dose, reference engine',
  other: 'Absorbed dose, other engine',
  difference: 'Difference or gamma index of absorbed dose',
};

type Found = NonNullable<Awaited<ReturnType<VoxelSource['fetch']>>>;

const isSame = (one: ComparedPair | null, two: ComparedPair | null): boolean =>
  one?.result === two?.result && one?.other === two?.other && one?.map === two?.map;

const keysOf = ({ result, other, map }: ComparedPair): readonly (readonly [ComparedLayer, VolumeKey])[] => [
  ['reference', `comparison/${result.reference}`],
  ['other', `comparison/${other}`],
  ['difference', `${map}/${other}`],
];

/**
 * Shows the comparison that the person looks at, and gives the dose of the case back when they leave it. Every change starts it;
 * the last one counts. Proved by test/unit/ohif/comparison.test.ts.
 */
export function keepComparison({ dosimetryCase, source, view, refresh }: Parts): ComparisonDisplay {
  let picture: ComparePicture | null = null;
  const listeners = new Set<() => void>();
  const become = (next: ComparePicture | null): void => {
    picture = next;
    refresh();
    for (const listener of listeners) listener();
  };
  let [isWorking, asked] = [false, 0];

  /** Each volume in a turn of its own: copying one takes some milliseconds of the page's thread. */
  function* display(layers: readonly (readonly [ComparedLayer, Found])[]): Generator<number, true> {
    for (const [layer, { volume, info }] of layers) {
      source.put(`compared/${layer}`, volume, LABEL[layer], Math.max(info.max, -info.min));
      yield layers.length;
    }
    return true;
  }
  const show = async (wanted: ComparedPair): Promise<void> => {
    if (!dosimetryCase.getState().comparison.hasVoxels) await dosimetryCase.restoreComparison();
    const layers: [ComparedLayer, Found][] = [];
    for (const [layer, key] of keysOf(wanted)) {
      // The reference stays where it is when another engine is put beside it, and both when another map is chosen.
      if (layer !== 'difference' && picture?.result === wanted.result)
        if (layer === 'reference' || picture.other === wanted.other) continue;
      const found = await source.fetch(key);
      if (found === null) return;
      layers.push([layer, found]);
    }
    if ((await inStretches(display(layers), () => source.isOver())) === null) return;
    view.set({ comparedMapShown: wanted.map });
    become(wanted);
  };
  const work = async (): Promise<void> => {
    isWorking = true;
    let seen: number;
    do {
      seen = asked;
      const wanted = comparedPair(dosimetryCase.getState(), view.getState());
      if (isSame(wanted, picture)) continue;
      // What cannot be fetched is not shown; the panel tells how the comparison stands.
      if (wanted !== null) await show(wanted).catch(() => undefined);
      else become(null);
    } while (seen !== asked && !source.isOver());
    isWorking = false;
  };
  const follow = (): void => {
    asked += 1;
    if (!isWorking) void work();
  };
  const endings = [dosimetryCase.subscribe(follow), view.subscribe(follow)];
  return {
    picture: () => picture,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    dispose() {
      for (const ending of endings) ending();
    },
  };
}
