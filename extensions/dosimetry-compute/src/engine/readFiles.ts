import { readInstances, type InstanceSource } from '@voxel-dosimetry/dicom';
import type { JobControl } from './jobs';

/** The files of a series; a fetch that does not end is left behind at cancel. */
export async function readFiles(source: InstanceSource, doing: string, control: JobControl): Promise<ArrayBuffer[]> {
  await control.pause(doing, 0);
  const files = await control.wait(readInstances(source));
  await control.pause(doing, 0.4);
  return files;
}
