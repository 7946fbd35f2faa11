import {
  assertEngineFits,
  DOSE_ENGINES,
  engineFindings,
  kernelFindings,
  parseSiteKernel,
  type DoseEngine,
  type DoseSurroundings,
  type EngineUse,
} from '@voxel-dosimetry/core';
import { errorOf } from './grids';

const LU: DoseSurroundings = {
  voxelSize_mm: [4.8, 4.8, 4.8],
  chargedRange_mm: 0.6,
  charged_MeV: 0.147,
  photon_MeV: 0.035,
  nearLung_frac: 0,
  voxelsDenserThanBone: 0,
  densest_g_per_mL: 1.6,
  regions: [],
};
const Y: DoseSurroundings = { ...LU, chargedRange_mm: 5.5, charged_MeV: 0.93, photon_MeV: 0, nearLung_frac: 0.042 };
const I: DoseSurroundings = { ...LU, chargedRange_mm: 1.1, charged_MeV: 0.191, photon_MeV: 0.382 };
const LIVER = { regionId: 'a', name: 'Liver', density_g_per_mL: 1.06 };
const LUNG = { regionId: 'b', name: 'Lung', density_g_per_mL: 0.28 };
const SPINE = { regionId: 'c', name: 'Vertebrae', density_g_per_mL: 1.24 };

const found = (engine: DoseEngine, surroundings: DoseSurroundings, change: Partial<EngineUse> = {}) =>
  engineFindings({
    engine,
    radionuclide: 'X-1',
    surroundings,
    regions: [LIVER, LUNG, SPINE],
    kernelDensity_g_per_mL: 1,
    ...change,
  });
const codes = (...args: Parameters<typeof found>): string[] =>
  found(...args).map(({ code, regionId }) => `${code}${regionId ? `:${regionId}` : ''}`);

test.each<[DoseEngine, string[], string[], string[]]>([
  // of Lu-177, Y-90 and I-131 at 4.8 mm
  [
    'local',
    [],
    ['dose/range-exceeds-voxel', 'dose/lung:b', 'dose/lung-border', 'dose/bone:c'],
    ['dose/photons-left-out'],
  ],
  [
    'voxel-s',
    ['dose/kernel-density:b', 'dose/kernel-density:c'],
    ['dose/kernel-density:b', 'dose/kernel-density:c', 'dose/lung-border'],
    ['dose/kernel-density:b', 'dose/kernel-density:c'],
  ],
  [
    'voxel-s-density',
    ['dose/lung:b', 'dose/bone:c'],
    ['dose/lung:b', 'dose/lung-border', 'dose/bone:c'],
    ['dose/lung:b', 'dose/bone:c'],
  ],
  ['voxel-s-tissue', ['dose/bone:c'], ['dose/lung:b', 'dose/lung-border', 'dose/bone:c'], ['dose/bone:c']],
  ['collapsed-cone', [], [], []],
  ['monte-carlo', [], [], []],
])('%s is said to be wrong where it is', (engine, lutetium, yttrium, iodine) => {
  expect(codes(engine, LU)).toEqual(lutetium);
  expect(codes(engine, Y)).toEqual(yttrium);
  expect(codes(engine, I)).toEqual(iodine);
});

it('says nothing of a case of soft tissue without strong photons', () => {
  for (const engine of DOSE_ENGINES) expect(codes(engine, LU, { regions: [LIVER] })).toEqual([]);
});

it('says by how much', () => {
  const [lung, spine] = found('voxel-s', LU);
  expect(lung!.message).toContain('about 3.6 times too low');
  expect(spine!.message).toContain('some 24.0 % too high');
  expect(found('local', I)[0]!.message).toContain('382 keV per decay as photons beside 191 keV');
  expect(found('local', Y)[1]!.message).toContain('fly up to 19.64 mm');
  expect(found('voxel-s-tissue', Y)[1]!.message).toContain(
    '4.2 % of the decays happen within 5.5 mm of a border of the lung',
  );
});

it('warns of voxels smaller than the range, not of larger ones', () => {
  const inVoxelsOf = (edge_mm: number) => codes('local', { ...I, voxelSize_mm: [4.8, 4.8, edge_mm] }, { regions: [] });
  expect(inVoxelsOf(2)).toEqual(['dose/photons-left-out']);
  expect(inVoxelsOf(1)).toEqual(['dose/photons-left-out', 'dose/range-exceeds-voxel']);
});

it('tells of metal wherever density is used', () => {
  const metal = { ...LU, voxelsDenserThanBone: 12, densest_g_per_mL: 2.8 };
  const told = DOSE_ENGINES.filter((engine) => codes(engine, metal, { regions: [] }).includes('dose/denser-than-bone'));
  expect(told).toEqual(['local', 'voxel-s-density', 'voxel-s-tissue', 'collapsed-cone', 'monte-carlo']);
});

it('a site’s kernel that ends early, and tissues that give more than was emitted, are told', () => {
  const energy = { emitted_MeV: 100, absorbed_MeV: 90, escaped_MeV: 10 };
  const use = {
    engine: 'voxel-s',
    siteKernelName: 'K.json',
    ofComputed_frac: 1.02,
    beyond_frac: 0.142,
    energy,
  } as const;
  expect(kernelFindings(use)).toMatchObject([{ code: 'dose/kernel-ends', severity: 'warning' }]);
  expect(kernelFindings(use)[0]!.message).toContain('14.2 %');
  expect(kernelFindings({ ...use, beyond_frac: 0.005 })).toEqual([]);
  expect(kernelFindings({ ...use, siteKernelName: null })).toEqual([]);
  const low = kernelFindings({ ...use, beyond_frac: 0, ofComputed_frac: 0.94 });
  expect(low).toMatchObject([{ code: 'dose/kernel-differs', severity: 'warning' }]);
  expect(low[0]!.message).toContain('6.0 % less energy');
  expect(kernelFindings({ ...use, beyond_frac: 0, ofComputed_frac: null })).toEqual([]);
  const gained = {
    ...use,
    siteKernelName: null,
    engine: 'voxel-s-tissue',
    energy: { ...energy, escaped_MeV: -2 },
  } as const;
  expect(kernelFindings(gained)).toMatchObject([{ code: 'dose/energy-gained' }]);
  expect(kernelFindings({ ...gained, energy })).toEqual([]);
});

describe('an engine fits a case', () => {
  const use = { radionuclide: 'Lu-177', daughters: 'none', voxelSize_mm: [4.8, 4.8, 4.8] } as const;
  const siteKernel = parseSiteKernel(
    'K.json',
    JSON.stringify({
      radionuclide: 'Lu-177',
      voxelSize_mm: [4.42, 4.42, 4.42],
      medium: 'soft tissue',
      density_g_per_cm3: 1.04,
      unit: 'Gy/(Bq·s)',
      size: [1, 1, 1],
      values: [1e-10],
    }),
  );

  it.each(DOSE_ENGINES)('%s with a CT', (engine) => {
    expect(() => assertEngineFits({ engine, hasDensity: true, siteKernel: null, use })).not.toThrow();
  });

  it('without a CT where it takes no density', () => {
    const refused = DOSE_ENGINES.filter((engine) => {
      try {
        assertEngineFits({ engine, hasDensity: false, siteKernel: null, use });
        return false;
      } catch {
        return true;
      }
    });
    expect(refused).toEqual(['voxel-s-density', 'voxel-s-tissue', 'collapsed-cone']);
    expect(errorOf(() => assertEngineFits({ engine: 'collapsed-cone', hasDensity: false, siteKernel, use })).code).toBe(
      'dose/no-density',
    );
  });

  it('with a kernel for its voxels, where it would use one', () => {
    const fits = (engine: DoseEngine) => () => assertEngineFits({ engine, hasDensity: true, siteKernel, use });
    for (const engine of ['voxel-s', 'voxel-s-density'] as const)
      expect(errorOf(fits(engine))).toMatchObject({
        code: 'dose/kernel-voxel-size',
        message: 'The kernel K.json is for 4.42 × 4.42 × 4.42 mm voxels, the map has 4.80 × 4.80 × 4.80 mm.',
      });
    for (const engine of ['local', 'voxel-s-tissue', 'collapsed-cone', 'monte-carlo'] as const)
      expect(fits(engine)).not.toThrow();
  });
});
