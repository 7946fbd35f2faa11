import { KERNEL_MEDIA } from '@voxel-dosimetry/core';
import {
  DOSE_ENGINES,
  USUAL_MONTE_CARLO,
  type DoseEngine,
  type DoseOrder,
  type MonteCarloSettings,
  type UncertaintyTarget,
} from '@voxel-dosimetry/compute';
import { notAvailable, wrongValue, type Fields } from './fields';
import { parseComparison } from './parseComparison';
import type { Protocol } from './protocol';

const MONTE_CARLO_KEYS = [
  'histories',
  'targetUncertainty_pct',
  'targetOf',
  'doseTo',
  'geometry',
  'cuts',
  'photonCutoff_keV',
] as const;
/** Where it says only how sure: the run ends here at the latest. */
const MOST_HISTORIES = 1e10;

/**
 * The sections "dose" and "order". Beside the contract's keys: `daughters` ("none" or "equilibrium", needed
 * where daughters decay), `targetOf` ("region-mean", the default, or "every-voxel") and `doseTo`
 * ("medium", the default, or "water"), `geometry` (voxels that particles travel in: "dose-grid", the default, or "ct") and `cuts` (parts of
 * each edge of a dose voxel for the transport, 1 to 4), `photonCutoff_keV` (photons of less are absorbed where they are, 1 to 100, default 10), `kernel` with `medium` (a kernel medium, default soft-tissue) and `file` (a site's own voxel S values), and `compare` (see parseComparison). Throws `protocol/value`, `protocol/not-available`, `protocol/unknown-key`.
 */
export function parseDose(fields: Fields): Protocol['dose'] {
  const given = fields.object('dose', ['engine', 'daughters', 'kernel', 'compare', ...MONTE_CARLO_KEYS]);
  const engine = given?.word('engine', DOSE_ENGINES, []) ?? 'local';
  const order: DoseOrder = fields.word('order', ['activity-first', 'dose-rate-first'], []) ?? 'activity-first';
  const compare = parseComparison(given, engine);
  const engines = [engine, ...(compare?.engines ?? [])];
  if (!engines.includes('monte-carlo'))
    for (const key of MONTE_CARLO_KEYS)
      if (given?.has(key)) throw notAvailable(`dose.${key}`, given.raw(key), ['"engine": "monte-carlo"']);
  const daughters = given?.word('daughters', ['none', 'equilibrium'], []) ?? null;
  return { engine, order, daughters, monteCarlo: monteCarlo(given), ...kernelOf(given, engines), compare };
}

const MEDIUM_ENGINES: readonly DoseEngine[] = ['voxel-s', 'voxel-s-density', 'collapsed-cone'];
const FILE_ENGINES: readonly DoseEngine[] = ['voxel-s', 'voxel-s-density'];

/** What no engine of the protocol would use is refused: its author would believe it used. */
function kernelOf(
  dose: Fields | null,
  engines: readonly DoseEngine[],
): Pick<Protocol['dose'], 'kernel' | 'kernelFile'> {
  const given = dose?.object('kernel', ['medium', 'file']);
  const users = { medium: MEDIUM_ENGINES, file: FILE_ENGINES } as const;
  for (const key of ['medium', 'file'] as const)
    if (given?.has(key) && !engines.some((engine) => users[key].includes(engine)))
      throw notAvailable(
        given.pathOf(key),
        given.raw(key),
        users[key].map((engine) => `"engine": "${engine}"`),
      );
  return {
    kernel: { medium: given?.word('medium', KERNEL_MEDIA, []) ?? 'soft-tissue', siteKernel: null },
    kernelFile: given?.text('file') ?? null,
  };
}

function monteCarlo(given: Fields | null): MonteCarloSettings {
  const expected = 'a whole number of decays above 0';
  const histories = given?.number('histories', { above: 0, most: 1e12, whole: true }, expected);
  const target = targetOf(given);
  return {
    ...USUAL_MONTE_CARLO,
    histories: histories ?? (target === null ? USUAL_MONTE_CARLO.histories : MOST_HISTORIES),
    target,
    doseTo: given?.word('doseTo', ['medium', 'water'], []) ?? USUAL_MONTE_CARLO.doseTo,
    ...voxelsOf(given),
    photonCutoff_keV:
      given?.number('photonCutoff_keV', { least: 1, most: 100 }, 'an energy from 1 to 100 keV') ??
      USUAL_MONTE_CARLO.photonCutoff_keV,
  };
}

/** Dose voxels may be cut, the CT's may not. */
function voxelsOf(given: Fields | null): Pick<MonteCarloSettings, 'geometry' | 'cuts'> {
  const geometry = given?.word('geometry', ['dose-grid', 'ct'], []) ?? USUAL_MONTE_CARLO.geometry;
  const cuts =
    given?.number('cuts', { least: 1, most: 4, whole: true }, 'a whole number from 1 to 4') ?? USUAL_MONTE_CARLO.cuts;
  if (geometry === 'ct' && cuts !== 1) throw wrongValue('dose.cuts', cuts, '1 with "geometry": "ct"');
  return { geometry, cuts };
}

function targetOf(given: Fields | null): UncertaintyTarget | null {
  const expected = 'a percentage above 0 and at most 100';
  const uncertainty_pct = given?.number('targetUncertainty_pct', { above: 0, most: 100 }, expected);
  const of = given?.word('targetOf', ['region-mean', 'every-voxel'], []);
  if (uncertainty_pct !== undefined) return { uncertainty_pct, of: of ?? 'region-mean', regionIds: null };
  if (of !== undefined) throw wrongValue('dose.targetUncertainty_pct', undefined, expected);
  return null;
}
