import type { ReactElement } from 'react';
import { uncertaintyMaximum_frac } from '../../../charts/uncertaintyDisplay';
import { useScene } from '../../CaseContext';
import { NumberField } from '../../controls/NumberField';
import { RadioGroup } from '../../controls/RadioGroup';
import { DOSE_WASHES, type DoseWash } from '../../../viewState';

/** What lies over the images in colour: absorbed dose, or how uncertain it is. Looking only; there after Monte Carlo. */
export function WashChoice(): ReactElement | null {
  const { state, view, viewStore, t } = useScene();
  const maximum_frac = uncertaintyMaximum_frac(state, view);
  if (maximum_frac === null) return null;
  return (
    <div className="vd-row">
      <RadioGroup<DoseWash>
        label={t('wash.label')}
        value={view.doseWash}
        options={DOSE_WASHES.map((value) => ({ value, label: t(`wash.${value}`) }))}
        onChange={(doseWash) => viewStore.set({ doseWash })}
      />
      {view.doseWash === 'uncertainty' && (
        <NumberField
          label={t('wash.uncertaintyMax')}
          unit="%"
          value={100 * maximum_frac}
          min={0.1}
          max={90}
          onCommit={(maximum_pct) => viewStore.set({ uncertaintyMaximum_frac: maximum_pct / 100 })}
        />
      )}
    </div>
  );
}
