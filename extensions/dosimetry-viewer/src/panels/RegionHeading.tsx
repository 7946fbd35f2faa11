import type { ReactElement, ReactNode } from 'react';
import { useScene } from './CaseContext';
import { RegionSwatch } from './RegionSwatch';

interface RegionHeadingProps {
  readonly regionId: string;
  readonly selected: boolean;
  /** Columns that the name stands over; then it heads the row below it. */
  readonly over?: number;
  readonly children?: ReactNode;
}

/** A region's name at the head of its row. The whole row is pressed: the button makes it reachable and lets the press through. */
export function RegionHeading({ regionId, selected, over, children }: RegionHeadingProps): ReactElement {
  const { state, t } = useScene();
  const region = state.results.segment?.regions.find(({ id }) => id === regionId);
  const name = region?.name ?? regionId;
  return (
    <th scope={over === undefined ? 'row' : 'rowgroup'} colSpan={over}>
      <span className="vd-region-cell">
        <button
          type="button"
          className="vd-region-button"
          aria-pressed={selected}
          title={`${name}\n${t('chart.region', { name })}`}
        >
          {region !== undefined && <RegionSwatch colour={region.colour} />}
          <span className="vd-ellipsis" dir="auto">
            {name}
          </span>
        </button>
        {children}
      </span>
    </th>
  );
}
