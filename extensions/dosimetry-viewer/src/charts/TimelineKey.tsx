import type { ReactElement } from 'react';
import { useScene } from '../panels/CaseContext';
import { formatHalfLife, formatNumber, formatPercent } from '../panels/formatQuantity';
import { administeredDecayed_MBq, type CaseTimeline, type TimelineScan } from './caseTimeline';
import { Marker } from './Marker';

interface TimelineKeyProps {
  readonly timeline: CaseTimeline;
  /** Where the cursor reads the curve, h; null while there is no cursor. */
  readonly cursor_h: number | null;
}

/** Key and readout in one: the curve's value at the cursor, and every scan with its activity and share. A scan's name chooses it. */
export function TimelineKey({ timeline, cursor_h }: TimelineKeyProps): ReactElement {
  const { t } = useScene();
  return (
    <div className="vd-chart-key vd-timeline-key">
      <div className="vd-key-row" role="status">
        <DecaySwatch />
        {cursor_h === null
          ? t('timeline.administeredDecayed')
          : t('timeline.administeredDecayedAt', { time: `${cursor_h.toFixed(1)} h` })}
        {cursor_h !== null && (
          <span className="vd-key-value">
            {formatNumber(administeredDecayed_MBq(timeline.administration, cursor_h))} MBq
          </span>
        )}
      </div>
      <ul aria-label={t('timeline.scans')}>
        {timeline.scans.map((scan) => (
          <ScanEntry key={scan.id} scan={scan} />
        ))}
      </ul>
    </div>
  );
}

function ScanEntry({ scan }: { readonly scan: TimelineScan }): ReactElement {
  const { view, viewStore, t } = useScene();
  const { inImage_MBq, retained_frac, exceedsAdministered } = scan;
  return (
    <li>
      <button
        type="button"
        className="vd-key-button"
        aria-pressed={view.selectedTimePointId === scan.id}
        title={t('timeline.scan', {
          modality: scan.isPlanar ? t('planar.modality', { modality: scan.modality }) : scan.modality,
          time: scan.label,
        })}
        onClick={() => viewStore.set({ selectedTimePointId: scan.id })}
      >
        <span>{scan.label}</span>
        <span className="vd-unit">{scan.isPlanar ? t('planar.tag') : scan.modality}</span>
        {inImage_MBq !== null && (
          <span className="vd-key-value">
            {formatNumber(inImage_MBq)} MBq
            <span className={exceedsAdministered ? 'vd-key-share vd-bad' : 'vd-key-share'}>
              {formatPercent(retained_frac, 1)}
            </span>
          </span>
        )}
      </button>
    </li>
  );
}

/** What curve and points are. */
export function TimelineLineKey({ timeline }: { readonly timeline: CaseTimeline }): ReactElement {
  const { t } = useScene();
  const { halfLife_s } = timeline.administration;
  return (
    <div className="vd-line-key" aria-hidden="true">
      <DecaySwatch />
      {halfLife_s === null
        ? t('timeline.decayKey')
        : t('timeline.decayKeyHalfLife', { halfLife: formatHalfLife(halfLife_s) })}
      <svg className="vd-measured" width="12" height="10">
        <Marker index={0} x={6} y={5} colour="currentColor" />
      </svg>
      {t('timeline.inImageKey')}
    </div>
  );
}

function DecaySwatch(): ReactElement {
  return (
    <svg width="18" height="10" aria-hidden="true">
      <line className="vd-line vd-line-decay" x1="0" x2="18" y1="5" y2="5" />
    </svg>
  );
}
