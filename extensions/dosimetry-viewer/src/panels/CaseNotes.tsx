import type { ReactElement } from 'react';
import type { StageId } from '@voxel-dosimetry/core';
import { useScene } from './CaseContext';
import { Button } from './controls/Button';

/** Stages whose result is images; after a resume they are read again when asked for. */
const STAGES_WITH_IMAGES: readonly StageId[] = ['dose', 'fit', 'segment', 'register', 'calibrate'];

/** How this case stands to earlier and later visits: resumed, not resumed, or not being kept. */
export function CaseNotes(): ReactElement | null {
  const { state, t } = useScene();
  const notSaved = state.notSaved ?? null;
  return (
    <>
      {state.resumedAt !== null && <ResumedNote at={state.resumedAt} />}
      {state.notResumedBecause && (
        <p className="vd-note vd-warn">{t('panel.notResumed', { reason: state.notResumedBecause })}</p>
      )}
      {notSaved !== null && (
        <p className="vd-note vd-warn" role="alert">
          {t('panel.notSaved', { reason: `${notSaved.message} ${notSaved.remedy}` })}
        </p>
      )}
    </>
  );
}

function ResumedNote({ at }: { readonly at: string }): ReactElement {
  const { state, dosimetryCase, attempt, t } = useScene();
  const held = state.stagesWithVoxels ?? [];
  const last = STAGES_WITH_IMAGES.find((stage) => state.stages[stage].status === 'ready');
  const running = Object.values(state.stages).some(({ status }) => status === 'running');
  return (
    <div className="vd-note vd-list-row">
      <span>{t('panel.resumed', { at: at.slice(0, 16).replace('T', ' ') })}</span>
      {last !== undefined && !held.includes(last) && (
        <Button look="quiet" disabled={running} onClick={() => attempt(() => dosimetryCase.restoreVoxels(last))}>
          {t('panel.readAgain')}
        </Button>
      )}
    </div>
  );
}
