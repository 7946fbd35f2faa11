import type { ReactElement } from 'react';
import type { UncertaintyTarget } from '@voxel-dosimetry/compute';
import { useScene } from '../../CaseContext';
import { NumberField } from '../../controls/NumberField';
import { SelectField } from '../../controls/SelectField';

const KINDS: readonly UncertaintyTarget['of'][] = ['region-mean', 'every-voxel'];
const ALL = '';
const SEVERAL = '*';

interface TargetChoicesProps {
  readonly target: UncertaintyTarget;
  readonly onChange: (target: UncertaintyTarget) => void;
}

/** How sure. */
export function TargetUncertainty({ target, onChange }: TargetChoicesProps): ReactElement {
  const { t } = useScene();
  return (
    <NumberField
      label={t('dose.target')}
      unit="%"
      value={target.uncertainty_pct}
      min={0.01}
      max={100}
      onCommit={(uncertainty_pct) => onChange({ ...target, uncertainty_pct })}
    />
  );
}

/** Of what, and where. */
export function TargetPlace({ target, onChange }: TargetChoicesProps): ReactElement {
  const { state, t } = useScene();
  const regions = state.results.segment?.regions ?? [];
  const { regionIds } = target;
  const several = regionIds !== null && regionIds.length > 1;
  const options = [
    { value: ALL, label: t('dose.targetIn.all') },
    ...(several ? [{ value: SEVERAL, label: t('dose.targetIn.several', { count: regionIds.length }) }] : []),
    ...regions.map(({ id, name }) => ({ value: id, label: name })),
  ];
  const choose = (value: string): void => {
    if (value !== SEVERAL) onChange({ ...target, regionIds: value === ALL ? null : [value] });
  };
  return (
    <div className="vd-row">
      <SelectField<UncertaintyTarget['of']>
        label={t('dose.targetOf')}
        value={target.of}
        options={KINDS.map((value) => ({ value, label: t(`dose.targetOf.${value}`) }))}
        onChange={(of) => onChange({ ...target, of })}
      />
      <SelectField<string>
        label={t('dose.targetIn')}
        value={several ? SEVERAL : (regionIds?.[0] ?? ALL)}
        options={options}
        onChange={choose}
      />
    </div>
  );
}
