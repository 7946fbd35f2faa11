import type { ReactElement } from 'react';
import type { RegionFit } from '@voxel-dosimetry/core';
import { useScene } from '../../panels/CaseContext';
import { formatPercent } from '../../panels/formatQuantity';
import { cssColour } from '../../style/regionColours';
import type { ChartRegion } from '../chartRegions';
import { admissible, CANDIDATE_DASHES } from './CandidateCurves';

/** Which thin line is which model of the region that is worked on, and what it weighs. */
export function CandidateKey({
  regionFit,
  region,
}: {
  readonly regionFit: RegionFit;
  readonly region: ChartRegion;
}): ReactElement | null {
  const { t } = useScene();
  const candidates = admissible(regionFit);
  if (candidates.length === 0) return null;
  return (
    <ul className="vd-candidate-key" aria-label={t('tac.candidates', { name: region.name })}>
      {candidates.map(({ model, weight }) => (
        <li key={model}>
          <svg width="18" height="8" aria-hidden="true">
            <line
              className="vd-candidate"
              x1="0"
              x2="18"
              y1="4"
              y2="4"
              stroke={cssColour(region.colour)}
              strokeDasharray={CANDIDATE_DASHES[model]}
            />
          </svg>
          <span className="vd-ellipsis" title={t(`fit.model.${model}`)}>
            {t(`fit.modelShort.${model}`)}
          </span>
          <span className="vd-key-value">{weight === null ? t('fit.notWeighed') : formatPercent(weight)}</span>
        </li>
      ))}
    </ul>
  );
}
