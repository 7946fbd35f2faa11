import type { DoseEngine, DoseOrder, MonteCarloSettings, UncertaintyTarget } from '@voxel-dosimetry/compute';
import { notAvailable, wrongValue, type Fields } from './fields';
import type { Protocol } from './protocol';

const PLANNED_ENGINES = ['voxel-s', 'voxel-s-density', 'collapsed-cone'];
const MONTE_CARLO_KEYS = [
  'histories',
  'targetUncertainty_pct',
  'targetOf',
  'doseTo',
  'cuts',
  'photonCutoff_keV',
] as const;
/** Decays where the protocol says neither how many nor how sure. */
const DEFAULT_HISTORIES = 1e7;
/** Where it says only how sure: the run ends here at the latest. */
const MOST_HISTORIES = 1e10;

/**
 * The sections "dose" and "order". Beside the contract's keys: `daughters` ("none" or "equilibrium", needed
 * where daughters decay), `targetOf` ("region-mean", the default, or "every-voxel") and `doseTo`
 * ("medium", the default, or "water"), `cuts` (parts of each voxel edge
 * for the transport, 1 to 4), `photonCutoff_keV` (photons of less are absorbed where they are, 1 to 100, default 10). Throws `protocol/value`, `protocol/not-available`, `protocol/unknown-key`.
 */
export function parseDose(fields: Fields): Protocol['dose'] {
  const given = fields.object('dose', ['engine', 'daughters', ...MONTE_CARLO_KEYS]);
  const engine: DoseEngine = given?.word('engine', ['local', 'monte-carlo'], PLANNED_ENGINES) ?? 'local';
  const order: DoseOrder = fields.word('order', ['activity-first', 'dose-rate-first'], []) ?? 'activity-first';
  if (engine === 'local')
    for (const key of MONTE_CARLO_KEYS)
      if (given?.has(key)) throw notAvailable(`dose.${key}`, given.raw(key), ['"engine": "monte-carlo"']);
  const daughters = given?.word('daughters', ['none', 'equilibrium'], []) ?? null;
  return { engine, order, daughters, monteCarlo: monteCarlo(given) };
}

function monteCarlo(given: Fields | null): MonteCarloSettings {
  const expected = 'a whole number of decays above 0';
  const histories = given?.number('histories', { above: 0, most: 1e12, whole: true }, expected);
  const target = targetOf(given);
  return {
    histories: histories ?? (target === null ? DEFAULT_HISTORIES : MOST_HISTORIES),
    target,
    seed: 1,
    doseTo: given?.word('doseTo', ['medium', 'water'], []) ?? 'medium',
    cuts: given?.number('cuts', { least: 1, most: 4, whole: true }, 'a whole number from 1 to 4') ?? 1,
    photonCutoff_keV: given?.number('photonCutoff_keV', { least: 1, most: 100 }, 'an energy from 1 to 100 keV') ?? 10,
  };
}

function targetOf(given: Fields | null): UncertaintyTarget | null {
  const expected = 'a percentage above 0 and at most 100';
  const uncertainty_pct = given?.number('targetUncertainty_pct', { above: 0, most: 100 }, expected);
  const of = given?.word('targetOf', ['region-mean', 'every-voxel'], []);
  if (uncertainty_pct !== undefined) return { uncertainty_pct, of: of ?? 'region-mean', regionIds: null };
  if (of !== undefined) throw wrongValue('dose.targetUncertainty_pct', undefined, expected);
  return null;
}
