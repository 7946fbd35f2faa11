import type { ReactElement } from 'react';
import type { TimeActivityCandidate, TimeActivityFit } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { formatHalfLife, formatNumber, formatPercent, NOT_AVAILABLE } from '../../formatQuantity';

const HALF_LIVES = [
  'effectiveHalfLife_s',
  'effectiveHalfLife1_s',
  'effectiveHalfLife2_s',
  'effectiveHalfLife3_s',
] as const;

/** All models that were tried, with what each would give, what it weighs, and why one was refused. */
export function CandidateTable({ fit }: { readonly fit: TimeActivityFit }): ReactElement {
  const { t } = useScene();
  return (
    <table className="vd-table vd-figures vd-candidates" aria-label={t('fit.candidates')}>
      <thead>
        <tr>
          <th scope="col">{t('fit.candidate')}</th>
          <th scope="col">
            {t('fit.tia')} <span className="vd-unit">MBq·h</span>
          </th>
          <th scope="col">{t('fit.aicc')}</th>
          <th scope="col">{t('fit.weight')}</th>
        </tr>
      </thead>
      <tbody>
        {fit.candidates.map((candidate) => (
          <CandidateRow key={candidate.model} candidate={candidate} fit={fit} />
        ))}
      </tbody>
    </table>
  );
}

interface CandidateRowProps {
  readonly candidate: TimeActivityCandidate;
  readonly fit: TimeActivityFit;
}

function CandidateRow({ candidate, fit }: CandidateRowProps): ReactElement {
  const { t } = useScene();
  const { model, refusedBecause, parameters, timeIntegratedActivity_sigma_MBq_h: sigma_MBq_h } = candidate;
  const halfLives = HALF_LIVES.flatMap((name) =>
    parameters[name] === undefined ? [] : [formatHalfLife(parameters[name])],
  );
  const isChosen = fit.selection !== 'average' && fit.model === model;
  const uptake_s = parameters['uptakeHalfLife_s'];
  const halfLifeText = [...halfLives, ...(uptake_s === undefined ? [] : [`↑ ${formatHalfLife(uptake_s)}`])].join(' · ');
  return (
    <tr className={refusedBecause === null ? '' : 'vd-refused'}>
      <th scope="row">
        {t(`fit.model.${model}`)}
        {halfLifeText !== '' && <span className="vd-hint">{halfLifeText}</span>}
        {refusedBecause !== null && (
          <span className="vd-warn-text">
            {t('fit.refusedBecause', { reason: t(`fit.refused.${refusedBecause}`) })}
          </span>
        )}
      </th>
      <td>
        {formatNumber(candidate.timeIntegratedActivity_MBq_h)}
        {sigma_MBq_h !== null && <span className="vd-hint">{`± ${formatNumber(sigma_MBq_h, 2)}`}</span>}
      </td>
      <td>{formatNumber(candidate.aicc)}</td>
      <td>
        {candidate.weight === null ? NOT_AVAILABLE : formatPercent(candidate.weight, 1)}
        {isChosen && <span className="vd-hint">{t('fit.chosen')}</span>}
      </td>
    </tr>
  );
}
