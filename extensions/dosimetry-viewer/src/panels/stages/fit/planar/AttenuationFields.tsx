import { useState, type ReactElement } from 'react';
import type { PlanarAttenuation } from '@voxel-dosimetry/core';
import type { CaseState } from '@voxel-dosimetry/case';
import { shownRegionFits } from '../../../../shownRegionFits';
import { useScene } from '../../../CaseContext';
import { NumberField } from '../../../controls/NumberField';
import { SelectField } from '../../../controls/SelectField';
import { Hinted } from '../CurveChoices';

type Draft = { readonly [Field in keyof PlanarAttenuation]: number | null };

const FIELDS = [
  { field: 'transmission_frac', label: 'planar.transmission', hint: 'planar.transmissionHint', min: 1e-4, max: 1 },
  { field: 'sourceAttenuation', label: 'planar.source', hint: 'planar.sourceHint', min: 0, max: 20 },
  { field: 'backgroundShare_frac', label: 'planar.share', hint: 'planar.shareHint', min: 0, max: 1 },
] as const satisfies readonly {
  field: keyof PlanarAttenuation;
  label: string;
  hint: string;
  min: number;
  max: number;
}[];

const NOTHING: Draft = { transmission_frac: null, sourceAttenuation: null, backgroundShare_frac: null };

interface AttenuationFieldsProps {
  /** Regions that are drawn. */
  readonly regionIds: readonly string[];
  readonly onChange: (attenuation: PlanarAttenuation | null) => void;
}

/** Attenuation from the CT of the scan, or the three numbers that a person enters; they hold once all three are there. */
export function AttenuationFields({ regionIds, onChange }: AttenuationFieldsProps): ReactElement {
  const { state, t } = useScene();
  const [draft, setDraft] = useState<Draft | null>(() => commonOf(state, regionIds));
  const set = (next: Draft): void => {
    setDraft(next);
    const { transmission_frac, sourceAttenuation, backgroundShare_frac } = next;
    if (transmission_frac === null || sourceAttenuation === null || backgroundShare_frac === null) return;
    onChange({ transmission_frac, sourceAttenuation, backgroundShare_frac });
  };
  const fromCt = (): void => {
    setDraft(null);
    onChange(null);
  };
  return (
    <>
      <SelectField
        label={t('planar.attenuation')}
        inline
        value={draft === null ? 'ct' : 'entered'}
        options={(['ct', 'entered'] as const).map((value) => ({ value, label: t(`planar.attenuation.${value}`) }))}
        onChange={(source) => {
          if (source === 'entered') set(fittedOf(state, regionIds) ?? NOTHING);
          else fromCt();
        }}
      />
      {draft !== null &&
        FIELDS.map(({ field, label, hint, min, max }) => (
          <Hinted key={field} hint={t(hint)}>
            <NumberField
              label={t(label)}
              unit=""
              min={min}
              max={max}
              value={draft[field]}
              onCommit={(value) => set({ ...draft, [field]: value })}
            />
          </Hinted>
        ))}
      {draft !== null && Object.values(draft).includes(null) && (
        <p className="vd-warn-text">{t('planar.attenuationMissing')}</p>
      )}
    </>
  );
}

/** What was entered for the first; those that differ are made alike by the next number. */
const commonOf = (state: CaseState, regionIds: readonly string[]): Draft | null =>
  regionIds.map((id) => state.choices.fit.planar.regions[id]?.attenuation ?? null).find((each) => each !== null) ??
  null;

/** What the CT gave for a single region: the numbers that a person corrects. */
function fittedOf(state: CaseState, regionIds: readonly string[]): Draft | null {
  const [only, ...more] = regionIds;
  if (more.length > 0) return null;
  const hybrid = shownRegionFits(state).find(({ regionId }) => regionId === only)?.hybrid;
  return hybrid?.attenuationFrom === 'ct' ? hybrid.attenuation : null;
}
