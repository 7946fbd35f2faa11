import { useMemo, type ReactElement } from 'react';
import {
  earlierKineticsOf,
  findRadionuclide,
  singleTimePointMethodOf,
  singleTimePointWindow,
  toErrorReport,
} from '@voxel-dosimetry/core';
import type { CaseState } from '@voxel-dosimetry/case';
import { useScene } from '../../CaseContext';
import { formatNumber } from '../../formatQuantity';
import type { Translate } from '../../messages/translator';
import { regionChoice, regionName, selectionOf } from './regionChoice';

/** When the scan of a region may be for the chosen method to be valid, or what the method still needs. */
export function OneScanWindow({ regionId }: { readonly regionId: string }): ReactElement | null {
  const { state, t } = useScene();
  const { ingest, segment } = state.results;
  const { fit } = state.choices;
  // The spread of a population over hundreds of times: once for what decides it.
  const { text, isMissing } = useMemo(() => windowText(state, regionId, t), [ingest, segment, fit, regionId, t]);
  return text === null ? null : <p className={isMissing ? 'vd-warn-text' : 'vd-hint'}>{text}</p>;
}

function windowText(
  state: CaseState,
  regionId: string,
  t: Translate,
): { readonly text: string | null; readonly isMissing: boolean } {
  const method = singleTimePointMethodOf(selectionOf(state, regionId));
  const emission = state.results.ingest?.timePoints[0]?.emission;
  const symbol = emission?.radionuclide.value ?? null;
  if (method === null || emission === undefined || symbol === null) return { text: null, isMissing: false };
  const { earlier, population } = state.choices.fit.oneScan;
  try {
    const radionuclide = findRadionuclide(symbol);
    const window = singleTimePointWindow(method, radionuclide.halfLife_s, {
      timeIndex: null,
      radionuclide: symbol,
      tissue: regionChoice(state, regionId).tissue,
      administered_MBq: emission.administeredActivity_MBq.value,
      earlier: earlierKineticsOf(earlier, regionName(state, regionId)),
      population,
    });
    const isOfPopulation = method !== 'haenscheid' && method !== 'earlier-cycle';
    if (window === null) return { text: isOfPopulation ? t('fit.neverValid') : null, isMissing: isOfPopulation };
    const { from_h, to_h, because } = window;
    const text = t('fit.validFrom', { from: formatNumber(from_h), to: formatNumber(to_h), because });
    return { text, isMissing: false };
  } catch (error) {
    const { message, remedy } = toErrorReport(error, 'fit/unexpected');
    return { text: `${message} ${remedy}`, isMissing: true };
  }
}
