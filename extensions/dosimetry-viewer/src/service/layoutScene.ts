import type { VolumeKey } from '@voxel-dosimetry/compute';
import type { CaseState } from '@voxel-dosimetry/case';
import type { ComputedVolumes } from '../display/computedVolumes';
import type { LayoutScene } from '../hanging/stageLayouts';
import { chartDisplaySetUID } from '../tiles/chartDisplaySets';
import type { ViewState } from '../viewState';

/** What the layouts need of case and view; null until the headers are assessed and there is something to lay out. */
export function layoutScene(state: CaseState, view: ViewState, volumes: ComputedVolumes): LayoutScene | null {
  const timePoints = (state.results.ingest?.timePoints ?? []).filter(({ emission }) => emission.grid.value !== null);
  if (timePoints.length === 0) return null;
  const referenceId = state.choices.register.referenceTimePointId ?? timePoints[0]?.id;
  const reference = Math.max(
    0,
    timePoints.findIndex(({ id }) => id === referenceId),
  );
  const chosen = timePoints.find(({ id }) => id === view.selectedTimePointId) ?? timePoints[reference === 0 ? 1 : 0];
  const selected = timePoints.findIndex(({ id }) => id === view.selectedTimePointId);
  const shown = (key: VolumeKey): string | null => volumes.displaySetInstanceUID(key);
  return {
    timePoints: timePoints.map(({ emission, ct }) => ({
      emissionSeriesUID: emission.seriesInstanceUID,
      ctSeriesUID: ct !== null && ct.grid.value !== null ? ct.seriesInstanceUID : null,
    })),
    reference,
    selected: selected < 0 ? reference : selected,
    computed: {
      alignedReference: shown(`aligned/${timePoints[reference]?.id ?? ''}`),
      alignedChosen: chosen === undefined ? null : shown(`aligned/${chosen.id}`),
      timeIntegratedActivity: shown('tia'),
      absorbedDose: shown('dose'),
    },
    charts: {
      timeActivity: chartDisplaySetUID('timeActivity'),
      doseVolume: chartDisplaySetUID('doseVolume'),
      regionTable: chartDisplaySetUID('regionTable'),
      caseTimeline: chartDisplaySetUID('caseTimeline'),
    },
  };
}
