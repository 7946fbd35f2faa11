import type { ReactElement } from 'react';
import type { VoxelCurveSettings } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { NumberField } from '../../controls/NumberField';
import { RadioGroup } from '../../controls/RadioGroup';
import { SelectField } from '../../controls/SelectField';
import { FoldedChoices } from './FoldedChoices';

const SHAPES: readonly VoxelCurveSettings['shape'][] = ['own', 'region-phases', 'region-shape'];
const FALLBACKS: readonly VoxelCurveSettings['fallback'][] = ['region-shape', 'trapezoid'];

/** How single voxels are fitted, and what tames their noise. */
export function VoxelChoices(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const choice = state.choices.fit;
  const { voxels } = choice;
  const set = (change: Partial<VoxelCurveSettings>): void =>
    dosimetryCase.choose('fit', { ...choice, voxels: { ...voxels, ...change } });
  return (
    <FoldedChoices name="voxels" title={t('fit.voxelChoices')} now={t(`fit.shape.${voxels.shape}`)}>
      <RadioGroup
        label={t('fit.shape')}
        value={voxels.shape}
        options={SHAPES.map((value) => ({
          value,
          label: t(`fit.shape.${value}`),
          hint: t(`fit.shapeHint.${value}`),
        }))}
        onChange={(shape) => set({ shape })}
      />
      {voxels.shape !== 'region-shape' && (
        <>
          <div className="vd-stacked">
            <NumberField
              label={t('fit.smoothing')}
              unit="mm"
              min={0}
              max={50}
              value={voxels.smoothing_mm}
              onCommit={(smoothing_mm) => set({ smoothing_mm })}
            />
            <p className="vd-hint">{t('fit.smoothingHint')}</p>
          </div>
          <SelectField
            label={t('fit.fallback')}
            value={voxels.fallback}
            options={FALLBACKS.map((value) => ({ value, label: t(`fit.fallback.${value}`) }))}
            onChange={(fallback) => set({ fallback })}
          />
        </>
      )}
    </FoldedChoices>
  );
}
