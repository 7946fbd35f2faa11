import type { ReactElement } from 'react';
import { DOSE_ENGINES, type DoseEngine } from '@voxel-dosimetry/compute';
import { useScene } from '../../CaseContext';
import { RadioGroup } from '../../controls/RadioGroup';
import { useDoseEstimates } from './useDoseEstimates';

/** The six engines with the time that each takes here; what the chosen one assumes and where it is wrong; why one cannot run. */
export function EngineChoice(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const choice = state.choices.dose;
  const estimates = useDoseEstimates();
  const hintOf = (engine: DoseEngine): string | undefined => {
    const { because } = estimates.of(engine);
    if (because !== null) return because;
    return engine === choice.engine ? `${t(`dose.assumption.${engine}`)} ${t(`dose.limits.${engine}`)}` : undefined;
  };
  return (
    <RadioGroup<DoseEngine>
      label={t('dose.engine')}
      value={choice.engine}
      options={DOSE_ENGINES.map((value) => {
        const hint = hintOf(value);
        const { time, because } = estimates.of(value);
        return {
          value,
          label: t(`dose.engine.${value}`),
          title: t(`dose.assumption.${value}`),
          disabled: because !== null && value !== choice.engine,
          ...(hint === undefined ? {} : { hint }),
          ...(time === null ? {} : { aside: time }),
        };
      })}
      onChange={(engine) => dosimetryCase.choose('dose', { ...choice, engine })}
    />
  );
}
