import type { ReactElement } from 'react';
import type { CaseState } from '@voxel-dosimetry/case';
import { useScene } from '../panels/CaseContext';
import { formatNumber } from '../panels/formatQuantity';
import type { Translate } from '../panels/messages/translator';
import type { CaseTimeline } from './caseTimeline';

interface Note {
  readonly tone: 'vd-hint' | 'vd-warn' | 'vd-bad';
  readonly text: string;
}

/** Why there are no measured points yet; nothing once there are. */
function unmeasured({ stages, results }: CaseState, t: Translate): Note[] {
  const { calibrate } = stages;
  if (calibrate.status === 'failed')
    return [{ tone: 'vd-bad', text: t('timeline.calibrateFailed', { message: calibrate.error.message }) }];
  if (results.calibrate !== null) return [];
  return [
    { tone: 'vd-hint', text: t(calibrate.status === 'running' ? 'timeline.calibrating' : 'timeline.notCalibrated') },
  ];
}

function notesOf({ administration, scans, undated, differing }: CaseTimeline, state: CaseState, t: Translate): Note[] {
  const over = scans.filter(({ exceedsAdministered }) => exceedsAdministered).map(({ label }) => label);
  const activity = formatNumber(administration.activity_MBq, 4);
  const warnings: readonly (Note | null)[] = [
    over.length > 0 ? { tone: 'vd-bad', text: t('timeline.tooMuch', { labels: over.join(', ') }) } : null,
    administration.activity_MBq === null || administration.halfLife_s === null
      ? { tone: 'vd-warn', text: t('timeline.noDecay') }
      : null,
    undated.length > 0 ? { tone: 'vd-warn', text: t('timeline.undated', { labels: undated.join(', ') }) } : null,
    differing.length > 0
      ? { tone: 'vd-warn', text: t('timeline.differing', { activity, labels: differing.join(', ') }) }
      : null,
  ];
  return [...unmeasured(state, t), ...warnings.filter((note) => note !== null)];
}

/** What the chart cannot show, in words: nothing measured yet, scans without a time, statements that contradict each other. */
export function TimelineNotes({ timeline }: { readonly timeline: CaseTimeline }): ReactElement | null {
  const { state, t } = useScene();
  const notes = notesOf(timeline, state, t);
  if (notes.length === 0) return null;
  return (
    <ul className="vd-chart-notes">
      {notes.map(({ tone, text }) => (
        <li key={text} className={tone}>
          {text}
        </li>
      ))}
    </ul>
  );
}
