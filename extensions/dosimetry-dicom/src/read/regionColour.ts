/** Colour-blind-safe qualitative set (Okabe & Ito 2008), for regions that bring no colour. */
const OKABE_ITO: readonly (readonly [number, number, number])[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 158, 115],
  [240, 228, 66],
  [0, 114, 178],
  [213, 94, 0],
  [204, 121, 167],
];

export const colourByIndex = (index: number): readonly [number, number, number] =>
  OKABE_ITO[index % OKABE_ITO.length] ?? [230, 159, 0];

/** Recommended Display CIELab Value (0062,000D), 16-bit scaled PCS values (PS3.3 C.10.7.1.1), as sRGB 0..255. */
export function colourOfCieLab(scaled: readonly number[]): readonly [number, number, number] | null {
  const [l16, a16, b16] = scaled;
  if (l16 === undefined || a16 === undefined || b16 === undefined) return null;
  const [l, a, b] = [(l16 / 65535) * 100, (a16 / 65535) * 255 - 128, (b16 / 65535) * 255 - 128];
  const fy = (l + 16) / 116;
  const inverse = (f: number): number => (f > 6 / 29 ? f ** 3 : 3 * (6 / 29) ** 2 * (f - 4 / 29));
  const [x, y, z] = [0.9642 * inverse(fy + a / 500), inverse(fy), 0.8249 * inverse(fy - b / 200)];
  // Profile connection space is D50: matrix of sRGB adapted to D50 (Bradford), IEC 61966-2-1.
  return [
    gamma(3.1338561 * x - 1.6168667 * y - 0.4906146 * z),
    gamma(-0.9787684 * x + 1.9161415 * y + 0.033454 * z),
    gamma(0.0719453 * x - 0.2289914 * y + 1.4052427 * z),
  ];
}

function gamma(linear: number): number {
  const clipped = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055));
}

/** sRGB 0..255 → Recommended Display CIELab Value. */
export function cieLabOfColour(colour: readonly [number, number, number]): [number, number, number] {
  const [r, g, b] = colour.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  const f = (t: number): number => (t > (6 / 29) ** 3 ? Math.cbrt(t) : t / (3 * (6 / 29) ** 2) + 4 / 29);
  const fx = f((0.4360747 * r + 0.3850649 * g + 0.1430804 * b) / 0.9642);
  const fy = f(0.2225045 * r + 0.7168786 * g + 0.0606169 * b);
  const fz = f((0.0139322 * r + 0.0971045 * g + 0.7141733 * b) / 0.8249);
  const scaled = (value: number, low: number, span: number): number =>
    Math.round(((Math.min(span + low, Math.max(low, value)) - low) / span) * 65535);
  return [scaled(116 * fy - 16, 0, 100), scaled(500 * (fx - fy), -128, 255), scaled(200 * (fy - fz), -128, 255)];
}
