import type { ReactElement } from 'react';
import type { StageState } from '@voxel-dosimetry/case';

const RADIUS = 6;
const CIRCUMFERENCE = 2 * Math.PI * RADIUS;

function Mark({ state }: { readonly state: StageState }): ReactElement {
  switch (state.status) {
    case 'empty':
      return <circle cx="8" cy="8" r={RADIUS} className="vd-dot-ring" />;
    case 'running':
      return (
        <>
          <circle cx="8" cy="8" r={RADIUS} className="vd-dot-track" />
          <circle
            cx="8"
            cy="8"
            r={RADIUS}
            className="vd-dot-progress"
            transform="rotate(-90 8 8)"
            strokeDasharray={`${CIRCUMFERENCE * Math.max(0.04, state.progress.fraction)} ${CIRCUMFERENCE}`}
          />
        </>
      );
    case 'ready':
      return (
        <>
          <circle cx="8" cy="8" r="7" className="vd-dot-fill" />
          <path d="M4.8 8.3l2.2 2.2 4.2-4.6" className="vd-dot-sign" />
        </>
      );
    case 'stale':
      return (
        <>
          <circle cx="8" cy="8" r={RADIUS} className="vd-dot-ring" />
          <path d="M8 2a6 6 0 0 1 0 12z" className="vd-dot-fill" />
        </>
      );
    case 'failed':
      return (
        <>
          <circle cx="8" cy="8" r="7" className="vd-dot-fill" />
          <path d="M5.6 5.6l4.8 4.8m0-4.8l-4.8 4.8" className="vd-dot-sign" />
        </>
      );
  }
}

/** A stage's state by shape and by colour; the words stand beside it for those who see neither. */
export function StateDot({ state }: { readonly state: StageState }): ReactElement {
  return (
    <svg className={`vd-dot vd-dot-${state.status}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <Mark state={state} />
    </svg>
  );
}
