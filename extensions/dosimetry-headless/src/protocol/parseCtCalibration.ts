import {
  assertScannerCalibration,
  DosimetryError,
  toErrorReport,
  type ScannerCalibration,
} from '@voxel-dosimetry/core';
import { wrongValue, type Fields } from './fields';

type Node = ScannerCalibration['nodes'][number];

/**
 * "ctCalibration": a name and nodes of HU and g/mL by rising HU, linear between them, nothing said beyond; null when it is absent.
 * Throws `protocol/value`, `protocol/unknown-key`. Proved by test/unit/headless/parseCtCalibration.test.ts.
 */
export function parseCtCalibration(fields: Fields): ScannerCalibration | null {
  const given = fields.object('ctCalibration', ['name', 'nodes']);
  if (given === null) return null;
  const name = given.text('name')?.trim();
  if (name === undefined) throw wrongValue(given.pathOf('name'), name, 'a name such as "Scanner A 120 kV"');
  const expected = 'a list of pairs [HU, g/mL]';
  const list = given.list('nodes', expected);
  if (list === undefined) throw wrongValue(given.pathOf('nodes'), list, expected);
  const nodes = list.map((node, n) => nodeOf(node, `${given.pathOf('nodes')}[${n}]`));
  try {
    return assertScannerCalibration({ name, nodes });
  } catch (error) {
    const { message, remedy } = toErrorReport(error, 'protocol/value');
    const path = given.pathOf('nodes');
    throw new DosimetryError(
      { code: 'protocol/value', message: `${path}: ${message}`, remedy, detail: { path } },
      { cause: error },
    );
  }
}

function nodeOf(node: unknown, path: string): Node {
  if (Array.isArray(node) && node.length === 2) {
    const [hu_HU, density_g_per_mL] = node as readonly unknown[];
    if (typeof hu_HU === 'number' && typeof density_g_per_mL === 'number') return [hu_HU, density_g_per_mL];
  }
  throw wrongValue(path, node, 'a pair [HU, g/mL]');
}
