import { DosimetryError } from '@voxel-dosimetry/core';
import type { InstanceSource } from './archive';
import { retrieveTranscoded } from './dicomweb';

/**
 * The Part 10 files of a series, from wherever they are, explicit little endian where the archive transcodes.
 * Throws the archive's errors; `archive/empty` when the series has no instance.
 */
export async function readInstances(source: InstanceSource): Promise<ArrayBuffer[]> {
  if (source.kind === 'buffers') return [...source.buffers];
  if (source.kind === 'blobs') return Promise.all(source.blobs.map((blob) => blob.arrayBuffer()));
  const { studyInstanceUID, seriesInstanceUID } = source;
  const files = await retrieveTranscoded(source, `reading series ${seriesInstanceUID}`, (client, request) =>
    client.retrieveSeries({ studyInstanceUID, seriesInstanceUID, request }),
  );
  if (files.length > 0) return files;
  throw new DosimetryError({
    code: 'archive/empty',
    message: `The archive at ${source.url} holds no object of series ${seriesInstanceUID}.`,
    remedy: 'Load the study again; if it stays, send the series to the archive again.',
  });
}
