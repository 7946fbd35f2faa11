import type { ReactElement } from 'react';
import type { PlanarChoices } from '@voxel-dosimetry/core';
import { withAttenuation, withoutParts } from '../../../../planar/planarParts';
import type { PlanarPart } from '../../../../viewState';
import { useScene } from '../../../CaseContext';
import { Button } from '../../../controls/Button';
import { regionName } from '../regionChoice';
import { AttenuationFields } from './AttenuationFields';
import { useDraw } from './useDraw';

/** Background, attenuation and clearing of one region or of several at once; each change is one step for undo. */
export function PlanarRegionEditor({ regionIds }: { readonly regionIds: readonly string[] }): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const draw = useDraw();
  const { fit } = state.choices;
  const drawn = regionIds.filter((id) => id in fit.planar.regions);
  const withBackground = drawn.filter((id) => fit.planar.regions[id]?.background_mm !== null);
  const names = drawn.map((id) => regionName(state, id)).join(', ');
  const [only] = regionIds;
  const set = (planar: PlanarChoices): void => dosimetryCase.choose('fit', { ...fit, planar });
  const clear = (ids: readonly string[], part: PlanarPart): void =>
    set(
      withoutParts(
        fit.planar,
        ids.map((regionId) => ({ regionId, part })),
      ),
    );
  if (drawn.length === 0 || only === undefined) return <p className="vd-hint">{t('planar.statusNone')}</p>;
  return (
    <div className="vd-region-editor">
      <div className="vd-row">
        {regionIds.length === 1 && (
          <Button
            aria-label={t('planar.drawBackgroundLabel', { name: names })}
            onClick={() => draw(only, 'background')}
          >
            {t('planar.drawBackground')}
          </Button>
        )}
        {withBackground.length > 0 && (
          <Button
            look="quiet"
            aria-label={t('planar.clearBackgroundLabel', { names })}
            onClick={() => clear(withBackground, 'background')}
          >
            {t('planar.clearBackground')}
          </Button>
        )}
        <Button
          look="quiet"
          className="vd-push"
          aria-label={t('planar.clearLabel', { names })}
          onClick={() => clear(drawn, 'outline')}
        >
          {t('planar.clear')}
        </Button>
      </div>
      <AttenuationFields
        key={drawn.join()}
        regionIds={drawn}
        onChange={(attenuation) => set(withAttenuation(fit.planar, drawn, attenuation))}
      />
    </div>
  );
}
