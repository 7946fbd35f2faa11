import type { PlanarChoices, PlanarOutline } from '@voxel-dosimetry/core';
import type { PlanarTarget } from '../viewState';
import { moved, scaled, type Place_mm } from './outlines';
import { partOf, shiftOf_mm, withParts, withShift } from './planarParts';

const changed = (
  choices: PlanarChoices,
  targets: readonly PlanarTarget[],
  change: (outline: PlanarOutline) => PlanarOutline,
): PlanarChoices =>
  withParts(
    choices,
    targets.flatMap((target) => {
      const outline = partOf(choices, target);
      return outline === null ? [] : [{ ...target, outline_mm: change(outline) }];
    }),
  );

/** These outlines elsewhere, on all images. */
export const movedParts = (choices: PlanarChoices, targets: readonly PlanarTarget[], way_mm: Place_mm): PlanarChoices =>
  changed(choices, targets, (outline) => moved(outline, way_mm));

/** These outlines larger or smaller, each about its own middle. */
export const scaledParts = (choices: PlanarChoices, targets: readonly PlanarTarget[], factor: number): PlanarChoices =>
  changed(choices, targets, (outline) => scaled(outline, factor));

/** All outlines elsewhere on one image. */
export function shiftedImage(choices: PlanarChoices, planarTimePointId: string, way_mm: Place_mm): PlanarChoices {
  const [x_mm, y_mm] = shiftOf_mm(choices, planarTimePointId);
  return withShift(choices, planarTimePointId, [x_mm + way_mm[0], y_mm + way_mm[1]]);
}

/** An outline that was drawn on one image, as it is kept for all: without that image's shift. */
export function drawnOn(
  choices: PlanarChoices,
  planarTimePointId: string,
  target: PlanarTarget,
  seen_mm: PlanarOutline,
): PlanarChoices {
  const [x_mm, y_mm] = shiftOf_mm(choices, planarTimePointId);
  return withParts(choices, [{ ...target, outline_mm: moved(seen_mm, [-x_mm, -y_mm]) }]);
}
