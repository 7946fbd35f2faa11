import type { PlanarChoices } from '../../domain/planar';

/** How well the scan agrees with a planar image where it was found; null where outlines were not placed by the scan, or were moved on that image since. */
export function correlationOn({ placements, shifts_mm }: PlanarChoices, planarTimePointId: string): number | null {
  const placed = placements?.[planarTimePointId];
  const [x_mm, y_mm] = shifts_mm[planarTimePointId] ?? [0, 0];
  return placed && placed.shift_mm[0] === x_mm && placed.shift_mm[1] === y_mm ? placed.correlation : null;
}
