import type { ReactElement } from 'react';
import { useScene } from '../../../CaseContext';
import { Button } from '../../../controls/Button';
import { regionName } from '../regionChoice';
import { RegionOpener } from '../RegionOpener';
import { PlanarRegionEditor } from './PlanarRegionEditor';
import { useDraw } from './useDraw';

interface PlanarRegionRowProps {
  readonly regionId: string;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

/** A region, whether it is drawn, and the way to draw it; opened, its background and attenuation. */
export function PlanarRegionRow({ regionId, isOpen, onOpen }: PlanarRegionRowProps): ReactElement {
  const { state, t } = useScene();
  const drawn = state.choices.fit.planar.regions[regionId];
  const draw = useDraw();
  const name = regionName(state, regionId);
  return (
    <li className="vd-planar-region" data-region={regionId}>
      <span className="vd-region-cell">
        <RegionOpener regionId={regionId} isOpen={isOpen} onOpen={onOpen} />
        <span className="vd-planar-note">{t(drawnNote(drawn))}</span>
        <Button
          look="quiet"
          aria-label={t(drawn === undefined ? 'planar.drawLabel' : 'planar.drawAnewLabel', { name })}
          onClick={() => draw(regionId, 'outline')}
        >
          {t(drawn === undefined ? 'planar.draw' : 'planar.drawAnew')}
        </Button>
      </span>
      {isOpen && <PlanarRegionEditor regionIds={[regionId]} />}
    </li>
  );
}

function drawnNote(drawn: { readonly background_mm: unknown } | undefined) {
  if (drawn === undefined) return 'planar.notDrawn';
  return drawn.background_mm === null ? 'planar.drawn' : 'planar.drawnWithBackground';
}
