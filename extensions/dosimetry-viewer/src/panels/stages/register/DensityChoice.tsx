import { useState, type ReactElement } from 'react';
import type { ScannerCalibration } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { Button } from '../../controls/Button';
import { SelectField } from '../../controls/SelectField';
import { DensityTableForm } from './DensityTableForm';

type Relation = 'published' | 'own';
const RELATIONS: readonly Relation[] = ['published', 'own'];

/** How CT numbers become mass density: as published, or by the scanner's own table. */
export function DensityChoice(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const choice = state.choices.register;
  const applied = choice.densityCalibration;
  // A table enters the case only when it is whole: until then it is merely being edited.
  const [isEdited, setEdited] = useState(false);
  const relation: Relation = applied !== null || isEdited ? 'own' : 'published';
  const choose = (densityCalibration: ScannerCalibration | null): void => {
    setEdited(false);
    dosimetryCase.choose('register', { ...choice, densityCalibration });
  };
  const select = (next: Relation): void => {
    if (next === 'own') setEdited(true);
    else if (applied === null) setEdited(false);
    else choose(null);
  };
  return (
    <>
      <SelectField
        inline
        label={t('register.density')}
        value={relation}
        options={RELATIONS.map((value) => ({ value, label: t(`register.density.${value}`) }))}
        onChange={select}
      />
      {applied !== null && (
        <div className="vd-row">
          <span dir="auto">{t('register.density.applied', { name: applied.name, count: applied.nodes.length })}</span>
          <Button look="quiet" className="vd-push" aria-expanded={isEdited} onClick={() => setEdited(!isEdited)}>
            {t('register.density.edit')}
          </Button>
        </div>
      )}
      {isEdited && <DensityTableForm key={JSON.stringify(applied)} applied={applied} onApply={choose} />}
    </>
  );
}
