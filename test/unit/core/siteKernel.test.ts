import {
  assertSiteKernelFits,
  parseSiteKernel,
  siteVoxelSValueKernel,
  type SiteKernel,
  type VoxelSValueKernel,
} from '@voxel-dosimetry/core';

/** 3 × 3 × 5 voxels, the source in the middle, symmetric, Gy/(Bq·s). */
const SIZE = [3, 3, 5] as const;
const valueAt = (i: number, j: number, k: number): number => 1e-10 * 10 ** -(Math.abs(i) + Math.abs(j) + Math.abs(k));
const VALUES = Array.from({ length: 45 }, (_, at) =>
  valueAt((at % 3) - 1, (Math.floor(at / 3) % 3) - 1, Math.floor(at / 9) - 2),
);
const SOURCE = 22;
/** Offsets of 0 and more from the source voxel. */
const OCTANT = Array.from({ length: 12 }, (_, at) => valueAt(at % 2, Math.floor(at / 2) % 2, Math.floor(at / 4)));
const FILE = {
  radionuclide: 'Lu-177',
  voxelSize_mm: [4.42, 4.42, 3],
  medium: 'soft-tissue',
  density_g_per_cm3: 1.04,
  unit: 'Gy/(Bq·s)',
  size: SIZE,
  values: VALUES,
};
const parsed = (change: Readonly<Record<string, unknown>> = {}): SiteKernel =>
  parseSiteKernel('K.json', JSON.stringify({ ...FILE, ...change }));
const changed = (at: number, value: number): number[] => VALUES.map((old, each) => (each === at ? value : old));

test('a kernel file as it is', () => {
  expect(parsed()).toEqual({
    name: 'K.json',
    radionuclide: 'Lu-177',
    daughters: null,
    voxelSize_mm: [4.42, 4.42, 3],
    medium: 'soft-tissue',
    density_g_per_mL: 1.04,
    fileUnit: 'Gy/(Bq·s)',
    size: [3, 3, 5],
    values: Float64Array.from(OCTANT),
    relativeUncertainty: null,
  });
});

test('a mark of byte order before the first brace is passed over', () => {
  expect(parseSiteKernel('K.json', `\uFEFF${JSON.stringify(FILE)}`)).toEqual(parsed());
});

test('the voxels of a large one stand where they belong, along each axis', () => {
  const size = [5, 3, 7];
  const place = (at: number) => [at % 5, Math.floor(at / 5) % 3, Math.floor(at / 15)] as const;
  const values = Array.from({ length: 105 }, (_, at) => {
    const [i, j, k] = place(at);
    return 1 / (1 + Math.abs(i - 2) + 10 * Math.abs(j - 1) + 100 * Math.abs(k - 3));
  });
  const kernel = parsed({ size, values });
  expect(kernel.values).toEqual(
    Float64Array.from(
      { length: 24 },
      (_, at) => 1 / (1 + (at % 3) + 10 * (Math.floor(at / 3) % 2) + 100 * Math.floor(at / 6)),
    ),
  );
});

test('mGy/(MBq·s) is converted, and said', () => {
  for (const unit of ['mGy/(MBq·s)', 'mGy / (MBq*s)']) {
    const kernel = parsed({ unit, values: VALUES.map((value) => value * 1e9) });
    expect(kernel.fileUnit).toBe('mGy/(MBq·s)');
    kernel.values.forEach((value, at) => expect(value / OCTANT[at]!).toBeCloseTo(1, 12));
  }
});

test('the nuclide may be written as people write it, and takes the name of the library', () => {
  expect(parsed({ radionuclide: '177Lu' }).radionuclide).toBe('Lu-177');
});

test('daughters have to be said where there are any', () => {
  expect(parsed({ radionuclide: 'Ra-223', daughters: 'equilibrium' }).daughters).toBe('equilibrium');
  expect(parsed({ daughters: 'none' }).daughters).toBeNull();
  expect(() => parsed({ radionuclide: 'Ra-223' })).toThrow(
    expect.objectContaining({
      code: 'dose/kernel-daughters',
      message:
        '"daughters" of the kernel K.json is missing; "none" or "equilibrium" (whether the daughters of Ra-223 count) was expected.',
    }) as Error,
  );
});

test.each([
  [
    'dose/kernel-unit',
    '"unit" of the kernel K.json is "Gy/(MBq·s)"; one of Gy/(Bq·s), mGy/(MBq·s) was expected.',
    { unit: 'Gy/(MBq·s)' },
  ],
  ['dose/kernel-unit', '"unit" of the kernel K.json is missing', { unit: undefined }],
  ['dose/kernel-size', 'three odd numbers of voxels up to 1023', { size: [3, 4, 5] }],
  ['dose/kernel-size', 'is [3,5]', { size: [3, 5] }],
  ['dose/kernel-values', '"44 values"; 45 finite numbers of 0 or more', { values: VALUES.slice(1) }],
  ['dose/kernel-values', '"-1e-20 as value 4"; 45 finite numbers of 0 or more', { values: changed(3, -1e-20) }],
  ['dose/kernel-values', '45 finite numbers', { values: VALUES.map((value, at) => (at === 3 ? null : value)) }],
  ['dose/kernel-values', 'the largest value in the source voxel was expected', { values: changed(SOURCE, 1e-12) }],
  ['dose/kernel-values', '"0 in the source voxel and 0 at most"', { values: VALUES.map(() => 0) }],
  [
    'dose/kernel-uncertainty',
    '45 numbers from 0 to 1, or none, were expected',
    { relativeUncertainty: VALUES.map(() => 3) },
  ],
  ['dose/kernel-voxel-size', 'three numbers from 0.1 to 100 mm were expected', { voxelSize_mm: [0.442, 0.442, 0.03] }],
  ['dose/kernel-voxel-size', 'is 4.42; three numbers', { voxelSize_mm: 4.42 }],
  ['dose/kernel-medium', 'the name of the medium was expected', { medium: ' ' }],
  ['dose/kernel-density', 'is 1040; more than 0 and at most 23 g/cm³ was expected', { density_g_per_cm3: 1040 }],
  ['ingest/unknown-radionuclide', 'is not in the library', { radionuclide: 'Lutetium' }],
] as [string, string, Record<string, unknown>][])(
  '%s with what was found and what was expected: %s',
  (code, words, change) => {
    expect(() => parsed(change)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) as string }) as Error,
    );
  },
);

test.each(['', '[1, 2]', '{ "unit": '])('%j is no kernel', (text) => {
  expect(() => parseSiteKernel('K.json', text)).toThrow(expect.objectContaining({ code: 'dose/kernel-file' }) as Error);
});

describe('mirror images', () => {
  const LEFT = SOURCE - 1;

  test('that agree within their stated uncertainty are averaged, as independent values', () => {
    const { values, relativeUncertainty } = parsed({
      values: changed(LEFT, 1.04e-11),
      relativeUncertainty: VALUES.map(() => 0.02),
    });
    expect(values[1]).toBeCloseTo(1.02e-11, 20);
    expect(relativeUncertainty![1]! * values[1]!).toBeCloseTo(Math.hypot(0.02 * 1.04e-11, 0.02 * 1e-11) / 2, 20);
    expect(relativeUncertainty![0]).toBe(0.02);
    expect(values[0]).toBe(VALUES[SOURCE]);
  });

  test.each([
    ['more than six stated standard uncertainties', { relativeUncertainty: VALUES.map(() => 0.002) }],
    ['more than a twentieth where none is stated', {}],
  ])('that differ by %s are refused', (_, change) => {
    expect(() => parsed({ values: changed(LEFT, 1.3e-11), ...change })).toThrow(
      expect.objectContaining({
        code: 'dose/kernel-asymmetric',
        message: expect.stringContaining('1.300e-11 Gy/(Bq·s) at offset (-1, 0, 0) and 1.150e-11 on average') as string,
      }) as Error,
    );
  });

  test('of which Monte Carlo hit only some are averaged', () => {
    const corners = new Set([0, 2, 6, 8, 36, 38, 42, 44]);
    const { values, relativeUncertainty } = parsed({
      values: VALUES.map((value, at) => (corners.has(at) ? (at === 8 ? 8e-14 : 0) : value)),
      relativeUncertainty: VALUES.map((_, at) => (corners.has(at) ? 1 : 0.001)),
    });
    expect(values.at(-1)).toBeCloseTo(1e-14, 20);
    expect(relativeUncertainty!.at(-1)).toBeCloseTo(1, 12);
  });
});

describe('use', () => {
  const fits = { radionuclide: 'Lu-177', daughters: 'none', voxelSize_mm: [4.418, 4.42, 3] } as const;

  test('for its own nuclide and voxel size, rounded as it may be', () => {
    expect(() => assertSiteKernelFits(parsed(), fits)).not.toThrow();
  });

  test.each([
    [{ radionuclide: 'Y-90' }, 'dose/kernel-radionuclide', 'The kernel K.json is for Lu-177; the case is Y-90.'],
    [
      { voxelSize_mm: [4.8, 4.8, 4.8] as const },
      'dose/kernel-voxel-size',
      'The kernel K.json is for 4.42 × 4.42 × 3.00 mm voxels, the map has 4.80 × 4.80 × 4.80 mm.',
    ],
    [
      { voxelSize_mm: [4.42, 3, 4.42] as const },
      'dose/kernel-voxel-size',
      'The kernel K.json is for 4.42 × 4.42 × 3.00 mm voxels, the map has 4.42 × 3.00 × 4.42 mm.',
    ],
  ])('not for %j', (change, code, message) => {
    expect(() => assertSiteKernelFits(parsed(), { ...fits, ...change })).toThrow(
      expect.objectContaining({ code, message }) as Error,
    );
  });

  test('not with daughters when it was made without', () => {
    const kernel = parsed({ radionuclide: 'Ra-223', daughters: 'none' });
    expect(() => assertSiteKernelFits(kernel, { ...fits, radionuclide: 'Ra-223', daughters: 'equilibrium' })).toThrow(
      expect.objectContaining({ code: 'dose/kernel-daughters' }) as Error,
    );
  });
});

describe('energy', () => {
  const MASS_kg = (0.442 * 0.442 * 0.3 * 1.04) / 1000;
  const total_MeV = (VALUES.reduce((sum, value) => sum + value, 0) * MASS_kg) / 1.602176634e-13;
  const sumOf = ({ energy_MeV, reach }: VoxelSValueKernel): number => {
    let [sum, at] = [0, 0];
    for (let k = 0; k <= reach[2]; k++)
      for (let j = 0; j <= reach[1]; j++)
        for (let i = 0; i <= reach[0]; i++) sum += energy_MeV[at++]! * 2 ** [i, j, k].filter((n) => n > 0).length;
    return sum;
  };

  test('is S times the mass of a voxel; what the table lacks of the emitted energy lies beyond it', () => {
    const kernel = siteVoxelSValueKernel(parsed(), 0.18);
    expect(kernel.reach).toEqual([1, 1, 2]);
    expect(kernel.energy_MeV.length).toBe(12);
    expect(kernel.energy_MeV[0]! / ((1e-10 * MASS_kg) / 1.602176634e-13)).toBeCloseTo(1, 12);
    expect(kernel.energy_MeV[11]! / kernel.energy_MeV[0]!).toBeCloseTo(1e-4, 12);
    expect(sumOf(kernel)).toBeCloseTo(total_MeV, 12);
    expect(kernel.beyond_MeV + total_MeV).toBeCloseTo(0.18, 12);
    expect(kernel.emitted_MeV).toBe(0.18);
  });

  test('of a table that holds a little more than the library emits is that of the table', () => {
    const kernel = siteVoxelSValueKernel(parsed(), total_MeV / 1.02);
    expect(kernel.beyond_MeV).toBe(0);
    expect(kernel.emitted_MeV).toBeCloseTo(total_MeV, 12);
  });

  test.each([1e-9, 1.1])('that is %d of what is emitted shows a mistaken unit', (part) => {
    const emitted_MeV = total_MeV / part;
    expect(() => siteVoxelSValueKernel(parsed(), emitted_MeV)).toThrow(
      expect.objectContaining({ code: 'dose/kernel-energy' }) as Error,
    );
  });
});
