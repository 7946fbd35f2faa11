import type { ReactElement } from 'react';
import type { KineticsBasis, RegionFit } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { formatNumber } from '../../formatQuantity';
import { CandidateTable } from './CandidateTable';
import { isOneScan } from './CurveChoices';
import { FixedHalfLivesFields } from './FixedHalfLivesFields';
import { HybridFigures } from './planar/HybridFigures';
import { OneScanWindow } from './OneScanWindow';
import { PointTable } from './PointTable';
import { RegionCurveEditor } from './RegionCurveEditor';
import { regionName } from './regionChoice';

/** Everything that led to a region's integral, and what can be chosen for it alone. */
export function RegionFitDetails({ regionFit }: { readonly regionFit: RegionFit }): ReactElement {
  const { state, t } = useScene();
  const { regionId, fit } = regionFit;
  return (
    <div className="vd-group" role="group" aria-label={t('fit.editOne', { name: regionName(state, regionId) })}>
      <Reliability regionFit={regionFit} />
      {regionFit.hybrid !== undefined && <HybridFigures hybrid={regionFit.hybrid} />}
      {isOneScan(fit.selection) && <OneScanWindow regionId={regionId} />}
      <CandidateTable fit={fit} />
      <PointTable regionFit={regionFit} />
      <RegionCurveEditor regionIds={[regionId]} />
      {!isOneScan(fit.selection) && <FixedHalfLivesFields regionId={regionId} />}
    </div>
  );
}

/** How sure the integral is, and where a method for one scan is outside what it is valid for. */
function Reliability({ regionFit: { fit } }: { readonly regionFit: RegionFit }): ReactElement {
  const { t } = useScene();
  const { interval68_MBq_h: interval, bootstrapSigma_MBq_h: sigma_MBq_h } = fit;
  const figures = [
    ...(interval === null
      ? []
      : [t('fit.interval', { low: formatNumber(interval[0]), high: formatNumber(interval[1]) })]),
    ...(sigma_MBq_h === null ? [] : [t('fit.bootstrapSigma', { sigma: formatNumber(sigma_MBq_h, 2) })]),
  ];
  return (
    <>
      {figures.length > 0 && <p>{figures.join(' · ')}</p>}
      {fit.basis !== undefined && <Basis basis={fit.basis} />}
      {fit.outsideValidity.map((message) => (
        <p key={message} className="vd-warn-text">
          {message}
        </p>
      ))}
    </>
  );
}

/** Whose kinetics were taken where they were not measured. */
function Basis({ basis: { title, patients, doi } }: { readonly basis: KineticsBasis }): ReactElement {
  const { t } = useScene();
  const more = [
    ...(patients === null ? [] : [t('fit.basisPatients', { count: patients })]),
    ...(doi === null ? [] : [t('fit.populationDoi', { doi })]),
  ];
  return <p className="vd-hint">{[t('fit.basis', { title }), ...more].join(', ')}</p>;
}
