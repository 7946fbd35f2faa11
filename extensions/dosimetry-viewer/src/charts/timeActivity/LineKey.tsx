import type { ReactElement, ReactNode } from 'react';
import { useScene } from '../../panels/CaseContext';
import { Marker } from '../Marker';

interface LineKeyProps {
  readonly hasBand: boolean;
  readonly hasCandidates: boolean;
  /** Some curve takes its course from planar images. */
  readonly hasPlanar: boolean;
}

/** What points and lines mean. */
export function LineKey({ hasBand, hasCandidates, hasPlanar }: LineKeyProps): ReactElement {
  const { t } = useScene();
  return (
    <div className="vd-line-key vd-fit-key" aria-hidden="true">
      <Entry name={t('chart.measured')} width={12}>
        <Marker index={0} x={6} y={6} colour="currentColor" />
      </Entry>
      {hasPlanar && (
        <>
          <Entry name={t('planar.pointKey')} width={12}>
            <Marker index={0} x={6} y={6} colour="currentColor" hollow />
          </Entry>
          <Entry name={t('planar.scaleKey')} width={14}>
            <circle className="vd-scale-ring" cx="7" cy="6" r="5.5" stroke="currentColor" />
            <Marker index={0} x={7} y={6} colour="currentColor" />
          </Entry>
        </>
      )}
      <Entry name={t('tac.leftOut')} width={14}>
        <Marker index={0} x={7} y={6} colour="currentColor" hollow />
        <path className="vd-point-strike" d="M1 12L13 0" stroke="currentColor" />
      </Entry>
      <Entry name={t('chart.fitted')} width={24}>
        <line className="vd-line" x1="0" x2="24" y1="6" y2="6" stroke="currentColor" />
      </Entry>
      <Entry name={t('chart.extrapolated')} width={24}>
        <line className="vd-line vd-line-extrapolated" x1="0" x2="24" y1="6" y2="6" stroke="currentColor" />
      </Entry>
      {hasCandidates && (
        <Entry name={t('tac.candidatesKey')} width={24}>
          <line className="vd-candidate" x1="0" x2="24" y1="6" y2="6" stroke="currentColor" strokeDasharray="2 2" />
        </Entry>
      )}
      {hasBand && (
        <Entry name={t('tac.band')} width={16}>
          <rect className="vd-band" width="16" height="12" fill="currentColor" />
        </Entry>
      )}
    </div>
  );
}

interface EntryProps {
  readonly name: string;
  readonly width: number;
  readonly children: ReactNode;
}

function Entry({ name, width, children }: EntryProps): ReactElement {
  return (
    <span>
      <svg width={width} height="12">
        {children}
      </svg>
      {name}
    </span>
  );
}
