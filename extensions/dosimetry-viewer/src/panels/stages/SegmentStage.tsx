import { regionSourcesToUse, type CaseState } from '@voxel-dosimetry/case';
import type { IngestResult } from '@voxel-dosimetry/core';
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

const usedSources = (ingest: IngestResult, state: CaseState): ReadonlySet<string> =>
  new Set(regionSourcesToUse(ingest, state).map(({ seriesInstanceUID }) => seriesInstanceUID));

/** Which SEG and RTSTRUCT of the archive take part; what the case itself stored does not unless it is ticked. */
function RegionSources(): ReactElement | null {
  const { state, dosimetryCase, t } = useScene();
  const ingest = state.results.ingest;
  if (ingest === null || ingest.regionSources.length === 0) return null;
  const sources = ingest.regionSources;
  const used = usedSources(ingest, state);
  const use = (uid: string, on: boolean): void => {
    const next = sources
      .map(({ seriesInstanceUID }) => seriesInstanceUID)
      .filter((each) => (each === uid ? on : used.has(each)));
    const unchosen = { ...state.choices.segment, regionSeries: null };
    const byDefault = usedSources(ingest, { ...state, choices: { ...state.choices, segment: unchosen } });
    const isDefault = next.length === byDefault.size && next.every((each) => byDefault.has(each));
    dosimetryCase.choose('segment', isDefault ? unchosen : { ...unchosen, regionSeries: next });
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
