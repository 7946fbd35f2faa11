import { MODULE } from '../identifiers';
import type { DisplaySet, HostServices } from '../ohif/services';

export const CHARTS = ['timeActivity', 'doseVolume', 'regionTable', 'caseTimeline', 'planar', 'frontMips'] as const;
export type ChartKind = (typeof CHARTS)[number];

const TITLE: Readonly<Record<ChartKind, string>> = {
  timeActivity: 'Time–activity curves',
  doseVolume: 'Dose–volume histogram',
  regionTable: 'Absorbed dose by region',
  caseTimeline: 'Activity against administered',
  planar: 'Planar images',
  frontMips: 'Time points from the front',
};

export const chartDisplaySetUID = (kind: ChartKind): string => `dosimetry-chart-${kind}`;

/** A viewport of the viewer shows a display set; a chart is one without images, in a frame of reference that no image has. */
export function addChartDisplaySets({ displaySetService }: HostServices, studyInstanceUID: string): void {
  const displaySets = CHARTS.map((kind, index): DisplaySet => {
    return {
      displaySetInstanceUID: chartDisplaySetUID(kind),
      StudyInstanceUID: studyInstanceUID,
      SeriesInstanceUID: `2.25.90000${index}`,
      SeriesNumber: 90_000 + index,
      SeriesDate: '',
      SeriesTime: '',
      SeriesDescription: TITLE[kind],
      label: TITLE[kind],
      Modality: 'CHT',
      SOPClassUID: '2.25.9002',
      SOPClassHandlerId: MODULE.chart,
      FrameOfReferenceUID: '2.25.9003',
      isReconstructable: false,
      numImageFrames: 0,
      instances: [],
      images: [],
      madeInClient: true,
      excludeFromThumbnailBrowser: true,
      chart: kind,
    };
  });
  displaySetService.addDisplaySets(...displaySets);
}
