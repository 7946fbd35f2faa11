import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from './startError.mjs';

const batchSize_B = 32 * 1024 * 1024;

/** All DICOM files (by their preamble) below a folder, in the order of their paths. */
async function* dicomFiles(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
  for (const file of files.sort()) {
    const bytes = await readFile(file);
    if (bytes.subarray(128, 132).toString('latin1') === 'DICM') yield bytes;
  }
}

/**
 * Stores every DICOM file below a folder by STOW-RS. Returns how many were stored.
 *
 * @throws StartError start/store-failed when the archive does not take all of them
 */
export async function storeFolder(archiveUrl, folder) {
  let stored = 0;
  let batch = [];
  let size_B = 0;
  const send = async () => {
    if (batch.length === 0) return;
    await store(archiveUrl, batch);
    stored += batch.length;
    batch = [];
    size_B = 0;
  };
  for await (const bytes of dicomFiles(folder)) {
    batch.push(bytes);
    size_B += bytes.length;
    if (size_B >= batchSize_B) await send();
  }
  await send();
  return stored;
}

async function store(archiveUrl, instances) {
  const boundary = 'voxel-dosimetry-boundary';
  const parts = instances.flatMap((bytes) => [
    Buffer.from(`--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`),
    bytes,
    Buffer.from('\r\n'),
  ]);
  const response = await fetch(`${archiveUrl}/studies`, {
    method: 'POST',
    headers: {
      accept: 'application/dicom+json',
      'content-type': `multipart/related; type="application/dicom"; boundary=${boundary}`,
    },
    body: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
  });
  const text = await response.text();
  const failed = response.ok ? (JSON.parse(text)['00081198']?.Value?.length ?? 0) : instances.length;
  if (failed > 0) {
    throw new StartError(
      'start/store-failed',
      `The archive did not take ${failed} of ${instances.length} objects (status ${response.status}).`,
      `Check the free space of its data folder. It said: ${text.slice(0, 300)}`,
    );
  }
}
