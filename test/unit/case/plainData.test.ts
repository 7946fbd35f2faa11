import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { decodeRuns, encodeRuns, SOFTWARE } from '@voxel-dosimetry/case';
import { isSame } from '../../../extensions/dosimetry-case/src/isSame';

describe('run lengths of a mask', () => {
  it.each([
    ['outside only', [0, 0, 0], [3]],
    ['inside first', [1, 1, 0], [0, 2, 1]],
    ['several runs', [0, 1, 1, 0, 0, 1], [1, 2, 2, 1]],
    ['nothing', [], []],
  ])('%s', (_what, mask, runs) => {
    expect([...encodeRuns(Uint8Array.from(mask))]).toEqual(runs);
    expect([...decodeRuns(Uint32Array.from(runs), mask.length)]).toEqual(mask);
  });

  it('that do not fill the grid are refused', () => {
    expect(() => decodeRuns(Uint32Array.of(2, 2), 5)).toThrow('A saved drawn region covers 4 voxels; its grid has 5.');
  });
});

describe('equality of plain data', () => {
  it.each([
    [{ a: 1, b: [1, 2] }, { b: [1, 2], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [{ a: 1 }, { b: 1 }, false],
    [[1, 2], [1, 2, 3], false],
    [[1], { 0: 1 }, false],
    [Uint32Array.of(1, 2), Uint32Array.of(1, 2), true],
    [Uint32Array.of(1, 2), Uint32Array.of(1, 3), false],
    [null, {}, false],
    [Number.NaN, Number.NaN, true],
  ])('%j and %j: %s', (a, b, expected) => expect(isSame(a, b)).toBe(expected));
});

it('carries the version of the package', () => {
  const { version } = JSON.parse(readFileSync(resolve(__dirname, '../../../package.json'), 'utf8')) as {
    version: string;
  };
  expect(SOFTWARE.version).toBe(version);
});
