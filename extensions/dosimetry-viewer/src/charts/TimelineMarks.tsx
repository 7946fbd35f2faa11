import type { ReactElement } from 'react';
import { formatPercent } from '../panels/formatQuantity';
import { decayCurve, type Administration, type TimelineScan } from './caseTimeline';
import { MARGIN, type ChartAxes } from './ChartFrame';
import { Marker } from './Marker';
import { pathThrough } from './polyline';
import { withoutOverlap } from './withoutOverlap';

const NAME_WIDTH = 41;
const SHARE_WIDTH = 36;
const LINE_HEIGHT = 13;

interface DecayProps {
  readonly administration: Administration;
  readonly axes: ChartAxes;
}

/** What was administered and merely decays: the most that an image can hold. */
export function DecayLine({ administration, axes }: DecayProps): ReactElement {
  const points = decayCurve(administration, axes.x.domain[1]).map(({ time_h, activity_MBq }) => ({
    x: axes.x.at(time_h),
    y: axes.y.at(activity_MBq),
  }));
  return <path className="vd-line vd-line-decay" d={pathThrough(points)} />;
}

/** An arrow at zero hours with what was given and when. */
export function AdministrationMark({ text, axes }: { readonly text: string; readonly axes: ChartAxes }): ReactElement {
  const x = axes.x.at(0);
  const foot = axes.y.at(axes.y.domain[0]);
  return (
    <g className="vd-administration">
      <path
        className="vd-line"
        d={`M${x} ${MARGIN.top}V${foot - 1}M${x - 4} ${foot - 7}L${x} ${foot - 1}L${x + 4} ${foot - 7}`}
      />
      <text x={x + 6} y={MARGIN.top + 9}>
        {text}
      </text>
    </g>
  );
}

interface ScanMarksProps {
  readonly scans: readonly TimelineScan[];
  readonly selectedId: string | null;
  readonly axes: ChartAxes;
}

/** A line at each scan; its name where there is room, all names stand in the key. */
export function ScanMarks({ scans, selectedId, axes }: ScanMarksProps): ReactElement {
  const y = MARGIN.top + 24;
  const foot = axes.y.at(axes.y.domain[0]);
  const named = withoutOverlap(
    scans.map(({ time_h }) => ({ x: axes.x.at(time_h), y })),
    { width: NAME_WIDTH, height: LINE_HEIGHT },
  );
  return (
    <>
      {scans.map((scan, index) => (
        <g key={scan.id} className={scan.id === selectedId ? 'vd-scan vd-scan-selected' : 'vd-scan'}>
          {scan.isPlanar && (
            <rect className="vd-scan-planar" x={axes.x.at(scan.time_h) - 2} y={foot - 12} width="4" height="12" />
          )}
          <line x1={axes.x.at(scan.time_h)} x2={axes.x.at(scan.time_h)} y1={y - 8} y2={foot} />
          {named[index] === true && (
            <text x={axes.x.at(scan.time_h) + 3} y={y + 1}>
              {scan.label}
            </text>
          )}
        </g>
      ))}
    </>
  );
}

/** The activity in each image with its share of what was administered and decayed; red where it is more than all. */
export function MeasuredPoints({ scans, axes }: Pick<ScanMarksProps, 'scans' | 'axes'>): ReactElement {
  const measured = scans.flatMap((scan) =>
    scan.inImage_MBq === null ? [] : [{ scan, x: axes.x.at(scan.time_h), y: axes.y.at(scan.inImage_MBq) }],
  );
  const named = withoutOverlap(measured, { width: SHARE_WIDTH, height: LINE_HEIGHT });
  return (
    <>
      {measured.map(({ scan, x, y }, index) => (
        <g key={scan.id} className={scan.exceedsAdministered ? 'vd-measured vd-measured-over' : 'vd-measured'}>
          <Marker index={0} x={x} y={y} colour="currentColor" />
          {scan.retained_frac !== null && named[index] === true && (
            <text x={x + 7} y={y - 5}>
              {formatPercent(scan.retained_frac)}
            </text>
          )}
        </g>
      ))}
    </>
  );
}
