import type { ReactElement } from 'react';
import type { RegionFit } from '@voxel-dosimetry/core';
import { outsideMeasured_frac, slowestHalfLife_s } from '../../../shownRegionFits';
import { useScene } from '../../CaseContext';
import { formatHalfLife, formatNumber, formatPercent } from '../../formatQuantity';
import { CurveSketch } from './CurveSketch';
import { curveText } from './fitTexts';
import { isOwnChoice } from './regionChoice';
import { RegionOpener } from './RegionOpener';

interface RegionFitRowProps {
  readonly regionFit: RegionFit;
  readonly columns: number;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

/** A region and its figures. */
export function RegionFitRow({ regionFit, columns, isOpen, onOpen }: RegionFitRowProps): ReactElement {
  const { state, t } = useScene();
  const { regionId, fit } = regionFit;
  const region = state.results.segment?.regions.find(({ id }) => id === regionId);
  return (
    <>
      <tr>
        <th scope="rowgroup" colSpan={columns}>
          <span className="vd-region-cell">
            <RegionOpener regionId={regionId} isOpen={isOpen} onOpen={onOpen} />
            <CurveSketch regionFit={regionFit} colour={region?.colour ?? [200, 200, 200]} />
            <CurveNote regionFit={regionFit} />
          </span>
        </th>
      </tr>
      <tr>
        <td>
          {formatNumber(fit.timeIntegratedActivity_MBq_h)}
          <span className="vd-unit">{sigmaText(regionFit)}</span>
        </td>
        <td>
          {formatHalfLife(slowestHalfLife_s(fit))}
          {fit.status === 'atPhysicalDecay' && <span className="vd-hint">{t('fit.atPhysical')}</span>}
        </td>
        <Extrapolated regionFit={regionFit} />
        <td>
          {chiSquareText(fit.chiSquare)}
          <span className="vd-unit">{formatNumber(fit.aicc, 3)}</span>
        </td>
      </tr>
    </>
  );
}

const sigmaText = ({ fit }: RegionFit): string => `± ${formatNumber(fit.timeIntegratedActivity_sigma_MBq_h, 2)}`;

/** Curves through all their points leave a rounding error only. */
const LEAST_CHI_SQUARE = 1e-3;
const chiSquareText = (chiSquare: number | null): string =>
  chiSquare !== null && chiSquare < LEAST_CHI_SQUARE ? `< ${LEAST_CHI_SQUARE}` : formatNumber(chiSquare, 2);

/** What the curve is, and what a person has changed about it. */
function CurveNote({
  regionFit: { regionId, fit, excludedBecause, hybrid },
}: Pick<RegionFitRowProps, 'regionFit'>): ReactElement {
  const { state, t } = useScene();
  const leftOut = excludedBecause.filter((reason) => reason !== null).length;
  return (
    <span className="vd-fit-note">
      {hybrid !== undefined && <span className="vd-tag vd-tag-planar">{t('planar.tag')}</span>}
      {leftOut > 0 && <span className="vd-tag">{t('fit.leftOut', { count: leftOut })}</span>}
      {leftOut === 0 && isOwnChoice(state, regionId) && <span className="vd-tag">{t('fit.changed')}</span>}
      <span>{curveText(fit, t)}</span>
    </span>
  );
}

/** The share outside the measured interval; above the site's limit it says so in words too. */
function Extrapolated({ regionFit }: Pick<RegionFitRowProps, 'regionFit'>): ReactElement {
  const { state, t } = useScene();
  const limit_frac = state.choices.fit.extrapolationLimit_frac;
  const share_frac = outsideMeasured_frac(regionFit);
  const isAbove = (share_frac ?? 0) > limit_frac;
  return (
    <td className={isAbove ? 'vd-warn' : ''}>
      {formatPercent(share_frac)}
      {isAbove && <span className="vd-over-limit">{t('fit.aboveLimit', { limit: formatPercent(limit_frac) })}</span>}
    </td>
  );
}
