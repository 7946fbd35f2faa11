import type { ReactElement } from 'react';
import { STAGE_IDS, type StageId } from '@voxel-dosimetry/core';
import { openFindings, type CaseState } from '@voxel-dosimetry/case';
import { useScene } from './CaseContext';
import { openIssues } from './ingestIssues';
import { stageOutcome } from './stageOutcome';
import { RenderGuard } from './RenderGuard';
import { OpenStage } from './stages/OpenStage';
import { StateDot } from './StateDot';

/** The eight stages in order: state, one line of outcome, and the open stage's body under its row. */
export function StageRail(): ReactElement {
  const { t } = useScene();
  return (
    <ol className="vd-rail" aria-label={t('panel.stages')}>
      {STAGE_IDS.map((stage) => (
        <StageStep key={stage} stage={stage} />
      ))}
    </ol>
  );
}

/** Whether the stage waits for the person's word. */
function waits(stage: StageId, state: CaseState): boolean {
  const { status } = state.stages[stage];
  if (stage === 'ingest') return (status === 'empty' || status === 'ready') && openIssues(state).length > 0;
  return status === 'ready' && openFindings(state, stage).length > 0;
}

function StageStep({ stage }: { readonly stage: StageId }): ReactElement {
  const { state, view, openStage, t } = useScene();
  const stageState = state.stages[stage];
  const open = view.openStage === stage;
  const comesNext = STAGE_IDS.find((id) => state.stages[id].status !== 'ready') === stage;
  const told = stageOutcome(stage, state, t);
  const outcome = told === '' && comesNext ? t('stage.next') : told;
  const stateText = `${t(`stage.${stage}`)}, ${t(`state.${stageState.status}`)}`;
  return (
    <li className={open ? 'vd-stage vd-stage-open' : 'vd-stage'} data-stage={stage} data-status={stageState.status}>
      <h3 className="vd-stage-heading">
        <button
          type="button"
          className="vd-stage-button"
          aria-label={outcome === '' ? stateText : `${stateText}: ${outcome}`}
          aria-expanded={open}
          aria-controls={`vd-stage-${stage}`}
          title={outcome === '' ? t(`state.${stageState.status}`) : outcome}
          onClick={() => !open && openStage(stage)}
        >
          <StateDot state={stageState} />
          <span className="vd-stage-title">{t(`stage.${stage}`)}</span>
          <span className={`vd-stage-outcome vd-stage-outcome-${waits(stage, state) ? 'waiting' : stageState.status}`}>
            {outcome}
          </span>
        </button>
      </h3>
      {open && (
        <section id={`vd-stage-${stage}`} className="vd-stage-body" aria-label={t(`stage.${stage}`)}>
          <RenderGuard t={t}>
            <OpenStage stage={stage} />
          </RenderGuard>
        </section>
      )}
    </li>
  );
}
