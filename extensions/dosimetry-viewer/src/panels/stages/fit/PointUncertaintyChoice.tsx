import { useState, type ReactElement } from 'react';
import type { ActivityUncertainty } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { NumberField } from '../../controls/NumberField';
import { SelectField } from '../../controls/SelectField';

const KINDS = ['relative', 'counting', 'uniform', 'stated', 'counts-and-size'] as const;
type Kind = (typeof KINDS)[number];

const kindOf = (value: ActivityUncertainty): Kind => (value.source === 'scatter' ? value.weighting : value.source);

interface PointUncertaintyChoiceProps {
  readonly value: ActivityUncertainty;
  readonly onChange: (value: ActivityUncertainty) => void;
}

/** How sure the points are, which decides what each weighs. What needs numbers of the site holds only when they are entered. */
export function PointUncertaintyChoice({ value, onChange }: PointUncertaintyChoiceProps): ReactElement {
  const { t } = useScene();
  const [wanted, setWanted] = useState<'stated' | 'counts-and-size' | null>(null);
  const kind = wanted ?? kindOf(value);
  const choose = (chosen: Kind): void => {
    const isHeld = chosen === kindOf(value);
    const needsNumbers = chosen === 'stated' || chosen === 'counts-and-size';
    setWanted(needsNumbers && !isHeld ? chosen : null);
    if (!needsNumbers) onChange({ source: 'scatter', weighting: chosen });
  };
  const enter = (entered: ActivityUncertainty): void => {
    setWanted(null);
    onChange(entered);
  };
  return (
    <div className="vd-stacked">
      <SelectField<Kind>
        label={t('fit.uncertainty')}
        value={kind}
        options={KINDS.map((each) => ({ value: each, label: t(`fit.uncertainty.${each}`) }))}
        onChange={choose}
      />
      <p className="vd-hint">{t(`fit.uncertaintyHint.${kind}`)}</p>
      {kind === 'stated' && (
        <NumberField
          label={t('fit.relative')}
          unit="%"
          min={0.1}
          max={100}
          value={value.source === 'stated' ? 100 * value.relative_frac : null}
          onCommit={(relative_pct) => enter({ source: 'stated', relative_frac: relative_pct / 100 })}
        />
      )}
      {kind === 'counts-and-size' && <CountsAndSize value={value} onEnter={enter} />}
    </div>
  );
}

interface CountsAndSizeProps {
  readonly value: ActivityUncertainty;
  readonly onEnter: (value: ActivityUncertainty) => void;
}

/** Sensitivity and resolution, taken together; the camera's own factor where the case has one. */
function CountsAndSize({ value, onEnter }: CountsAndSizeProps): ReactElement {
  const { state, t } = useScene();
  const { calibration } = state.choices.calibrate;
  const held = value.source === 'counts-and-size' ? value : null;
  const factor = calibration.source === 'factor' ? calibration.factor_cps_per_MBq : null;
  const [sensitivity, setSensitivity] = useState(held?.sensitivity_cps_per_MBq ?? factor);
  const [resolution_mm, setResolution] = useState(held?.resolution_mm ?? null);
  const enter = (sensitivity_cps_per_MBq: number | null, fullWidth_mm: number | null): void => {
    setSensitivity(sensitivity_cps_per_MBq);
    setResolution(fullWidth_mm);
    if (sensitivity_cps_per_MBq !== null && fullWidth_mm !== null)
      onEnter({ source: 'counts-and-size', sensitivity_cps_per_MBq, resolution_mm: fullWidth_mm });
  };
  return (
    <>
      <div className="vd-row">
        <NumberField
          label={t('fit.sensitivity')}
          unit="cps/MBq"
          min={0.01}
          value={sensitivity}
          onCommit={(entered) => enter(entered, resolution_mm)}
        />
        <NumberField
          label={t('fit.resolution')}
          unit="mm"
          min={1}
          max={60}
          value={resolution_mm}
          onCommit={(entered) => enter(sensitivity, entered)}
        />
      </div>
      {held === null && <p className="vd-warn-text">{t('fit.uncertaintyMissing')}</p>}
    </>
  );
}
