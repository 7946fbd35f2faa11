import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFolderArchive, createStagedFolder } from '@voxel-dosimetry/headless';

const folder = mkdtempSync(join(tmpdir(), 'staged-'));
afterAll(() => rmSync(folder, { recursive: true }));

const object = (sopInstanceUID: string) => ({
  modality: 'RTDOSE' as const,
  studyInstanceUID: '2.25.1',
  seriesInstanceUID: '2.25.2',
  sopInstanceUID,
  sopClassUID: '2.25.3',
  bytes: Uint8Array.from([1, 2, 3]).buffer,
});

test('an output folder gets everything at once', async () => {
  const target = join(folder, 'out');
  const staged = createStagedFolder(target);
  const archive = createFolderArchive(target, staged);
  expect(await archive.store(object('2.25.9'))).toEqual({ sopInstanceUID: '2.25.9', stored: true, failure: null });
  await staged.putText('results.json', '{}');
  expect(new Uint8Array(await archive.retrieve(object('2.25.9')))).toEqual(Uint8Array.from([1, 2, 3]));
  expect(readdirSync(folder)).not.toContain('out');
  await staged.commit();
  expect(readdirSync(target).sort()).toEqual(['RTDOSE', 'results.json']);
  expect(staged.fileOf('2.25.9')).toBe('RTDOSE/2.25.9.dcm');
  expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
});

test('what is discarded was never there', async () => {
  const staged = createStagedFolder(join(folder, 'discarded'));
  await staged.put(object('2.25.8'));
  await staged.discard();
  expect(readdirSync(folder).filter((name) => name.startsWith('discarded'))).toEqual([]);
});

test('a folder that was not there is not there after an error either, nor those above it', async () => {
  const staged = createStagedFolder(join(folder, 'new', 'deeper', 'out'));
  await staged.prepare();
  await staged.put(object('2.25.8'));
  await staged.discard();
  expect(readdirSync(folder)).not.toContain('new');
  const again = createStagedFolder(join(folder, 'new', 'deeper', 'out'));
  await again.put(object('2.25.8'));
  await again.commit();
  await again.discard();
  expect(readdirSync(join(folder, 'new', 'deeper'))).toEqual(['out']);
  expect(readdirSync(join(folder, 'new', 'deeper', 'out'))).toEqual(['RTDOSE']);
});

test('a folder that is there is filled from within: it may be a disk of its own', async () => {
  const target = join(folder, 'mounted');
  mkdirSync(target);
  writeFileSync(join(target, 'results.json'), 'earlier');
  const staged = createStagedFolder(target);
  await staged.putText('results.json', 'now');
  expect(readdirSync(folder).filter((name) => name.startsWith('mounted'))).toEqual(['mounted']);
  expect(readFileSync(join(target, 'results.json'), 'utf8')).toBe('earlier');
  await staged.commit();
  expect(readdirSync(target)).toEqual(['results.json']);
  expect(readFileSync(join(target, 'results.json'), 'utf8')).toBe('now');
});

test('when one file cannot be moved in, none is', async () => {
  const target = join(folder, 'half');
  mkdirSync(join(target, 'results.json'), { recursive: true });
  const staged = createStagedFolder(target);
  await staged.put(object('2.25.8'));
  await staged.putText('results.json', '{}');
  await expect(staged.commit()).rejects.toMatchObject({ code: 'archive/write' });
  await staged.discard();
  expect(readdirSync(target)).toEqual(['results.json']);
});

test('an output path that is a file is refused before anything is computed, and the file stays', async () => {
  const path = join(folder, 'a file');
  writeFileSync(path, 'mine');
  for (const target of [path, join(path, 'below')]) {
    const staged = createStagedFolder(target);
    await expect(staged.prepare()).rejects.toMatchObject({
      code: 'archive/write',
      message: expect.stringContaining(target) as string,
    });
    await staged.discard();
  }
  expect(readFileSync(path, 'utf8')).toBe('mine');
  expect(readdirSync(folder).filter((name) => name.startsWith('a file'))).toEqual(['a file']);
});

test('a path where no folder can be made is refused, in a file system too that denies the existence of new ones', async () => {
  for (const path of ['/proc/voxel-dosimetry/out', '/dev/null/out'])
    await expect(createStagedFolder(path).prepare()).rejects.toMatchObject({ code: 'archive/write' });
});
