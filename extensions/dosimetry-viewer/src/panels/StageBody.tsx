import { useId, type ReactElement, type ReactNode } from 'react';
import { STAGE_IDS, type StageId } from '@voxel-dosimetry/core';
import { isSideBySide } from '../sideBySide';
import { ActivityScale } from './ActivityScale';
import { useScene } from './CaseContext';
import { Button } from './controls/Button';
import { Notice } from './controls/Notice';
import { RunningStage } from './RunningStage';

interface StageBodyProps {
  readonly stage: StageId;
  /** The verb of the primary button: "Register 3 time points". */
  readonly runLabel: string;
  /** What the primary button does instead of running the stage plainly. */
  readonly onRun?: () => void;
  /** A reason of the panel's own why the stage cannot run, before the case is asked. */
  readonly notYet?: string | null;
  /** A reason why the finished stage is not left yet. */
  readonly notOn?: string | null;
  /** What is shown below while the stage is out of date, where it is not the earlier result. */
  readonly staleHint?: string;
  readonly children: ReactNode;
}

/** What every open stage has in common: its state in words, the choices, and one primary button with a way to earlier stages. */
export function StageBody({
  stage,
  runLabel,
  onRun,
  notYet = null,
  notOn = null,
  staleHint,
  children,
}: StageBodyProps): ReactElement {
  const { state, t } = useScene();
  const stageState = state.stages[stage];
  return (
    <div className="vd-body">
      <div className="vd-body-scroll">
        {stageState.status === 'failed' && (
          <Notice tone="error" title={t('failed.title', { stage: t(`stage.${stage}`) })}>
            <p>{stageState.error.message}</p>
            <p>{stageState.error.remedy}</p>
            <p className="vd-code">{t('failed.code', { code: stageState.error.code })}</p>
          </Notice>
        )}
        {stageState.status === 'stale' && (
          <Notice tone="warning">
            <p>{t('stale.because', { reason: stageState.because })}</p>
            {state.results[stage] !== null && <p className="vd-hint">{staleHint ?? t('stale.hint')}</p>}
          </Notice>
        )}
        <fieldset className="vd-choices" disabled={stageState.status === 'running'}>
          {children}
        </fieldset>
        {isSideBySide(stage) && (state.results.ingest?.timePoints.length ?? 0) > 1 && <ActivityScale />}
      </div>
      {stageState.status === 'running' ? (
        <RunningStage stage={stage} running={stageState} />
      ) : (
        <StageFooter
          stage={stage}
          runLabel={runLabel}
          notYet={notYet}
          notOn={notOn}
          {...(onRun === undefined ? {} : { onRun })}
        />
      )}
    </div>
  );
}

function StageFooter({ stage, runLabel, onRun, notYet, notOn }: Omit<StageBodyProps, 'children'>): ReactElement {
  const { state, dosimetryCase, attempt, openStage, t } = useScene();
  const reasonId = useId();
  const { status } = state.stages[stage];
  const next = STAGE_IDS[STAGE_IDS.indexOf(stage) + 1];
  const earlierOpen = STAGE_IDS.slice(0, STAGE_IDS.indexOf(stage)).some((id) => state.stages[id].status !== 'ready');
  const blocked = notYet ?? dosimetryCase.blockedBecause(stage);
  const run = onRun ?? (() => attempt(() => dosimetryCase.runStage(stage)));
  const done = status === 'ready' && next !== undefined;
  const retry = status === 'failed' ? t('run.retry') : runLabel;
  return (
    <div className="vd-footer">
      {blocked !== null && (
        <p className="vd-blocked" id={reasonId}>
          {t('run.blocked', { reason: blocked })}
        </p>
      )}
      {done && notOn !== null && (
        <p className="vd-blocked" id={`${reasonId}-on`}>
          {notOn}
        </p>
      )}
      <div className="vd-footer-row">
        {earlierOpen && (
          <Button
            data-action="run-to"
            aria-label={t('run.toHereLabel', { stage: t(`stage.${stage}`) })}
            onClick={() => attempt(() => dosimetryCase.runTo(stage))}
          >
            {t('run.toHere')}
          </Button>
        )}
        <Button
          look={status === 'ready' ? 'secondary' : 'primary'}
          data-action="run"
          disabled={blocked !== null}
          aria-describedby={blocked === null ? undefined : reasonId}
          onClick={run}
        >
          {done ? t('run.again') : retry}
        </Button>
        {done && (
          <Button
            look="primary"
            data-action="next"
            disabled={notOn !== null && notOn !== undefined}
            aria-describedby={notOn ? `${reasonId}-on` : undefined}
            onClick={() => openStage(next)}
          >
            {t('run.next', { stage: t(`stage.${next}`) })}
          </Button>
        )}
      </div>
    </div>
  );
}
