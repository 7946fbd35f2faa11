/** A solid in the patient (LPS, mm) with its bounding box, from which tissues are built. */
export interface Solid {
  readonly low_mm: readonly [number, number, number];
  readonly high_mm: readonly [number, number, number];
  contains(x: number, y: number, z: number): boolean;
}

type Point = readonly [number, number, number];

export function ellipsoid(centre_mm: Point, semiAxes_mm: Point): Solid {
  const [cx, cy, cz] = centre_mm;
  const [a, b, c] = semiAxes_mm;
  return {
    low_mm: [cx - a, cy - b, cz - c],
    high_mm: [cx + a, cy + b, cz + c],
    contains: (x, y, z) => ((x - cx) / a) ** 2 + ((y - cy) / b) ** 2 + ((z - cz) / c) ** 2 <= 1,
  };
}

/** Elliptic cylinder along z. */
export function cylinder(centre_mm: Point, semiAxes_mm: readonly [number, number], height_mm: number): Solid {
  const [cx, cy, cz] = centre_mm;
  const [a, b] = semiAxes_mm;
  const half = height_mm / 2;
  return {
    low_mm: [cx - a, cy - b, cz - half],
    high_mm: [cx + a, cy + b, cz + half],
    contains: (x, y, z) => Math.abs(z - cz) <= half && ((x - cx) / a) ** 2 + ((y - cy) / b) ** 2 <= 1,
  };
}

/** A trunk: elliptic in cross-section, nearly flat at both ends: ((x/a)² + (y/b)²)² + (z/h)⁸ ≤ 1. */
export function trunk(centre_mm: Point, semiAxes_mm: Point): Solid {
  const [cx, cy, cz] = centre_mm;
  const [a, b, h] = semiAxes_mm;
  return {
    low_mm: [cx - a, cy - b, cz - h],
    high_mm: [cx + a, cy + b, cz + h],
    contains: (x, y, z) => (((x - cx) / a) ** 2 + ((y - cy) / b) ** 2) ** 2 + ((z - cz) / h) ** 8 <= 1,
  };
}

/** Half-open box low ≤ p < high, so that boxes on voxel edges fill whole voxels. */
export function box(low_mm: Point, high_mm: Point): Solid {
  return {
    low_mm,
    high_mm,
    contains: (x, y, z) =>
      x >= low_mm[0] && x < high_mm[0] && y >= low_mm[1] && y < high_mm[1] && z >= low_mm[2] && z < high_mm[2],
  };
}

/** The same solid elsewhere. */
export function displaced({ low_mm, high_mm, contains }: Solid, [x_mm, y_mm, z_mm]: Point): Solid {
  const by = ([a, b, c]: Point): Point => [a + x_mm, b + y_mm, c + z_mm];
  return { low_mm: by(low_mm), high_mm: by(high_mm), contains: (x, y, z) => contains(x - x_mm, y - y_mm, z - z_mm) };
}

/** Which tissue is at a point: the index of the last solid in painting order that contains it, plus 1; 0 outside all. */
export function painter(solids: readonly { readonly solid: Solid; readonly tissue: number }[]): TissueAt {
  const order = [...solids].reverse();
  return (x, y, z) => {
    for (const { solid, tissue } of order) {
      const { low_mm: low, high_mm: high } = solid;
      if (x < low[0] || x > high[0] || y < low[1] || y > high[1] || z < low[2] || z > high[2]) continue;
      if (solid.contains(x, y, z)) return tissue;
    }
    return 0;
  };
}

/** Index of the tissue at a patient position (LPS, mm); 0 is air. */
export type TissueAt = (x: number, y: number, z: number) => number;
