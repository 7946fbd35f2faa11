import type { ReactElement } from 'react';
import { useScene } from '../../CaseContext';
import { RegionSwatch } from '../../RegionSwatch';
import { useRegionSelection } from '../../useRegionSelection';
import { regionName } from './regionChoice';

interface RegionOpenerProps {
  readonly regionId: string;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

/** At the head of a region's row: ticked, it is edited with the others that are and comes forward in all charts; pressed, it opens. */
export function RegionOpener({ regionId, isOpen, onOpen }: RegionOpenerProps): ReactElement {
  const { state, t } = useScene();
  const { isSelected, toggle } = useRegionSelection([regionId]);
  const region = state.results.segment?.regions.find(({ id }) => id === regionId);
  const name = regionName(state, regionId);
  return (
    <>
      <input
        type="checkbox"
        aria-label={t('fit.choose', { name })}
        checked={isSelected(regionId)}
        onChange={() => toggle(regionId)}
      />
      <button
        type="button"
        className="vd-region-button"
        aria-expanded={isOpen}
        aria-label={t('fit.details', { name })}
        title={name}
        onClick={onOpen}
      >
        <span className={isOpen ? 'vd-chevron vd-chevron-open' : 'vd-chevron'} aria-hidden="true" />
        {region !== undefined && <RegionSwatch colour={region.colour} />}
        <span className="vd-ellipsis" dir="auto">
          {name}
        </span>
      </button>
    </>
  );
}
