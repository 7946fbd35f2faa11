import type { ReactElement } from 'react';
import { useScene } from '../CaseContext';
import { Button } from '../controls/Button';
import { StageBody } from '../StageBody';
import { AbsorbedDoseControls } from './analyse/AbsorbedDoseControls';
import { RegionStatisticsTable } from './analyse/RegionStatisticsTable';
import { statisticsCsv } from './analyse/statisticsCsv';

/** Absorbed dose of each region, and how the dose is shown over the images. */
export function AnalyseStage(): ReactElement {
  const { state, host, attempt, t } = useScene();
  const count = state.results.segment?.regions.length ?? 0;
  const statistics = state.results.analyse?.statistics ?? [];
  const copy = async (): Promise<void> => {
    await host.copyText(
      statisticsCsv(statistics, state.results.segment?.regions ?? [], state.results.dose?.monteCarlo ?? null),
    );
    host.notify({
      title: t('notice.copied'),
      message: t('analyse.copied', { count: statistics.length }),
      type: 'success',
    });
  };
  return (
    <StageBody stage="analyse" runLabel={t('analyse.run', { count })}>
      {statistics.length > 0 && (
        <section className="vd-group">
          <RegionStatisticsTable />
          <div className="vd-row">
            <Button className="vd-push" onClick={() => attempt(copy)}>
              {t('analyse.copy')}
            </Button>
          </div>
        </section>
      )}
      <AbsorbedDoseControls />
    </StageBody>
  );
}
