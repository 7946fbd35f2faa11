import { Component, type ReactNode } from 'react';
import { toErrorReport, type ErrorReport } from '@voxel-dosimetry/core';
import type { Translate } from './messages/translator';

interface RenderGuardProps {
  readonly t: Translate;
  readonly children: ReactNode;
}
interface RenderGuardState {
  readonly report: ErrorReport | null;
}

/** Keeps what stands around it on the screen when its content cannot be drawn: says so, and draws it again when asked. */
export class RenderGuard extends Component<RenderGuardProps, RenderGuardState> {
  override state: RenderGuardState = { report: null };

  static getDerivedStateFromError(error: unknown): RenderGuardState {
    return { report: toErrorReport(error, 'viewer/render') };
  }

  override render(): ReactNode {
    const { t, children } = this.props;
    const { report } = this.state;
    if (report === null) return children;
    return (
      <div className="vd-root vd-empty" role="alert">
        <p className="vd-empty-title">{t('panel.notShown')}</p>
        <p>{report.message}</p>
        <p>{report.remedy}</p>
        <button type="button" className="vd-button" onClick={() => this.setState({ report: null })}>
          {t('panel.showAgain')}
        </button>
      </div>
    );
  }
}
