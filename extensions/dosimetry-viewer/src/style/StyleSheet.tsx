import type { ReactElement } from 'react';
import chartStyle from './charts.css?inline';
import controlStyle from './controls.css?inline';
import fitStyle from './fit.css?inline';
import panelStyle from './dosimetry.css?inline';
import mipsStyle from './mips.css?inline';
import planarStyle from './planar.css?inline';
import registerStyle from './register.css?inline';
import stageStyle from './stages.css?inline';
import timelineStyle from './timeline.css?inline';

const STYLE =
  panelStyle +
  controlStyle +
  stageStyle +
  registerStyle +
  chartStyle +
  timelineStyle +
  fitStyle +
  planarStyle +
  mipsStyle;

/** The one place where our style enters the page; the colours are the host's own variables, every class begins with `vd-`. */
export function StyleSheet(): ReactElement {
  return <style>{STYLE}</style>;
}
