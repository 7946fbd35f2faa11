import { setImmediate } from 'node:timers/promises';
import { createStagedFolder, integerOf, textOf, UsageError, type Command } from '@voxel-dosimetry/headless';
import { isPhantomName, PHANTOM_NAMES, writePhantom } from '../../test/phantoms';

/** A folder that cannot be written is found before the patient is made. Throws `archive/write`. */
async function assertFolder(path: string): Promise<void> {
  const folder = createStagedFolder(path);
  await folder.prepare();
  await folder.discard();
}

/** `phantom`: synthetic DICOM patients, composed here because nothing under extensions may know of test/. */
export const phantom: Command = {
  about: 'Writes a synthetic DICOM patient with its truth.json.',
  options: {
    name: { takes: 'value', required: true, about: PHANTOM_NAMES.join(', ') },
    out: { takes: 'value', required: true, about: 'folder to write; one of an earlier phantom is replaced' },
    seed: { takes: 'value', about: 'of the noise (default 1)' },
    json: { takes: 'flag', about: 'progress as JSON lines' },
  },
  async run(options, io) {
    const name = textOf(options, 'name') ?? '';
    if (!isPhantomName(name))
      throw new UsageError(`There is no phantom "${name}"; there are ${PHANTOM_NAMES.join(', ')}.`);
    const seed = integerOf(options, 'seed', 0) ?? 1;
    const out = textOf(options, 'out') ?? '';
    await assertFolder(out);
    let count = 0;
    const truth = await writePhantom(name, out, {
      seed,
      signal: io.signal,
      onFile: (path) => {
        count++;
        if (options['json']) io.out(JSON.stringify({ event: 'file', path }));
      },
    });
    await setImmediate();
    const planar = truth.planar ? `, planar images at ${truth.planar.times_h.join(', ')} h` : '';
    const summary = `${truth.regions.length} regions at ${truth.times_h.join(', ')} h${planar}, ${count} files`;
    io.out(
      options['json'] ? JSON.stringify({ event: 'written', phantom: name, seed, files: count }) : `${name}: ${summary}`,
    );
  },
};
