import { calibrateEmission, type Volume } from '@voxel-dosimetry/core';
import { decodeCt, decodeEmission, readInstances, type InstanceSource } from '@voxel-dosimetry/dicom';
import type { ComputeApi, VolumeInfo, VolumeKey } from '../contract';
import type { TransportHost } from '../transport/transportHost';
import type { JobControl, JobRunner } from './jobs';
import { previewAlignment } from './previewAlignment';
import { alignRigidly } from './register/alignRigidly';
import { registrationImage } from './register/registrationImage';
import { registerTimePoints } from './registerTimePoints';
import { measureVolume, type VoxelStore } from './voxelStore';

type ImageMethods = Pick<
  ComputeApi,
  'readEmission' | 'readCt' | 'calibrate' | 'prepareRegistration' | 'alignRigidly' | 'register' | 'previewAlignment'
>;

/** The images of the case: read, calibrated, brought onto one grid. */
export function imageMethods(store: VoxelStore, jobs: JobRunner, host: TransportHost): ImageMethods {
  return {
    readEmission: ({ timePointId, series, source }, job) =>
      jobs.run(job, async (control) => {
        const files = await readFiles(source, `Reading ${series.modality}`, control);
        const emission = await control.drive(decodeEmission(series, files), `Reading ${series.modality}`, 0.4, 0.8);
        return keep(store, `emission/${timePointId}`, emission, control);
      }),
    readCt: ({ timePointId, series, source }, job) =>
      jobs.run(job, async (control) => {
        const files = await readFiles(source, 'Reading CT', control);
        const ct = await control.drive(decodeCt(series, files), 'Reading CT', 0.4, 0.8);
        return keep(store, `ct/${timePointId}`, ct, control);
      }),
    calibrate: ({ timePointId, radionuclide, ...settings }, job) =>
      jobs.run(job, async (control) => {
        const emission = store.get(`emission/${timePointId}`).volume as Volume<'count' | 'Bq/mL'>;
        const work = calibrateEmission(emission, { ...settings, halfLife_s: radionuclide.halfLife_s });
        const activity = await control.drive(work, 'Calibrating', 0, 0.8);
        return keep(store, `activity/${timePointId}`, activity, control);
      }),
    prepareRegistration: ({ image, timePointId }, job) =>
      jobs.run(job, async (control) => {
        const { volume } = store.get(image === 'ct' ? `ct/${timePointId}` : `activity/${timePointId}`);
        return keep(store, `registration/${timePointId}`, await registrationImage(volume, image, control), control);
      }),
    alignRigidly: (request, job) => jobs.run(job, (control) => alignRigidly(store, host, request, control)),
    register: (request, job) => jobs.run(job, (control) => registerTimePoints(store, request, control)),
    previewAlignment: (request, job) => jobs.run(job, (control) => previewAlignment(store, request, control)),
  };
}

/** The files of a series; a fetch that does not end is left behind at cancel. */
export async function readFiles(source: InstanceSource, doing: string, control: JobControl): Promise<ArrayBuffer[]> {
  await control.pause(doing, 0);
  const files = await control.wait(readInstances(source));
  await control.pause(doing, 0.4);
  return files;
}

async function keep(store: VoxelStore, key: VolumeKey, volume: Volume, control: JobControl): Promise<VolumeInfo> {
  const held = await control.drive(measureVolume(key, volume), 'Checking voxels', 0.8, 1);
  store.put([held]);
  return held.info;
}
