import type { ReactElement } from 'react';
import type { DoseEngine, EngineComparison } from '@voxel-dosimetry/compute';
import { COMPARED_MAPS, type ComparedMap } from '../../../../viewState';
import { differenceWindow_Gy } from '../../../../charts/differenceDisplay';
import { comparedPair } from '../../../../comparedPair';
import { useScene } from '../../../CaseContext';
import { Button } from '../../../controls/Button';
import { NumberField } from '../../../controls/NumberField';
import { SelectField } from '../../../controls/SelectField';
import { CompareTable } from './CompareTable';

/** A comparison's figures, and what of it the viewports show. */
export function CompareResult({ result }: { readonly result: EngineComparison }): ReactElement {
  const { viewStore, dosimetryCase, attempt, t } = useScene();
  const discard = async (): Promise<void> => {
    viewStore.set({ comparedEngine: null });
    await dosimetryCase.discardComparison();
  };
  return (
    <>
      <CompareTable result={result} />
      <LookAt result={result} />
      <div className="vd-row">
        <Button data-action="discard-comparison" onClick={() => attempt(discard)}>
          {t('compare.discard')}
        </Button>
      </div>
    </>
  );
}

const DOSE_OF_CASE = '';

/** The dose of the case, or one engine beside the reference. Looking only. */
function LookAt({ result }: { readonly result: EngineComparison }): ReactElement {
  const { state, view, viewStore, t } = useScene();
  const reference = t(`dose.engineShort.${result.reference}`);
  const others = result.engines.map(({ outcome }) => outcome.engine).filter((engine) => engine !== result.reference);
  const window_Gy = differenceWindow_Gy(state, view);
  const looked = comparedPair(state, view)?.other ?? DOSE_OF_CASE;
  return (
    <div className="vd-row">
      <SelectField<DoseEngine | typeof DOSE_OF_CASE>
        label={t('compare.look')}
        value={looked}
        options={[
          { value: DOSE_OF_CASE, label: t('compare.lookDose') },
          ...others.map((value) => ({
            value,
            label: t('compare.lookAt', { engine: t(`dose.engineShort.${value}`), reference }),
          })),
        ]}
        onChange={(engine) => viewStore.set({ comparedEngine: engine === DOSE_OF_CASE ? null : engine })}
      />
      {looked !== DOSE_OF_CASE && (
        <SelectField<ComparedMap>
          label={t('compare.map')}
          value={view.comparedMap}
          options={COMPARED_MAPS.map((value) => ({ value, label: t(`compare.map.${value}`) }))}
          onChange={(comparedMap) => viewStore.set({ comparedMap })}
        />
      )}
      {looked !== DOSE_OF_CASE && view.comparedMap === 'difference' && (
        <NumberField
          label={t('compare.windowShort')}
          unit="Gy"
          value={window_Gy}
          min={0.0001}
          onCommit={(differenceWindow_Gy) => viewStore.set({ differenceWindow_Gy })}
        />
      )}
    </div>
  );
}
