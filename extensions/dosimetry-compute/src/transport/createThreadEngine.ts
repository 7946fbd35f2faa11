import type { ConeThreadScene } from './coneThreadScene';
import { createConeEngine } from './createConeEngine';
import { createTransportEngine } from './createTransportEngine';
import type { TransportEngine } from './transportMessages';
import type { TransportScene } from './transportScene';

/** What a thread can be given to work on. */
export type ThreadScene = TransportScene | ConeThreadScene;

type Run = TransportEngine<ThreadScene>['run'];

/** The engine of a thread: the scene says which one is wanted, and that one is made when it is. */
export function createThreadEngine(): TransportEngine<ThreadScene> {
  const transport = createOnce(createTransportEngine);
  const cone = createOnce(createConeEngine);
  let run: Run | null = null;
  return {
    async load(scene) {
      run = null;
      run = 'cone' in scene ? await runOf(cone(), scene) : await runOf(transport(), scene);
    },
    async run(shard, onProgress) {
      if (!run) throw new RangeError('A shard was asked for before the scene was loaded.');
      return run(shard, onProgress);
    },
  };
}

async function runOf<Scene>(engine: TransportEngine<Scene>, scene: Scene): Promise<Run> {
  await engine.load(scene);
  return (shard, onProgress) => engine.run(shard, onProgress);
}

function createOnce<Engine>(create: () => Engine): () => Engine {
  let made: Engine | null = null;
  return () => (made ??= create());
}
