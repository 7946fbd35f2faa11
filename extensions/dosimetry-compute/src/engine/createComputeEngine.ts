import { DosimetryError, findRadionuclide, parseSiteKernel, type Volume } from '@voxel-dosimetry/core';
import { compareWithReadBack, decodeAbsorbedDose } from '@voxel-dosimetry/dicom';
import type { ComputeApi, DoseRequest } from '../contract';
import { DEFAULT_TRANSPORT_MEMORY_bytes, type TransportHost } from '../transport/transportHost';
import { analyseRegions } from './analyseRegions';
import { compareEngines } from './dose/compareEngines';
import { computeDose } from './dose/computeDose';
import { estimateDose, notePace, type Pace } from './dose/estimateDose';
import { pointKernelVoxelSValues } from './dose/kernel/pointKernelVoxelSValues';
import { voxelSValues } from './dose/voxelSValues';
import { encodeObjects } from './encodeObjects';
import { refitRegions } from './fitRegionCurves';
import { fitTimeActivities } from './fitTimeActivities';
import { imageMethods } from './imageMethods';
import { readFiles } from './readFiles';
import { createJobRunner, type JobRunner } from './jobs';
import { planarMethods } from './planar/planarMethods';
import { probeAt } from './probeAt';
import { regionMethods } from './regionMethods';
import { createVoxelStore, type VoxelStore } from './voxelStore';

type ResultMethods = Pick<
  ComputeApi,
  | 'fit'
  | 'refitRegions'
  | 'dose'
  | 'estimateDose'
  | 'compareEngines'
  | 'readSiteKernel'
  | 'voxelSValues'
  | 'pointKernelVoxelSValues'
  | 'analyse'
  | 'encode'
  | 'compareReadBack'
  | 'readAbsorbedDose'
>;
type AccessMethods = Pick<ComputeApi, 'volume' | 'volumes' | 'probe' | 'release' | 'cancel' | 'conclude'>;

/**
 * The engine behind every `ComputeApi`: it holds the voxels of one case and drives the generators of core and dicom in slices
 * of about 40 ms, so that cancel and probe get their turn; parsing and writing one DICOM object is one step of its own. It knows no Worker: tests run it in process, workers expose it.
 *
 * Bytes held for a case of n time points with an emission grid of V voxels, a CT of C voxels and regions that fill R
 * voxels of their own grids and r of the dose grid: 4V·(3n + 6) + 2V + 2C + R + 8r. For n = 4, 128³ and a CT of 512²·200:
 * 151 + 4 + 105 MB and a few MB a region. A planar image of six frames of 256 × 1024 takes 6 MB. While register runs, the CT's density takes 4C (210 MB) more; while SEG is
 * written, one byte a voxel of its grid for each region. A convolution takes what convolutionMemory_bytes says (256³ to the edge: 280 MB), a
 * collapsed cone 26 bytes a voxel (52 for each of its threads, when there are), a comparison of n engines keeps 4V(3n − 2). Monte Carlo: see transportHost. Results are put into the store at the end of a job, all at once:
 * a cancelled or failed job has changed nothing. Proved by test/unit/compute/*.test.ts and test/worker/*.test.ts.
 */
export function createComputeEngine(host: TransportHost = NO_TRANSPORT): ComputeApi {
  const store = createVoxelStore();
  const jobs = createJobRunner();
  return {
    ...imageMethods(store, jobs, host),
    ...planarMethods(store, jobs),
    ...regionMethods(store, jobs),
    ...resultMethods(store, jobs, host),
    ...accessMethods(store, jobs),
  };
}

/** A host that has no threads for particles. */
const NO_TRANSPORT: TransportHost = {
  startTransportWorker() {
    throw new DosimetryError({
      code: 'dose/no-transport',
      message: 'Monte Carlo needs worker threads; this program has started none.',
      remedy: 'Use local deposition here.',
    });
  },
  workers: 1,
  memory_bytes: DEFAULT_TRANSPORT_MEMORY_bytes,
};

/** The nuclide as the library has it here. Throws `dose/radionuclide`. */
const ofLibrary = <R extends Pick<DoseRequest, 'radionuclide'>>(request: R): R => ({
  ...request,
  radionuclide: findRadionuclide(request.radionuclide.name),
});

function resultMethods(store: VoxelStore, jobs: JobRunner, host: TransportHost): ResultMethods {
  const pace: Pace = { rates: null, decays_per_s: null };
  return {
    fit: (request, job) => jobs.run(job, (control) => fitTimeActivities(store, request, control, host)),
    refitRegions: async (request) => refitRegions(store, request),
    dose: (request, job) => {
      const known = ofLibrary(request);
      return jobs.run(job, async (control) => {
        const outcome = await computeDose(store, host, known, control);
        notePace(pace, outcome);
        return outcome;
      });
    },
    estimateDose: (request, job) =>
      jobs.run(job, (control) => estimateDose(store, pace, ofLibrary(request), control, host.workers)),
    compareEngines: (request, job) => {
      const known = { ...request, dose: ofLibrary(request.dose) };
      return jobs.run(job, async (control) => {
        const comparison = await compareEngines(store, host, known, control);
        for (const { outcome } of comparison.engines) notePace(pace, outcome);
        return comparison;
      });
    },
    readSiteKernel: (file, job) =>
      jobs.run(job, async (control) => parseSiteKernel(file.name, await control.wait(file.text()))),
    voxelSValues: (request, job) => jobs.run(job, (control) => voxelSValues(host, request, control)),
    pointKernelVoxelSValues: (request, job) => jobs.run(job, (control) => pointKernelVoxelSValues(request, control)),
    analyse: (job) =>
      jobs.run(job, async (control) => ({
        statistics: await analyseRegions(store, store.get('dose').volume as Volume<'Gy'>, control),
      })),
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
    conclude: async (jobId) => jobs.conclude(jobId),
  };
}
