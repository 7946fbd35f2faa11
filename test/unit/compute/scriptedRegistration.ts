import { MessageChannel } from 'node:worker_threads';
import type { Vector3, Volume } from '@voxel-dosimetry/core';
import type { FoundAlignment, RegistrationImageKind, RegistrationMethod, VolumeKey } from '@voxel-dosimetry/compute';
import { createJobRunner, type JobRunner } from '../../../extensions/dosimetry-compute/src/engine/jobs';
import { align as alignIn } from '../../../extensions/dosimetry-compute/src/engine/register/align';
import { registrationImage } from '../../../extensions/dosimetry-compute/src/engine/register/registrationImage';
import { createVoxelStore, measureVolume } from '../../../extensions/dosimetry-compute/src/engine/voxelStore';
import { nodeEndpoint } from '../../../extensions/dosimetry-compute/src/nodeEndpoint';
import {
  registrationThreadOn,
  serveRegistration,
  type ParameterMap,
  type RegistrationTask,
  type RunElastix,
} from '../../../extensions/dosimetry-compute/src/registration/registrationThread';
import { resultOf } from '../core/drive';
import { centredGrid, volumeOf } from '../core/grids';
import { job } from './loadedPhantom';

export const grid = centredGrid([40, 36, 30], [4, 4, 5], { centre_mm: [5, -140, -400] });
export const SHIFT_mm = [8, -6, 10] as const;
/** An asymmetric body of tissue with a denser part, HU, displaced by `shift_mm`. */
export const bodyAt = (shift_mm: Vector3): Volume<'HU'> =>
  volumeOf('HU', grid, ([x, y, z]) => {
    const [dx, dy, dz] = [x - 5 - shift_mm[0], y + 140 - shift_mm[1], z + 400 - shift_mm[2]];
    if (Math.hypot(dx - 12, dy, dz + 10) < 14) return 300;
    return Math.hypot(dx / 50, dy / 35, dz / 45) < 1 ? 40 : -1000;
  });
export const euler = (turns_rad: Vector3, shift_mm: Vector3): ParameterMap => ({
  Transform: ['EulerTransform'],
  TransformParameters: [...turns_rad, ...shift_mm].map(String),
  CenterOfRotationPoint: ['5', '-140', '-400'],
});
/** Maps lead from the fixed image to the moving one. */
export const FOUND = euler([0, 0, 0], SHIFT_mm);

/** A program that brings the centres of what is denser than 0 onto each other, turned by `turns_rad` besides. */
export const byCentroids = ({ fixed, moving }: RegistrationTask, turns_rad: Vector3 = [0, 0, 0]): ParameterMap => {
  const centroid = ({ grid: { size, spacing_mm, origin_mm }, values }: RegistrationTask['fixed']): number[] => {
    const sums = [0, 0, 0, 0];
    values.forEach((value, at) => {
      const place = [at % size[0], Math.floor(at / size[0]) % size[1], Math.floor(at / (size[0] * size[1])), 1];
      if (value > 0) place.forEach((index, axis) => (sums[axis]! += value * index));
    });
    return origin_mm.map((origin, axis) => origin + (spacing_mm[axis]! * sums[axis]!) / sums[3]!);
  };
  const [from, to] = [centroid(fixed), centroid(moving)];
  return euler(turns_rad, [to[0]! - from[0]!, to[1]! - from[1]!, to[2]! - from[2]!]);
};

export interface Threads {
  readonly tasks: RegistrationTask[];
  readonly ended: number[];
  readonly lose: () => void;
  readonly host: { readonly startRegistrationThread: () => ReturnType<typeof registrationThreadOn> };
}

/** Threads in name, with `run` for the program. */
export function threads(run: RunElastix): Threads {
  const [tasks, ended]: [RegistrationTask[], number[]] = [[], []];
  let lost: (reason: string) => void = () => undefined;
  const startRegistrationThread = () => {
    const { port1, port2 } = new MessageChannel();
    serveRegistration(nodeEndpoint(port2), (task) => {
      tasks.push(task);
      return run(task);
    });
    return registrationThreadOn({
      endpoint: nodeEndpoint(port1),
      onLost: (lose) => (lost = lose),
      terminate() {
        ended.push(tasks.length);
        port1.close();
      },
    });
  };
  return { tasks, ended, lose: () => lost('it ended with exit code 1.'), host: { startRegistrationThread } };
}

export const uptakeAt = (shift_mm: Vector3): Volume<'Bq/mL'> => {
  const body = bodyAt(shift_mm);
  return { unit: 'Bq/mL', grid, values: body.values.map((value) => Math.max(0, value)) };
};

/** Both images prepared and registered, the fixed one undisplaced. */
export async function align(
  moving: Volume,
  { host }: { readonly host: Partial<Threads['host']> },
  { jobs = createJobRunner(), method = 'rigid' }: { jobs?: JobRunner; method?: RegistrationMethod } = {},
): Promise<FoundAlignment> {
  const image: RegistrationImageKind = moving.unit === 'HU' ? 'ct' : 'emission';
  const fixed = moving.unit === 'HU' ? bodyAt([0, 0, 0]) : uptakeAt([0, 0, 0]);
  const store = createVoxelStore();
  return jobs.run(job, async (control) => {
    for (const [id, volume] of [
      ['first', fixed],
      ['second', moving],
    ] as const) {
      const key: VolumeKey = `registration/${id}`;
      store.put([resultOf(measureVolume(key, await registrationImage(volume, image, control)))]);
    }
    const ids = { referenceTimePointId: 'first', timePointId: 'second' };
    return alignIn(store, host, { image, method, ...ids }, control);
  });
}

export const refusal = (code: string, message: RegExp) => ({ code, message: expect.stringMatching(message) as string });
