import { findRadionuclide } from '@voxel-dosimetry/core';
import { compareWithReadBack, decodeAbsorbedDose } from '@voxel-dosimetry/dicom';
import type { ComputeApi } from '../contract';
import { analyseRegions } from './analyseRegions';
import { computeDose } from './computeDose';
import { encodeObjects } from './encodeObjects';
import { fitTimeActivities } from './fitTimeActivities';
import { imageMethods, readFiles } from './imageMethods';
import { createJobRunner, type JobRunner } from './jobs';
import { probeAt } from './probeAt';
import { regionMethods } from './regionMethods';
import { createVoxelStore, type VoxelStore } from './voxelStore';

type ResultMethods = Pick<ComputeApi, 'fit' | 'dose' | 'analyse' | 'encode' | 'compareReadBack' | 'readAbsorbedDose'>;
type AccessMethods = Pick<ComputeApi, 'volume' | 'volumes' | 'probe' | 'release' | 'cancel'>;

/**
 * The engine behind every `ComputeApi`: it holds the voxels of one case and drives the generators of core and dicom in slices
 * of about 40 ms, so that cancel and probe get their turn; parsing and writing one DICOM object is one step of its own. It knows no Worker: tests run it in process, workers expose it.
 *
 * Bytes held for a case of n time points with an emission grid of V voxels, a CT of C voxels and regions that fill R
 * voxels of their own grids and r of the dose grid: 4V·(3n + 4) + V + 2C + R + 8r. For n = 4, 128³ and a CT of 512²·200:
 * 134 + 2 + 105 MB and a few MB a region. While register runs, the CT's density takes 4C (210 MB) more; while SEG is
 * written, one byte a voxel of its grid for each region. Results are put into the store at the end of a job, all at once:
 * a cancelled or failed job has changed nothing. Proved by test/unit/compute/*.test.ts and test/worker/*.test.ts.
 */
export function createComputeEngine(): ComputeApi {
  const store = createVoxelStore();
  const jobs = createJobRunner();
  return {
    ...imageMethods(store, jobs),
    ...regionMethods(store, jobs),
    ...resultMethods(store, jobs),
    ...accessMethods(store, jobs),
  };
}

function resultMethods(store: VoxelStore, jobs: JobRunner): ResultMethods {
  return {
    fit: (request, job) => jobs.run(job, (control) => fitTimeActivities(store, request, control)),
    dose: ({ radionuclide }, job) =>
      jobs.run(job, (control) => computeDose(store, findRadionuclide(radionuclide.name), control)),
    analyse: (job) => jobs.run(job, (control) => analyseRegions(store, control)),
    encode: (request, job) => jobs.run(job, (control) => encodeObjects(store, request, control)),
    compareReadBack: (meant, readBack, job) =>
      jobs.run(job, async (control) => {
        const outcome = await control.drive(compareWithReadBack(meant.bytes, readBack), 'Comparing');
        return { sopInstanceUID: meant.sopInstanceUID, ...outcome };
      }),
    readAbsorbedDose: ({ series, source }, job) =>
      jobs.run(job, async (control) => {
        const files = await readFiles(source, 'Reading RTDOSE', control);
        return control.drive(decodeAbsorbedDose(series, files), 'Reading RTDOSE', 0.4, 1);
      }),
  };
}

function accessMethods(store: VoxelStore, jobs: JobRunner): AccessMethods {
  return {
    async volume(key) {
      const { volume } = store.get(key);
      return { ...volume, values: volume.values.slice() };
    },
    volumes: async () => store.keys().map((key) => store.get(key).info),
    probe: async (point_mm) => probeAt(store, point_mm),
    release: (keys) => jobs.inTurn(() => store.remove(keys)),
    cancel: async (jobId) => jobs.cancel(jobId),
  };
}
