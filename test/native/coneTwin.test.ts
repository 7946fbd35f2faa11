/**
 * The native twin of collapsed-cone superposition: the same bits as in WebAssembly, and no error that AddressSanitizer or the undefined-behaviour sanitizer can see in
 * grids of every shape, the grid and the state of the lines being exactly as long as the binding says.
 */
import { compileCollapsedConeModule, type ConeScene } from '@voxel-dosimetry/collapsed-cone';
import { compileNative, type NativeProgram } from '../../config/native/compileNative.mjs';
import { runConeTwin } from '../../config/native/coneTwin.mjs';
import { lineTasks } from '../../wasm/collapsed-cone/src/collapsedCone';
import { coneWorkspace, visitVoxels } from '../../wasm/collapsed-cone/src/coneWorkspace';
import { paddedVoxels } from '../../wasm/collapsed-cone/src/kernelMemory';
import { STRETCH_WORDS } from '../../wasm/collapsed-cone/src/linePath';
import { lineBundle } from '../../wasm/collapsed-cone/src/sweepPlan';
import { taskOf } from '../../wasm/collapsed-cone/src/sweepTask';
import { coneKernel, coneScene, volumeOf } from '../physics/coneScenes';
import { randomNumbers } from '../physics/randomNumbers';
import { drive } from '../unit/core/drive';

const twins: NativeProgram[] = [];
const compiled = (flags: readonly string[]): NativeProgram => {
  const twin = compileNative('collapsed-cone', flags);
  twins.push(twin);
  return twin;
};
afterAll(() => twins.forEach((twin) => twin.remove()));

function randomScene(seed: number, name: string): { scene: ConeScene; decays: Float32Array } {
  const next = randomNumbers(seed);
  const whole = (): number => 1 + Math.floor([3, 9, 22][Math.floor(3 * next())]! * next());
  const size = [whole(), whole(), whole()] as const;
  const spacing_mm = [0.5 + 9 * next(), 0.5 + 9 * next(), 0.5 + 9 * next()] as const;
  const density = volumeOf([...size], () => (next() < 0.2 ? 0 : 3 * next() ** 4));
  const kernel = coneKernel(name);
  const change = { density_g_per_mL: density, directions: 48 };
  const scene = coneScene({ size: [...size], spacing_mm: [...spacing_mm], kernel, change });
  return { scene, decays: volumeOf([...size], () => (next() < 0.4 ? next() : 0)) };
}

/** The sweeps of a scene, kernel by kernel and layout by layout, with the grid as they read it. */
const passesOf = (scene: ConeScene, decays: Float32Array) =>
  [
    ...lineTasks(scene),
    taskOf(scene, scene.kernels.released, { directions: 48, lines: 1 }),
    taskOf(scene, scene.kernels.scattered.line, { directions: 48, lines: 1 }),
  ].flatMap(({ line, weight, passes }) =>
    passes.map(({ layout, sweeps }) => {
      const count = paddedVoxels(scene.size);
      const grid = { density: new Float32Array(count), decays: new Float32Array(count) };
      const lay = (voxel: number, place: number): void => {
        grid.density[place] = scene.density_g_per_mL[voxel]!;
        grid.decays[place] = decays[voxel]!;
      };
      drive(visitVoxels(scene.size, layout, lay));
      return { line, weight, grid, bundles: sweeps.map((sweep) => lineBundle(scene, layout, sweep)) };
    }),
  );

test.each([
  [1, 'Y-90'],
  [2, 'Lu-177'],
  [3, 'I-131'],
])('the same bits as WebAssembly, scene %d of %s', async (seed, name) => {
  const twin = compiled(['-O3']);
  const module = await compileCollapsedConeModule();
  const { scene, decays } = randomScene(seed, name);
  for (const { line, weight, grid, bundles } of passesOf(scene, decays)) {
    const native = runConeTwin(twin, line, grid, bundles, weight);
    const room = coneWorkspace(module, scene.size, line);
    const place = (address: number, values: Float32Array): void =>
      new Float32Array(room.memory.buffer, address, values.length).set(values);
    place(room.density, grid.density);
    place(room.decays, grid.decays);
    let escaped_MeV = 0;
    for (const { columns, rows, rowStride, slabStride, path, firstRow, lastRow, firstColumn, lines } of bundles) {
      expect(path.words.byteLength).toBe(4 * STRETCH_WORDS * path.stretches);
      new Uint8Array(room.memory.buffer, room.path).set(new Uint8Array(path.words));
      room.kernel.set_grid(columns, rows, rowStride, slabStride);
      escaped_MeV += room.kernel.sweep_rows(
        ...([
          room.path,
          path.stretches,
          Math.fround(weight),
          firstRow,
          lastRow,
          firstColumn,
          lines,
          room.state,
        ] as const),
      );
    }
    expect(new Float32Array(room.memory.buffer, room.energy, grid.density.length)).toEqual(native.energy_MeV);
    expect(escaped_MeV).toBe(native.escaped_MeV);
  }
});

test('no memory error and no undefined behaviour in forty random bodies with holes', () => {
  const twin = compiled(['-O1', '-g', '-fsanitize=address,undefined', '-fno-sanitize-recover=all']);
  const names = ['Y-90', 'Lu-177', 'I-131', 'Ga-68'];
  for (let seed = 10; seed < 50; seed++) {
    const { scene, decays } = randomScene(seed, names[seed % 4]!);
    for (const { line, weight, grid, bundles } of passesOf(scene, decays)) {
      const { energy_MeV, escaped_MeV } = runConeTwin(twin, line, grid, bundles, weight);
      const emitted_MeV = line.energy_MeV * weight * bundles.length * decays.reduce((sum, value) => sum + value, 0);
      const absorbed_MeV = energy_MeV.reduce((sum, value) => sum + value, 0);
      expect(Math.abs(absorbed_MeV + escaped_MeV - emitted_MeV)).toBeLessThanOrEqual(2e-6 * Math.abs(emitted_MeV));
    }
  }
});
