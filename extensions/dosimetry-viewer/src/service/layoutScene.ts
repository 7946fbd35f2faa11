import type { CaseState } from '@voxel-dosimetry/case';
import type { ComputedVolumes, ShownKey } from '../display/computedVolumes';
import type { ComparePicture } from '../display/keepComparison';
import { madeOfPair } from '../display/fusionMosaics';
import { layersOf, type FusionPicture } from '../display/keepFusionCheck';
import { COMPARED_LAYERS, type ComparedLayer, type LayoutScene } from '../hanging/arrangement';
import { planarTimePoints } from '../pointsOfCurves';
import { chartDisplaySetUID } from '../tiles/chartDisplaySets';
import type { ViewState } from '../viewState';

/** What fusion check and comparison show at present. */
interface Pictures {
  readonly fusion: FusionPicture | null;
  readonly compared: ComparePicture | null;
}

/** What the layouts need of case and view; null until the headers are assessed and there is something to lay out. */
export function layoutScene(
  state: CaseState,
  view: ViewState,
  volumes: ComputedVolumes,
  { fusion, compared }: Pictures,
): LayoutScene | null {
  const timePoints = (state.results.ingest?.timePoints ?? []).filter(({ emission }) => emission.grid.value !== null);
  if (timePoints.length === 0) return null;
  const referenceId = state.choices.register.referenceTimePointId ?? timePoints[0]?.id;
  const reference = Math.max(
    0,
    timePoints.findIndex(({ id }) => id === referenceId),
  );
  const selected = timePoints.findIndex(({ id }) => id === view.selectedTimePointId);
  const shown = (key: ShownKey): string | null => volumes.displaySetInstanceUID(key);
  return {
    timePoints: timePoints.map(({ emission, ct }) => ({
      emissionSeriesUID: emission.seriesInstanceUID,
      ctSeriesUID: ct !== null && ct.grid.value !== null ? ct.seriesInstanceUID : null,
    })),
    reference,
    selected: selected < 0 ? reference : selected,
    computed: {
      fusion: fusion === null ? null : fusionLayers(fusion, shown),
      fitMap: shown('fitMap'),
      absorbedDose: shown('dose'),
      doseUncertainty: state.results.dose?.monteCarlo ? shown('doseUncertainty') : null,
      compared: compared === null ? null : comparedLayers(shown),
    },
    charts: {
      timeActivity: chartDisplaySetUID('timeActivity'),
      doseVolume: chartDisplaySetUID('doseVolume'),
      regionTable: chartDisplaySetUID('regionTable'),
      caseTimeline: chartDisplaySetUID('caseTimeline'),
      frontMips: chartDisplaySetUID('frontMips'),
    },
    planar: planarTimePoints(state).length === 0 ? null : chartDisplaySetUID('planar'),
  };
}

function comparedLayers(shown: (key: ShownKey) => string | null): Readonly<Record<ComparedLayer, string>> | null {
  const [reference, other, difference] = COMPARED_LAYERS.map((layer) => shown(`compared/${layer}`));
  return reference && other && difference ? { reference, other, difference } : null;
}

function fusionLayers(
  picture: FusionPicture,
  shown: (key: ShownKey) => string | null,
): LayoutScene['computed']['fusion'] {
  const { mode, image, ctTimePointId } = picture;
  const made = madeOfPair(image);
  const isAnatomy = ctTimePointId !== null || image === 'emission-on-mr';
  if (mode === 'blend' || mode === 'difference') {
    const [lower, upper] = layersOf(picture);
    const [reference, over] = [shown(lower), shown(mode === 'blend' ? upper : made.difference)];
    if (reference === null || over === null) return null;
    return { across: [reference, over], sagittal: [reference, over], isAnatomy };
  }
  const [right, front] = [shown(made.right), shown(made.front)];
  return right === null || front === null ? null : { across: [right], sagittal: [front], isAnatomy };
}
