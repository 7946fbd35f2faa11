/** @jest-environment jsdom */
import { FIT_STATUS, type Volume } from '../../../extensions/dosimetry-core/src/index';
import { fitMapUpper } from '../../../extensions/dosimetry-viewer/src/display/fitMapUpper';
import { keepFitMap } from '../../../extensions/dosimetry-viewer/src/display/keepFitMap';
import type { VoxelSource } from '../../../extensions/dosimetry-viewer/src/display/voxelSource';
import { fitMapWash, type Wash } from '../../../extensions/dosimetry-viewer/src/display/wash';
import { CATEGORIES, CATEGORY_RGB_POINTS } from '../../../extensions/dosimetry-viewer/src/style/categoryColours';
import { createViewStore } from '../../../extensions/dosimetry-viewer/src/viewState';
import { exampleNamed } from '../../gallery/examples/index';
import { scriptedCase } from '../../gallery/scriptedCase';

const voxels = (values: readonly number[]): Volume => {
  const grid = exampleNamed('fit ready').state.results.register?.grid;
  if (grid === undefined) throw new Error('The example has a grid.');
  return { unit: 'frac', grid, values: new Float32Array(values) };
};

/** Opacity of a value, as the ramp has it. */
function opacityAt({ opacity }: Wash, value: number): number {
  const above = opacity.findIndex((point) => point.value >= value);
  const [before, after] = [opacity[above - 1], opacity[above]];
  if (after === undefined) return opacity.at(-1)?.opacity ?? 0;
  if (before === undefined || after.value === before.value) return after.opacity;
  return before.opacity + ((after.opacity - before.opacity) * (value - before.value)) / (after.value - before.value);
}

test('single voxels do not stretch a scale; unknown uncertainties take no part in it', () => {
  const mostlyLow = [...Array.from({ length: 990 }, () => 2), ...Array.from({ length: 10 }, () => 900)];
  expect(fitMapUpper('fitChiSquare', voxels(mostlyLow), 900)).toBe(2);
  expect(fitMapUpper('tiaUncertainty', voxels([0.11, 0.1, 1, 1, 1]), 1)).toBe(0.1);
  expect(fitMapUpper('effectiveHalfLife', voxels([1, 2]), 5000)).toBe(5000);
  expect(fitMapUpper('tia', voxels([0]), 0)).toBe(1);
});

test('a model is one colour without steps between; what has none is not coloured', () => {
  const wash = fitMapWash({ map: 'fitModel', upper: fitMapUpper('fitModel', voxels([1]), 7) }, 0.6);
  expect(wash).toMatchObject({ lower: 0.5, upper: CATEGORIES + 0.5, isSharp: true });
  expect([0, 1, 2, 7].map((value) => opacityAt(wash, value))).toEqual([0, 0.6, 0.6, 0.6]);
  // Two stops a category, in order and of one colour.
  for (let at = 0; at < CATEGORIES; at += 1) {
    const [from, to] = [
      CATEGORY_RGB_POINTS.slice(8 * at, 8 * at + 4),
      CATEGORY_RGB_POINTS.slice(8 * at + 4, 8 * at + 8),
    ];
    expect(from.slice(1)).toEqual(to.slice(1));
    expect((from[0] ?? 1) < (at + 0.5) / CATEGORIES && (to[0] ?? 0) > (at + 0.5) / CATEGORIES).toBe(true);
  }
});

test('voxels without activity and outside are not coloured among outcomes', () => {
  const wash = fitMapWash({ map: 'fitStatus', upper: CATEGORIES + 0.5 }, 0.6);
  const { outside, zero, ...coloured } = FIT_STATUS;
  expect([outside, zero].map((value) => opacityAt(wash, value))).toEqual([0, 0]);
  expect(Object.values(coloured).map((value) => opacityAt(wash, value))).toEqual([0.6, 0.6, 0.6, 0.6]);
});

test('the chosen map takes the place of the one before; one that comes too late is left', async () => {
  const { state } = exampleNamed('fit ready');
  const [dosimetryCase, view] = [scriptedCase(state), createViewStore()];
  const asked: { readonly key: string; readonly answer: () => void }[] = [];
  const put: string[] = [];
  const source: Pick<VoxelSource, 'fetch' | 'put'> = {
    fetch: (key) =>
      new Promise((resolve) => {
        const volume = voxels([1, 2]);
        const info = { key, unit: volume.unit, grid: volume.grid, min: 1, max: 2, total: 3 };
        asked.push({ key, answer: () => resolve({ volume, info }) });
      }),
    put: (key, _volume, label) => void put.push(`${key}: ${label}`),
  };
  const end = keepFitMap({ dosimetryCase, source: source as VoxelSource, view, refresh: () => undefined });
  dosimetryCase.become(state);
  view.set({ fitMap: 'effectiveHalfLife' });
  expect(asked.map(({ key }) => key)).toEqual(['tia', 'effectiveHalfLife']);
  asked[1]?.answer();
  asked[0]?.answer();
  await new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));
  expect(put).toEqual(['fitMap: Effective half-life']);
  expect(view.getState().fitMapShown).toEqual({ map: 'effectiveHalfLife', upper: 2 });
  end();
});
