import type { PlanarOutline } from '../../domain/planar';

const DIRECTIONS = 360;

/** Where an outline is narrowest, between two parallel lines that touch it, mm; too wide by 0.5 % of its length at most. */
export function outlineWidth_mm(outline_mm: PlanarOutline): number {
  const widths = Array.from({ length: DIRECTIONS }, (_, n) => {
    const [across, down] = [Math.cos((Math.PI * n) / DIRECTIONS), Math.sin((Math.PI * n) / DIRECTIONS)];
    const along = outline_mm.map(([x_mm, y_mm]) => x_mm * across + y_mm * down);
    return Math.max(...along) - Math.min(...along);
  });
  return Math.min(...widths);
}
