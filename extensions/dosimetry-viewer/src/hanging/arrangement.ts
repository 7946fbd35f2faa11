import { EMISSION_COLOUR_MAP } from '../display/colourMaps';
import type { DisplaySetOptions, ProtocolViewport } from '../ohif/services';
import { bySeries, type Selector } from './selectors';
import type { Layer } from './viewports';

export interface TimePointSeries {
  readonly emissionSeriesUID: string;
  readonly ctSeriesUID: string | null;
}

/** The two doses of a comparison, and the map of how they differ: the other minus the reference, or its gamma index. */
export const COMPARED_LAYERS = ['reference', 'other', 'difference'] as const;
export type ComparedLayer = (typeof COMPARED_LAYERS)[number];

/** What the layouts of a case are made from: series of the archive and display sets of ours. */
export interface LayoutScene {
  readonly timePoints: readonly TimePointSeries[];
  readonly reference: number;
  /** The time point that is looked at; the reference until another is chosen. */
  readonly selected: number;
  /** Display sets of computed volumes that exist now. */
  readonly computed: {
    /** Layers of the fusion check, lowest first: of axial and coronal planes, and of sagittal ones; whether the lowest is a CT. */
    readonly fusion:
      (Readonly<Record<'across' | 'sagittal', readonly string[]>> & { readonly isAnatomy: boolean }) | null;
    /** The chosen map of the fit. */
    readonly fitMap: string | null;
    readonly absorbedDose: string | null;
    /** Lies over the dose, and one of them is seen; null for engines without. */
    readonly doseUncertainty: string | null;
    /** Doses of two engines and their difference; null while no comparison is looked at. */
    readonly compared: Readonly<Record<ComparedLayer, string>> | null;
  };
  readonly charts: Readonly<
    Record<'timeActivity' | 'doseVolume' | 'regionTable' | 'caseTimeline' | 'frontMips', string>
  >;
  /** The tile of planar images; null in a case without any. */
  readonly planar: string | null;
}

/** Of a viewport, as shares of the grid. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Arrangement {
  readonly rows: number;
  readonly columns: number;
  /** Places of the viewports, where they are not all alike. */
  readonly places?: readonly Place[];
  readonly selectors: Readonly<Record<string, Selector>>;
  readonly viewports: readonly ProtocolViewport[];
}

export const CT_OPTIONS: DisplaySetOptions = { voi: { windowWidth: 400, windowCenter: 40 } };
/** Range and opacity are in the volume's own unit: keepAppearance sets them when its voxels are known. */
export const HIDDEN_UNTIL_DRESSED: DisplaySetOptions = {
  colormap: { name: EMISSION_COLOUR_MAP, opacity: [{ value: 0, opacity: 0 }] },
};

export function fusedLayers(index: number, hasCt: boolean): Layer[] {
  const emission = { id: `emission${index}`, options: HIDDEN_UNTIL_DRESSED };
  return hasCt ? [{ id: `ct${index}`, options: CT_OPTIONS }, emission] : [emission];
}

/** The reference time point's CT, when it has one. */
export const ctLayer = ({ timePoints, reference }: LayoutScene): Layer[] =>
  (timePoints[reference]?.ctSeriesUID ?? null) === null ? [] : [{ id: `ct${reference}`, options: CT_OPTIONS }];

export function timePointSelectors(scene: LayoutScene): Record<string, Selector> {
  const selectors: Record<string, Selector> = {};
  scene.timePoints.forEach(({ emissionSeriesUID, ctSeriesUID }, index) => {
    selectors[`emission${index}`] = bySeries(emissionSeriesUID);
    if (ctSeriesUID !== null) selectors[`ct${index}`] = bySeries(ctSeriesUID);
  });
  return selectors;
}
