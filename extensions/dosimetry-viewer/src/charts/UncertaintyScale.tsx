import type { ReactElement } from 'react';
import { useScene } from '../panels/CaseContext';
import { uncertaintyGradient } from '../style/uncertaintyColours';
import { LegendScale, type LegendPose } from './LegendScale';
import { OvertakenTag } from './OvertakenTag';

interface UncertaintyScaleProps {
  readonly maximum_frac: number;
  readonly pose: LegendPose;
}

/** Scale of the uncertainty wash in %, and what it leaves uncoloured. */
export function UncertaintyScale({ maximum_frac, pose }: UncertaintyScaleProps): ReactElement {
  const { state, t } = useScene();
  const maximum_pct = Number((100 * maximum_frac).toPrecision(3));
  return (
    <div
      className={`vd-root vd-legend vd-legend-${pose}`}
      role="group"
      aria-label={t('wash.uncertaintyTitle')}
      title={t('wash.uncertaintyNote')}
    >
      <div className="vd-legend-top">{maximum_pct}</div>
      <LegendScale pose={pose} maximum={maximum_pct} gradient={uncertaintyGradient} />
      <div className="vd-legend-unit">±%</div>
      <OvertakenTag madeBy={state.stages.dose} />
    </div>
  );
}
