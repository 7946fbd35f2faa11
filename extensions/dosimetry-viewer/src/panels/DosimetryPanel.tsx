import type { ReactElement } from 'react';
import { StyleSheet } from '../style/StyleSheet';
import { CaseNotes } from './CaseNotes';
import { CaseProvider, useScene } from './CaseContext';
import { PatientHeader } from './PatientHeader';
import type { PanelProps } from './panelProps';
import { StageRail } from './StageRail';

/**
 * The right-hand panel: patient, the eight stages of the pipeline and the open stage's choices, result and primary button.
 * It renders the case and starts its commands; it computes nothing. From 360 px width.
 */
export function DosimetryPanel(props: PanelProps): ReactElement {
  return (
    <CaseProvider {...props}>
      <StyleSheet />
      <PanelFrame />
    </CaseProvider>
  );
}

function PanelFrame(): ReactElement {
  const { state, t } = useScene();
  return (
    <div className="vd-root vd-panel" role="region" aria-label={t('panel.name')}>
      {state.studyInstanceUIDs.length === 0 ? (
        <div className="vd-empty">
          <p className="vd-empty-title">{t('panel.noCase')}</p>
          <p>{t('panel.noCaseHint')}</p>
        </div>
      ) : (
        <>
          <PatientHeader />
          <CaseNotes />
          <StageRail />
        </>
      )}
    </div>
  );
}
