import { useState, type ReactElement } from 'react';
import type { CalibrationChoice } from '@voxel-dosimetry/compute';
import { openFindings } from '@voxel-dosimetry/case';
import { useScene } from '../CaseContext';
import { confirmedActivities } from '../confirmations';
import { ConfirmedList } from '../ConfirmedList';
import { NumberField } from '../controls/NumberField';
import { RadioGroup } from '../controls/RadioGroup';
import { StageBody } from '../StageBody';
import { ActivityFindings } from './calibrate/ActivityFindings';
import { RetainedActivityTable } from './calibrate/RetainedActivityTable';

type Source = CalibrationChoice['source'];

/** How image values become activity concentration, and the check-sum against what was administered. */
export function CalibrateStage(): ReactElement {
  const { state, dosimetryCase, t } = useScene();
  const { calibration } = state.choices.calibrate;
  const timePoints = state.results.ingest?.timePoints ?? [];
  const counts = timePoints.filter(({ emission }) => emission.unit.value === 'count').length;
  // The factor enters the case only as a number: until then it is merely wanted.
  const [wanted, setWanted] = useState<Source | null>(null);
  const source = wanted ?? calibration.source;
  const factor_cps_per_MBq = calibration.source === 'factor' ? calibration.factor_cps_per_MBq : null;
  const choose = (choice: CalibrationChoice): void => dosimetryCase.choose('calibrate', { calibration: choice });
  const setSource = (next: Source): void => {
    setWanted(next === calibration.source ? null : next);
    if (next === 'image') choose({ source: next });
  };
  const notYet = source === 'factor' && factor_cps_per_MBq === null ? t('calibrate.factorMissing') : null;
  const notOn = openFindings(state, 'calibrate').length > 0 ? t('calibrate.settleFirst') : null;
  return (
    <StageBody
      stage="calibrate"
      runLabel={t('calibrate.run', { count: timePoints.length })}
      notYet={notYet}
      notOn={notOn}
    >
      <RadioGroup<Source>
        label={t('calibrate.method')}
        value={source}
        options={[
          {
            value: 'image',
            label: t('calibrate.image'),
            ...(counts > 0 ? { hint: t('calibrate.imageCounts', { count: counts, total: timePoints.length }) } : {}),
          },
          { value: 'factor', label: t('calibrate.factor'), hint: t('calibrate.factorHint') },
        ]}
        onChange={setSource}
      />
      {source === 'factor' && (
        <div className="vd-indent">
          <NumberField
            label={t('calibrate.factorField')}
            unit="cps/MBq"
            value={factor_cps_per_MBq}
            min={0.01}
            max={10000}
            onCommit={(factor) => {
              setWanted(null);
              choose({ source: 'factor', factor_cps_per_MBq: factor });
            }}
          />
        </div>
      )}
      <ActivityFindings />
      <RetainedActivityTable />
      <ConfirmedList confirmations={confirmedActivities(state)} />
    </StageBody>
  );
}
