import type { ReactElement } from 'react';
import type { GammaCriteria } from '@voxel-dosimetry/core';
import { useScene } from '../../../CaseContext';
import { NumberField } from '../../../controls/NumberField';
import { SelectField } from '../../../controls/SelectField';

interface GammaFieldsProps {
  readonly gamma: GammaCriteria;
  readonly onChange: (gamma: GammaCriteria) => void;
}

const NORMALISATIONS = ['global', 'local'] as const satisfies readonly GammaCriteria['normalisation'][];

/** When two doses count as alike: said in one line, opened to be changed. */
export function GammaFields({ gamma, onChange }: GammaFieldsProps): ReactElement {
  const { t } = useScene();
  const change = (changed: Partial<GammaCriteria>): void => onChange({ ...gamma, ...changed });
  return (
    <details className="vd-details">
      <summary>
        {t('compare.gamma', {
          dose: gamma.dose_pct,
          distance: gamma.distance_mm,
          threshold: gamma.threshold_pct,
          normalisation: t(`compare.gammaShort.${gamma.normalisation}`),
        })}
      </summary>
      <div className="vd-row">
        <NumberField
          label={t('compare.gammaDose')}
          unit="%"
          value={gamma.dose_pct}
          min={0.1}
          max={50}
          onCommit={(dose_pct) => change({ dose_pct })}
        />
        <NumberField
          label={t('compare.gammaDistance')}
          unit="mm"
          value={gamma.distance_mm}
          min={0.1}
          max={50}
          onCommit={(distance_mm) => change({ distance_mm })}
        />
        <NumberField
          label={t('compare.gammaThreshold')}
          unit={t('compare.ofMaximum')}
          value={gamma.threshold_pct}
          min={0}
          max={99}
          onCommit={(threshold_pct) => change({ threshold_pct })}
        />
        <SelectField<GammaCriteria['normalisation']>
          label={t('compare.gammaNormalisation')}
          value={gamma.normalisation}
          options={NORMALISATIONS.map((value) => ({ value, label: t(`compare.normalisation.${value}`) }))}
          onChange={(normalisation) => change({ normalisation })}
        />
      </div>
      <p className="vd-hint">{t('compare.gammaHint')}</p>
    </details>
  );
}
