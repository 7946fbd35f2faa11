import { CANCELLED, type CliIo, type Command, type Options } from '../cli/command';
import { integerOf, textOf } from '../cli/parseOptions';
import { kernelFile, type KernelFile } from '../results/kernelFile';
import { writeWhole } from '../results/writeWhole';
import { kernelRequest } from './kernelRequest';
import type { StartCompute } from './run';

const value = (about: string) => ({ takes: 'value', about }) as const;
const required = (about: string) => ({ takes: 'value', required: true, about }) as const;

const OPTIONS: Command['options'] = {
  radionuclide: required('such as Y-90'),
  'voxel-mm': required('voxel size, mm: one number, or three for x,y,z'),
  medium: required('such as soft-tissue; bone means cortical-bone'),
  daughters: value('none or equilibrium; needed for a nuclide whose daughters decay'),
  density: value("g/mL (default: the medium's own)"),
  engine: value('monte-carlo (default) or point-kernel, for which the options marked * change nothing'),
  histories: value('decays to follow (default 1e7) *'),
  extent: value('voxels on each side of the source voxel (default 5)'),
  'photon-cutoff': value(
    'keV from 1 to 100 (default 2): photons of less energy are absorbed where they are; not for point-kernel',
  ),
  seed: value('of the random numbers (default 1) *'),
  workers: value('most threads (default: one a core); the result does not depend on it'),
  symmetric: { takes: 'flag', about: 'average over voxels that symmetry makes equal *' },
  out: required('file to write'),
  json: { takes: 'flag', about: 'progress as JSON lines' },
};

const JOB = 'kernel';

/**
 * `kernel`: voxel S values around a source voxel in a uniform medium, written as K.json. Throws UsageError for options,
 * `ingest/unknown-radionuclide`, `dose/daughters`, `dose/medium`. Proved by test/round-trip/headless/kernel.test.ts.
 */
export const kernelCommand = (startCompute: StartCompute): Command => ({
  about: 'Computes voxel S values of a radionuclide in a uniform medium.',
  options: OPTIONS,
  async run(options, io) {
    const request = kernelRequest(options);
    const out = textOf(options, 'out') ?? '';
    const { compute, end } = startCompute(integerOf(options, 'workers', 1) ?? null);
    const stop = (): void => void compute.cancel(JOB);
    io.signal.addEventListener('abort', stop);
    try {
      const job = { id: JOB, onProgress: progressTo(options, io) };
      const table =
        request.engine === 'monte-carlo'
          ? await compute.voxelSValues(request.of, job)
          : await compute.pointKernelVoxelSValues(request.of, job);
      if (io.signal.aborted) throw CANCELLED;
      const file = kernelFile(request, table);
      await writeWhole(out, `${JSON.stringify(file)}\n`);
      tell(file, options, io);
    } finally {
      io.signal.removeEventListener('abort', stop);
      await end();
    }
  },
});

function progressTo(options: Options, io: CliIo) {
  return ({ fraction, doing }: { readonly fraction: number; readonly doing: string }): void => {
    if (options['json']) io.out(JSON.stringify({ event: 'progress', fraction: Number(fraction.toFixed(4)), doing }));
  };
}

function tell(
  { radionuclide, medium, values, relativeUncertainty, histories }: KernelFile,
  options: Options,
  io: CliIo,
): void {
  const centre = (values.length - 1) / 2;
  const self = values[centre] ?? 0;
  const uncertainty_pct = 100 * (relativeUncertainty[centre] ?? 1);
  if (options['json']) io.out(JSON.stringify({ event: 'kernel', self_Gy_per_Bq_s: self, uncertainty_pct, histories }));
  else
    io.out(
      `${radionuclide} in ${medium}: source voxel ${self.toExponential(4)} Gy/(Bq·s) ± ${uncertainty_pct.toPrecision(2)} %, ${histories === null ? 'by point kernel' : `${histories} decays`}`,
    );
}
