export type Direction = readonly [number, number, number];

/** Turn from one point to the next that spreads points most evenly: π (3 − √5). */
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/**
 * Directions of equal solid angle: half of them on a spiral of equal steps in height over half the sphere, each followed by its opposite.
 *
 * Spiral: Vogel (doi:10.1016/0025-5564(79)90080-4), on the sphere González 2010 (doi:10.1007/s11004-009-9257-x).
 */
export function coneDirections(count: number): Direction[] {
  const pairs = count / 2;
  return Array.from({ length: pairs }, (_, pair): Direction[] => {
    const height = 1 - (pair + 0.5) / pairs;
    const radius = Math.sqrt(1 - height * height);
    const [x, y] = [radius * Math.cos(GOLDEN_ANGLE * pair), radius * Math.sin(GOLDEN_ANGLE * pair)];
    return [
      [x, y, height],
      [-x, -y, -height],
    ];
  }).flat();
}
