import { DosimetryError } from '@voxel-dosimetry/core';
import { parseProtocol } from '@voxel-dosimetry/headless';

const parsed = (planar: unknown) => parseProtocol(JSON.stringify({ timeActivity: { planar } })).timeActivity.planar;
const SQUARE = [
  [0, 0],
  [20, 0],
  [20, 20],
  [0, 20],
];
const failure = (planar: unknown): { code: string; message: string } => {
  try {
    parsed(planar);
  } catch (error) {
    if (error instanceof DosimetryError) return error;
    throw error;
  }
  throw new Error('It was taken.');
};

test('outlines by name, drawn or from the scan, with what is stated of single images', () => {
  expect(
    parsed({
      used: false,
      scatter: 'none',
      regions: {
        Kidney: { outline_mm: SQUARE, attenuation: { transmission_frac: 0.2 } },
        Spleen: { outline_mm: 'from-scan' },
        Liver: { outline_mm: 'from-scan', background_mm: null },
        Lesion: { outline_mm: SQUARE, background_mm: 'from-scan' },
      },
      shifts_mm: { 1: [3, -4], '1.2.3': [0, 5] },
      posteriorSeen: { 0: 'from-the-front' },
      placeOn: 2,
    }),
  ).toEqual({
    used: false,
    scatter: 'none',
    regions: [
      [
        'Kidney',
        {
          outline: SQUARE,
          background: null,
          attenuation: { transmission_frac: 0.2, sourceAttenuation: 0, backgroundShare_frac: 1 },
        },
      ],
      ['Spleen', { outline: 'from-scan', background: 'from-scan', attenuation: null }],
      ['Liver', { outline: 'from-scan', background: null, attenuation: null }],
      ['Lesion', { outline: SQUARE, background: 'from-scan', attenuation: null }],
    ],
    shifts_mm: [
      [1, [3, -4]],
      ['1.2.3', [0, 5]],
    ],
    posteriorSeen: [[0, 'from-the-front']],
    placeOn: 2,
  });
});

test.each<[unknown, string, string]>([
  [{ outline: {} }, 'protocol/unknown-key', 'timeActivity.planar.outline'],
  [{ used: 'yes' }, 'protocol/value', 'true or false was expected'],
  [{ scatter: 'dual-window' }, 'protocol/value', 'timeActivity.planar.scatter'],
  [{ regions: { Kidney: {} } }, 'protocol/value', 'timeActivity.planar.regions["Kidney"].outline_mm'],
  [{ regions: { Kidney: { outline_mm: 'scan' } } }, 'protocol/value', 'a list of points in mm'],
  [{ regions: { Kidney: { outline_mm: SQUARE.slice(2) } } }, 'protocol/value', 'at least three points'],
  [{ regions: { Kidney: { outline_mm: [[0, 0, 0], ...SQUARE] } } }, 'protocol/value', 'outline_mm[0] is [0,0,0]'],
  [{ regions: { Kidney: { outline_mm: SQUARE, name: 'K' } } }, 'protocol/unknown-key', 'regions["Kidney"].name'],
  [{ regions: { Kidney: { outline_mm: SQUARE, attenuation: {} } } }, 'protocol/value', 'transmission_frac is missing'],
  [
    { regions: { Kidney: { outline_mm: SQUARE, attenuation: { transmission_frac: 0.1, backgroundShare_frac: 2 } } } },
    'protocol/value',
    'a fraction from 0 to 1',
  ],
  [{ shifts_mm: { 0: 5 } }, 'protocol/value', 'timeActivity.planar.shifts_mm["0"] is 5'],
  [{ shifts_mm: { soon: [0, 0] } }, 'protocol/value', 'shifts_mm["soon"]'],
  [{ posteriorSeen: { 0: 'mirrored' } }, 'protocol/value', '"from-behind" or "from-the-front" was expected'],
])('%j is refused', (planar, code, message) => {
  const { code: found, message: told } = failure(planar);
  expect(found).toBe(code);
  expect(told).toContain(message);
});
