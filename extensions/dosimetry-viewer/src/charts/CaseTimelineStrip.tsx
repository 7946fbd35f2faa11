import { useRef, type ReactElement } from 'react';
import { useScene } from '../panels/CaseContext';
import { formatHalfLife } from '../panels/formatQuantity';
import { administrationText, scanName } from './administrationText';
import { caseTimeline, decayCurve, type CaseTimeline } from './caseTimeline';
import { pathThrough } from './polyline';
import { createScale } from './scale';
import { timelineEnd_h } from './timelineAxes';
import { useElementSize } from './useElementSize';
import { withoutOverlap } from './withoutOverlap';

const HEIGHT = 50;
const TOP = 6;
const BASE = 33;
const SIDE = 10;
const NAME_WIDTH = 42;

/** The case's time axis in the height of three table rows, folded away at will: administration, scans, physical decay. */
export function CaseTimelineStrip(): ReactElement | null {
  const { state, t } = useScene();
  const timeline = caseTimeline(state);
  if (timeline.scans.length === 0) return null;
  const text = administrationText(timeline.administration, t);
  return (
    <details className="vd-details vd-strip" open>
      <summary>
        {t('timeline.strip')} <span className="vd-strip-administration">{text}</span>
      </summary>
      <Strip
        timeline={timeline}
        label={t('timeline.summary', {
          administration: text,
          scans: timeline.scans.map((scan) => scanName(scan, t)).join(', '),
        })}
      />
    </details>
  );
}

function Strip({ timeline, label }: { readonly timeline: CaseTimeline; readonly label: string }): ReactElement {
  const { view, t } = useScene();
  const place = useRef<HTMLDivElement>(null);
  const { width } = useElementSize(place, { width: 330, height: HEIGHT });
  const { administration, scans } = timeline;
  const end_h = timelineEnd_h(timeline);
  const first_h = Math.min(0, ...scans.map(({ time_h }) => time_h));
  const x = createScale('linear', [first_h, end_h], [SIDE, width - SIDE]);
  const decay = decayCurve(administration, end_h).map(({ time_h, activity_MBq }) => ({
    x: x.at(time_h),
    y: BASE - ((BASE - TOP) * activity_MBq) / (administration.activity_MBq ?? 1),
  }));
  const named = withoutOverlap(
    scans.map(({ time_h }) => ({ x: x.at(time_h), y: BASE })),
    { width: NAME_WIDTH, height: 1 },
  );
  const zero = x.at(0);
  return (
    <div className="vd-strip-place" ref={place}>
      <svg width={width} height={HEIGHT} role="img" aria-label={label}>
        <path className="vd-line vd-line-decay" d={pathThrough(decay)} />
        <path className="vd-axis" d={`M${SIDE} ${BASE}H${width - SIDE}`} />
        <path
          className="vd-strip-arrow"
          d={`M${zero} ${TOP - 4}V${BASE - 1}M${zero - 4} ${BASE - 7}L${zero} ${BASE - 1}L${zero + 4} ${BASE - 7}`}
        />
        {scans.map((scan, index) => (
          <g
            key={scan.id}
            data-scan={scan.isPlanar ? 'planar' : 'scan'}
            className={scan.id === view.selectedTimePointId ? 'vd-scan vd-scan-selected' : 'vd-scan'}
          >
            {scan.isPlanar ? (
              <rect className="vd-scan-planar" x={x.at(scan.time_h) - 2} y={BASE - 6} width="4" height="12" />
            ) : (
              <circle cx={x.at(scan.time_h)} cy={BASE} r="4" />
            )}
            {named[index] === true && (
              <text x={Math.min(width - 16, Math.max(16, x.at(scan.time_h)))} y={BASE + 15} textAnchor="middle">
                {scan.label}
              </text>
            )}
          </g>
        ))}
        {administration.halfLife_s !== null && (
          <text className="vd-strip-half-life" x={width - SIDE} y={TOP + 5} textAnchor="end">
            {t('timeline.halfLife', { halfLife: formatHalfLife(administration.halfLife_s) })}
          </text>
        )}
      </svg>
      {scans.some(({ isPlanar }) => isPlanar) && <StripKey />}
    </div>
  );
}

/** Which mark is a scan and which a planar image. */
function StripKey(): ReactElement {
  const { t } = useScene();
  return (
    <p className="vd-strip-key" aria-hidden="true">
      <svg width="10" height="12" className="vd-scan">
        <circle cx="5" cy="6" r="4" />
      </svg>
      {t('planar.scanKey')}
      <svg width="8" height="12" className="vd-scan">
        <rect className="vd-scan-planar" x="2" y="0" width="4" height="12" />
      </svg>
      {t('planar.tag')}
    </p>
  );
}
