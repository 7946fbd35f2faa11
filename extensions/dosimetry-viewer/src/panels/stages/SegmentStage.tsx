import { useState, type ReactElement } from 'react';
import { useScene } from '../CaseContext';
import { CheckField } from '../controls/CheckField';
import { StageBody } from '../StageBody';
import { DrawingTools } from './segment/DrawingTools';
import { RegionList } from './segment/RegionList';
import { ThresholdForm } from './segment/ThresholdForm';

/** Regions from the archive, drawn with the host's tools or by threshold, with volume, mass and activity. */
export function SegmentStage(): ReactElement {
  const { t } = useScene();
  return (
    <StageBody stage="segment" runLabel={t('segment.run')}>
      <AddRegions />
      <RegionList />
    </StageBody>
  );
}

/** All ways to more regions; folded away once there are some. */
function AddRegions(): ReactElement {
  const { state, t } = useScene();
  const [open, setOpen] = useState((state.results.segment?.regions.length ?? 0) === 0);
  return (
    <details className="vd-details" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('segment.addRegions')}</summary>
      <div className="vd-choices">
        <RegionSources />
        <DrawingTools />
        <ThresholdForm />
      </div>
    </details>
  );
}

/** Which SEG and RTSTRUCT of the archive take part. */
function RegionSources(): ReactElement | null {
  const { state, dosimetryCase, t } = useScene();
  const sources = state.results.ingest?.regionSources ?? [];
  if (sources.length === 0) return null;
  const all = sources.map((source) => source.seriesInstanceUID);
  const used = new Set(state.choices.segment.regionSeries ?? all);
  const use = (uid: string, on: boolean): void => {
    const next = all.filter((each) => (each === uid ? on : used.has(each)));
    dosimetryCase.choose('segment', {
      ...state.choices.segment,
      regionSeries: next.length === all.length ? null : next,
    });
  };
  return (
    <section className="vd-group">
      <h4 className="vd-group-title">{t('segment.sources')}</h4>
      {sources.map((source) => (
        <CheckField
          key={source.seriesInstanceUID}
          label={`${source.modality} ${source.description}`}
          hint={source.regionNames.join(', ')}
          checked={used.has(source.seriesInstanceUID)}
          onChange={(on) => use(source.seriesInstanceUID, on)}
        />
      ))}
    </section>
  );
}
