import { calibrateEmission, type Volume } from '@voxel-dosimetry/core';
import { decodeCt, decodeEmission, decodeMr, decodeRegistration } from '@voxel-dosimetry/dicom';
import type { ComputeApi, VolumeInfo, VolumeKey } from '../contract';
import type { TransportHost } from '../transport/transportHost';
import type { JobControl, JobRunner } from './jobs';
import { previewAlignment } from './previewAlignment';
import { previewCt } from './previewCt';
import { previewJacobian } from './previewJacobian';
import { previewMr } from './previewMr';
import { readFiles } from './readFiles';
import { align } from './register/align';
import { frontMips } from './register/frontMips';
import { placeCt } from './register/placeCt';
import { placeMr } from './register/placeMr';
import { registrationImage } from './register/registrationImage';
import { registerTimePoints } from './registerTimePoints';
import { measureVolume, type VoxelStore } from './voxelStore';

type ImageMethods = Pick<
  ComputeApi,
  | 'readEmission'
  | 'readCt'
  | 'calibrate'
  | 'prepareRegistration'
  | 'align'
  | 'placeCt'
  | 'readMr'
  | 'placeMr'
  | 'register'
  | 'readRegistration'
  | 'previewAlignment'
  | 'previewCt'
  | 'previewMr'
  | 'previewJacobian'
  | 'frontMips'
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
    readMr: ({ series, source }, job) =>
      jobs.run(job, async (control) => {
        const files = await readFiles(source, 'Reading MR', control);
        const mr = await control.drive(decodeMr(series, files), 'Reading MR', 0.4, 0.8);
        return keep(store, `mr/${series.seriesInstanceUID}`, mr, control);
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
    align: (request, job) => jobs.run(job, (control) => align(store, host, request, control)),
    placeCt: (timePointId, job) => jobs.run(job, (control) => placeCt(store, host, timePointId, control)),
    placeMr: (request, job) => jobs.run(job, (control) => placeMr(store, host, request, control)),
    register: (request, job) => jobs.run(job, (control) => registerTimePoints(store, request, control)),
    readRegistration: ({ source, ...request }, job) =>
      jobs.run(job, async (control) => {
        const files = await readFiles(source, 'Reading REG', control);
        return control.drive(decodeRegistration(request, files), 'Reading REG', 0.4, 1);
      }),
    previewAlignment: (request, job) => jobs.run(job, (control) => previewAlignment(store, request, control)),
    previewCt: (request, job) => jobs.run(job, (control) => previewCt(store, request, control)),
    previewMr: (request, job) => jobs.run(job, (control) => previewMr(store, request, control)),
    previewJacobian: (request, job) => jobs.run(job, (control) => previewJacobian(store, request, control)),
    frontMips: (timePointIds, job) => jobs.run(job, (control) => frontMips(store, timePointIds, control)),
  };
}

async function keep(store: VoxelStore, key: VolumeKey, volume: Volume, control: JobControl): Promise<VolumeInfo> {
  const held = await control.drive(measureVolume(key, volume), 'Checking voxels', 0.8, 1);
  store.put([held]);
  return held.info;
}
