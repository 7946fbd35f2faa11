import type { ReactElement } from 'react';
import { findingsOf } from '@voxel-dosimetry/case';
import { extrapolated_frac, LARGE_EXTRAPOLATION_frac, type RegionFit } from '@voxel-dosimetry/core';
import { useScene } from '../../CaseContext';
import { Quantity } from '../../controls/Quantity';
import { formatHalfLife, formatPercent } from '../../formatQuantity';
import { RegionHeading } from '../../RegionHeading';
import { useRegionSelection, type RegionSelection } from '../../useRegionSelection';
import { CurveSketch } from './CurveSketch';

/** What was fitted to each region. A pressed row brings its region forward in all charts. */
export function RegionFitTable(): ReactElement | null {
  const { state, t } = useScene();
  const fits = state.results.fit?.regionFits ?? [];
  const selection = useRegionSelection(fits.map(({ regionId }) => regionId));
  if (fits.length === 0) return null;
  const extrapolated = findingsOf(state, 'fit');
  return (
    <section className="vd-group">
      <table className="vd-table vd-figures" aria-label={t('fit.table')}>
        <thead>
          <tr>
            <th scope="col">{t('fit.region')}</th>
            <th scope="col">
              {t('fit.tia')} <span className="vd-unit">MBq·h</span>
            </th>
            <th scope="col">{t('fit.halfLife')}</th>
            <th scope="col">{t('fit.extrapolated')}</th>
          </tr>
        </thead>
        <tbody>
          {fits.map((fit) => (
            <FitRow key={fit.regionId} regionFit={fit} selection={selection} />
          ))}
        </tbody>
      </table>
      {extrapolated.length > 0 && (
        <p className="vd-warn-text" title={extrapolated.map(({ message }) => message).join('\n')}>
          {t('fit.extrapolatedWarning', {
            count: extrapolated.length,
            limit: formatPercent(LARGE_EXTRAPOLATION_frac),
          })}{' '}
          {extrapolated[0]?.remedy}
        </p>
      )}
      <p className="vd-hint">{t('fit.seeChart')}</p>
    </section>
  );
}

interface FitRowProps {
  readonly regionFit: RegionFit;
  readonly selection: RegionSelection;
}

function FitRow({ regionFit, selection }: FitRowProps): ReactElement {
  const { state, t } = useScene();
  const { fit, regionId } = regionFit;
  const region = state.results.segment?.regions.find(({ id }) => id === regionId);
  const extrapolated = findingsOf(state, 'fit').find((finding) => finding.regionId === regionId);
  return (
    <tr
      className={selection.isMuted(regionId) ? 'vd-pressable vd-muted' : 'vd-pressable'}
      onClick={() => selection.toggle(regionId)}
    >
      <RegionHeading regionId={regionId} selected={selection.isSelected(regionId)}>
        <CurveSketch regionFit={regionFit} colour={region?.colour ?? [200, 200, 200]} />
      </RegionHeading>
      <td>
        <Quantity value={fit.timeIntegratedActivity_MBq_h} unit="" />
      </td>
      <td title={fit.status === 'atPhysicalDecay' ? t('fit.atPhysical') : undefined}>
        {formatHalfLife(fit.parameters['effectiveHalfLife_s'])}
        {fit.status === 'atPhysicalDecay' && <span className="vd-hint">{t('fit.atPhysical')}</span>}
      </td>
      <td className={extrapolated ? 'vd-warn' : ''} title={extrapolated?.message}>
        {formatPercent(extrapolated_frac(regionFit))}
      </td>
    </tr>
  );
}
