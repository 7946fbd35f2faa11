import { memo, type ReactElement } from 'react';
import type { PlanarOutline } from '@voxel-dosimetry/core';
import { cssColour } from '../style/regionColours';
import type { PlanarPart } from '../viewState';
import { boundsOf, moved, type Place_mm } from './outlines';
import { inPane, type PaneGeometry } from './paneGeometry';

/** An outline as it is drawn: whose, where, and whether it is worked on. */
export interface ShownOutline {
  readonly regionId: string;
  readonly part: PlanarPart;
  readonly name: string;
  readonly colour: readonly [number, number, number];
  readonly outline_mm: PlanarOutline;
  readonly isChosen: boolean;
  /** Its region, or the region's background, is worked on. */
  readonly isBeside: boolean;
}

interface OutlineShapesProps {
  readonly outlines: readonly ShownOutline[];
  readonly shift_mm: Place_mm;
  readonly geometry: PaneGeometry;
  /** While something is drawn, outlines let the pointer through. */
  readonly isPressed: boolean;
  /** Names stand in one of the two views. */
  readonly withNames: boolean;
}

/** Outlines over one view: in the region's colour on a dark edge, so that they are seen on white and on black; backgrounds dashed. */
export const OutlineShapes = memo(function OutlineShapes(props: OutlineShapesProps): ReactElement {
  const { outlines, shift_mm, geometry, isPressed, withNames } = props;
  return (
    <>
      {outlines.map(({ regionId, part, name, colour, outline_mm, isChosen, isBeside }) => {
        const seen_mm = moved(outline_mm, shift_mm);
        const d = outlinePath(seen_mm, geometry);
        const background = isBeside ? 'vd-outline-background vd-outline-beside' : 'vd-outline-background';
        const look = part === 'background' ? `vd-outline ${background}` : 'vd-outline';
        return (
          <g
            key={`${regionId} ${part}`}
            className={isChosen ? `${look} vd-outline-chosen` : look}
            data-region={regionId}
            data-part={part}
            pointerEvents={isPressed ? 'all' : 'none'}
          >
            <title>{name}</title>
            <path className="vd-outline-edge" d={d} />
            <path className="vd-outline-line" d={d} stroke={cssColour(colour)} />
            {withNames && isChosen && <OutlineName name={name} outline_mm={seen_mm} geometry={geometry} />}
          </g>
        );
      })}
    </>
  );
});

interface OutlineNameProps {
  readonly name: string;
  readonly outline_mm: PlanarOutline;
  readonly geometry: PaneGeometry;
}

/** A letter of the name is about this wide. */
const LETTER_px = 7;

/** Above the outline, and never past the view's edges where it has room. */
function OutlineName({ name, outline_mm, geometry }: OutlineNameProps): ReactElement {
  const [[x0, y0], [x1]] = boundsOf(outline_mm.map((place) => inPane(geometry, place)));
  const half_px = (LETTER_px * name.length) / 2 + 4;
  const middle_px = Math.min(geometry.width_px - half_px, Math.max(half_px, (x0 + x1) / 2));
  return (
    <text className="vd-outline-name" x={middle_px} y={Math.max(36, y0 - 6)} textAnchor="middle">
      {name}
    </text>
  );
}

/** A closed path in a pane, px. */
export const outlinePath = (outline_mm: PlanarOutline, geometry: PaneGeometry): string =>
  outline_mm
    .map((place, corner) => {
      const [x, y] = inPane(geometry, place);
      return `${corner === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('')
    .concat('Z');
