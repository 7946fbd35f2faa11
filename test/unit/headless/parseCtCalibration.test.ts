import { DosimetryError } from '@voxel-dosimetry/core';
import { parseProtocol } from '@voxel-dosimetry/headless';

const parse = (ctCalibration: unknown) => parseProtocol(JSON.stringify({ ctCalibration })).ctCalibration;
const failure = (ctCalibration: unknown): readonly [string, string] => {
  try {
    parse(ctCalibration);
  } catch (error) {
    if (error instanceof DosimetryError) return [error.code, error.message];
    throw error;
  }
  throw new Error('The calibration was taken.');
};
const NODES = [
  [-1000, 0.0012],
  [0, 1],
  [1000, 1.6],
];

test("a scanner's own calibration is taken as it stands", () => {
  expect(parse({ name: ' Scanner A 120 kV ', nodes: NODES })).toEqual({ name: 'Scanner A 120 kV', nodes: NODES });
  expect(parse(undefined)).toBeNull();
});

test.each([
  [{ nodes: NODES }, 'ctCalibration.name is missing; a name such as "Scanner A 120 kV" was expected.'],
  [{ name: '', nodes: NODES }, 'ctCalibration.name is ""; a text was expected.'],
  [{ name: 'A' }, 'ctCalibration.nodes is missing; a list of pairs [HU, g/mL] was expected.'],
  [{ name: 'A', nodes: [[0, 1], [1]] }, 'ctCalibration.nodes[1] is [1]; a pair [HU, g/mL] was expected.'],
  [{ name: 'A', nodes: [['0', 1]] }, 'ctCalibration.nodes[0] is ["0",1]; a pair [HU, g/mL] was expected.'],
  [{ name: 'A', nodes: [[0, 1]] }, 'ctCalibration.nodes: The CT calibration has 1 nodes; at least 2 were expected.'],
  [
    { name: 'A', nodes: [...NODES].reverse() },
    'ctCalibration.nodes: 0 HU follows 1000 HU; rising CT numbers were expected.',
  ],
  [
    { name: 'A', nodes: [[-1000, 0], ...NODES.slice(1)] },
    'ctCalibration.nodes: The density at -1000 HU is 0 g/mL; more than 0 and at most 23 g/mL was expected.',
  ],
])('what cannot be a calibration is refused: %j', (given, message) => {
  expect(failure(given)).toEqual(['protocol/value', message]);
});

test('a key that it does not have is refused', () => {
  expect(failure({ name: 'A', nodes: NODES, kV: 120 })[0]).toBe('protocol/unknown-key');
});
