import type { ReactElement } from 'react';
import { FIT_MAPS, type FitMap } from '../../../viewState';
import { useScene } from '../../CaseContext';
import { SelectField } from '../../controls/SelectField';

/** Which map of the fit lies over the images; its legend is in the viewport. Looking only. */
export function MapChoice(): ReactElement | null {
  const { state, view, viewStore, t } = useScene();
  if (state.results.fit === null) return null;
  return (
    <SelectField<FitMap>
      label={t('fit.map')}
      value={view.fitMap}
      options={FIT_MAPS.map((value) => ({ value, label: t(`fit.map.${value}`) }))}
      onChange={(fitMap) => viewStore.set({ fitMap })}
    />
  );
}
