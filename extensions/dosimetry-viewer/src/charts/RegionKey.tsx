import type { ReactElement, ReactNode } from 'react';
import { useScene } from '../panels/CaseContext';
import { NOT_AVAILABLE } from '../panels/formatQuantity';
import { useRegionSelection } from '../panels/useRegionSelection';
import { cssColour } from '../style/regionColours';
import type { ChartRegion } from './chartRegions';
import { Marker } from './Marker';

interface RegionKeyProps {
  readonly regions: readonly ChartRegion[];
  readonly withMarkers?: boolean;
  /** What the cursor reads for each region; null while there is no cursor. */
  readonly readings: { readonly heading: string; readonly values: Readonly<Record<string, string>> } | null;
  /** Below the regions. */
  readonly children?: ReactNode;
}

/** Key and readout in one: a region's name brings its curve forward, the cursor's values stand beside it. */
export function RegionKey({ regions, readings, withMarkers = true, children }: RegionKeyProps): ReactElement {
  const { t } = useScene();
  const { isSelected, toggle } = useRegionSelection(regions.map(({ id }) => id));
  return (
    <div className="vd-chart-key">
      <div className="vd-chart-reading" role="status">
        {readings?.heading ?? ' '}
      </div>
      <ul aria-label={t('chart.regions')}>
        {regions.map((region) => (
          <li key={region.id}>
            <button
              type="button"
              className={region.muted ? 'vd-key-button vd-muted' : 'vd-key-button'}
              aria-pressed={isSelected(region.id)}
              aria-label={t('chart.region', { name: region.name })}
              title={region.name}
              onClick={() => toggle(region.id)}
            >
              <svg width="18" height="10" aria-hidden="true">
                <line x1="0" x2="18" y1="5" y2="5" stroke={cssColour(region.colour)} strokeWidth="2" />
                {withMarkers && <Marker index={region.markerIndex} x={9} y={5} colour={cssColour(region.colour)} />}
              </svg>
              <span className="vd-ellipsis" dir="auto">
                {region.name}
              </span>
              {readings !== null && <span className="vd-key-value">{readings.values[region.id] ?? NOT_AVAILABLE}</span>}
            </button>
          </li>
        ))}
      </ul>
      {children}
    </div>
  );
}
