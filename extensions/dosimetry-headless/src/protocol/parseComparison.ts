import { DOSE_ENGINES, type DoseEngine } from '@voxel-dosimetry/compute';
import type { ComparisonRequest } from '@voxel-dosimetry/case';
import { USUAL_GAMMA } from '@voxel-dosimetry/core';
import type { Fields } from './fields';
import { wordOf, wrongValue } from './fields';

/**
 * `dose.compare`: `engines` (two or more), `reference` (one of them; `dose.engine` when absent) and `gamma` with `dose_pct`, `distance_mm`, `threshold_pct`,
 * `normalisation`. Null when nothing is to be compared. Throws `protocol/value`, `protocol/unknown-key`. Test: unit/headless/parseProtocol.
 */
export function parseComparison(dose: Fields | null, engine: DoseEngine): ComparisonRequest | null {
  const given = dose?.object('compare', ['engines', 'reference', 'gamma']);
  if (!given) return null;
  const expected = 'a list of two or more different engines';
  const list = given.list('engines', expected) ?? [];
  const engines = list.map((word, n) => wordOf(word, `${given.pathOf('engines')}[${n}]`, DOSE_ENGINES, []));
  if (engines.length < 2 || new Set(engines).size < engines.length)
    throw wrongValue(given.pathOf('engines'), given.raw('engines'), expected);
  const reference = given.word('reference', DOSE_ENGINES, []) ?? engine;
  if (!engines.includes(reference))
    throw wrongValue(given.pathOf('reference'), given.raw('reference') ?? reference, 'one of the engines to compare');
  return { engines, reference, gamma: gammaOf(given) };
}

function gammaOf(compare: Fields): ComparisonRequest['gamma'] {
  const given = compare.object('gamma', ['dose_pct', 'distance_mm', 'threshold_pct', 'normalisation']);
  return {
    dose_pct:
      given?.number('dose_pct', { above: 0, most: 100 }, 'a percentage above 0 and at most 100') ??
      USUAL_GAMMA.dose_pct,
    distance_mm: given?.number('distance_mm', { above: 0 }, 'a distance above 0 mm') ?? USUAL_GAMMA.distance_mm,
    threshold_pct:
      given?.number('threshold_pct', { least: 0, most: 99 }, 'a percentage from 0 to 99') ?? USUAL_GAMMA.threshold_pct,
    normalisation: given?.word('normalisation', ['global', 'local'], []) ?? USUAL_GAMMA.normalisation,
  };
}
