import type { GammaCriteria, StageId } from '@voxel-dosimetry/core';
import type { DoseEngine, VolumeKey } from '@voxel-dosimetry/compute';
import type { Alignment } from './fusionCheck';
import { WHOLE_IMAGE, type PlanarSight } from './planar/paneGeometry';

/** How absorbed dose is shown: one perceptual map everywhere, legend in Gy. */
export interface AbsorbedDoseDisplay {
  readonly max_Gy: number;
  readonly opacity_frac: number;
  readonly isodoseLevels_Gy: readonly number[];
  readonly isodoseVisible: boolean;
}

/** What the fusion check shows: both activities, both CTs, the activity of the time point with the CT that the reference has or is lent or with an MR that was placed, or how its deformation changes volumes. */
export const FUSION_IMAGES = ['emission', 'ct', 'emission-on-ct', 'emission-on-mr', 'jacobian'] as const;
export type FusionImage = (typeof FUSION_IMAGES)[number];

/** Chosen time point over the reference in colour, in squares by turns, one beside the other along an edge, or less the reference. */
export const FUSION_MODES = ['blend', 'checkerboard', 'swipe', 'difference'] as const;
export type FusionMode = (typeof FUSION_MODES)[number];

/** What the colour wash over the images tells. */
export const DOSE_WASHES = ['absorbedDose', 'uncertainty'] as const;
export type DoseWash = (typeof DOSE_WASHES)[number];

/** Maps of the fit that can lie over the images, each under the name of its volume. */
export const FIT_MAPS = [
  'tia',
  'effectiveHalfLife',
  'fitModel',
  'fitChiSquare',
  'tiaUncertainty',
  'fitStatus',
] as const satisfies readonly VolumeKey[];
export type FitMap = (typeof FIT_MAPS)[number];

/** Likeness of an alignment that is on the screen but not computed yet. */
export interface AlignmentPreviewed {
  readonly timePointId: string;
  readonly correlationWithReference: number;
}

/** Who gives their word in what is confirmed. */
export interface Person {
  /** Null: not given. */
  readonly name: string | null;
  /** As the viewer knows who is signed in; otherwise it was entered here. */
  readonly isFromHost: boolean;
}

/** A landmark that the next click on the fusion check marks. */
export interface Marking {
  readonly timePointId: string;
  readonly landmarkId: string;
  readonly side: 'reference' | 'moving';
}

/** A difference of two time points, or how volumes change, that is on the screen. */
export interface FusionDifference {
  /** What the checked time point is multiplied by, so that both hold the same total on the dose grid. */
  readonly scale: number;
  /** frac: the determinant of the Jacobian, about 1. */
  readonly unit: 'Bq/mL' | 'HU' | 'frac';
  /** Largest value of the reference. */
  readonly maximum: number;
}

/** Engines to compare, as a person has set them up. */
export interface CompareSetup {
  readonly engines: readonly DoseEngine[];
  readonly reference: DoseEngine;
  readonly gamma: GammaCriteria;
}

/** How two doses are compared place by place: one less the other, or their gamma index. */
export const COMPARED_MAPS = ['difference', 'gamma'] as const;
export type ComparedMap = (typeof COMPARED_MAPS)[number];

/** What the pointer does on planar images: moves outlines, draws one, or moves all of them on this image alone. */
export const PLANAR_TOOLS = ['move', 'ellipse', 'freehand', 'shift'] as const;
export type PlanarTool = (typeof PLANAR_TOOLS)[number];

/** The region itself, or the background beside it. */
export const PLANAR_PARTS = ['outline', 'background'] as const;
export type PlanarPart = (typeof PLANAR_PARTS)[number];
export interface PlanarTarget {
  readonly regionId: string;
  readonly part: PlanarPart;
}

/** How planar images are looked at, and which outline is worked on. */
export interface PlanarLook {
  /** Null: the first. */
  readonly timePointId: string | null;
  readonly tool: PlanarTool;
  /** What is moved, or drawn next. */
  readonly target: PlanarTarget | null;
  /** Black from this share of the brightest pixel on, 0..1. */
  readonly upper_frac: number;
  readonly sight: PlanarSight;
}

/** What a person is looking at. Never part of the case: changing it makes nothing stale. */
export interface ViewState {
  readonly openStage: StageId;
  readonly selectedTimePointId: string | null;
  readonly selectedRegionIds: readonly string[];
  readonly chartScale: 'linear' | 'logarithmic';
  /** Residuals of curves over their uncertainty (over the activity, where that is not known), or as they are. */
  readonly residualScale: 'normalised' | 'activity';
  readonly fitMap: FitMap;
  /** The map that is on the screen, and the end of its scale in its own unit; null before there is one. */
  readonly fitMapShown: { readonly map: FitMap; readonly upper: number } | null;
  /** Null until there is a dose; then set from its maximum. */
  readonly absorbedDoseDisplay: AbsorbedDoseDisplay | null;
  readonly doseWash: DoseWash;
  /** Upper end of the uncertainty's colour scale, 0..1; null until someone chooses one. */
  readonly uncertaintyMaximum_frac: number | null;
  /** Null until someone changes what would be compared. */
  readonly compareSetup: CompareSetup | null;
  /** The engine that is seen beside the reference in the dose stage; null = the dose of the case. */
  readonly comparedEngine: DoseEngine | null;
  readonly comparedMap: ComparedMap;
  /** The one that is on the screen; null before there is one. */
  readonly comparedMapShown: ComparedMap | null;
  /** Half width of the difference map's colour scale; null until someone chooses one. */
  readonly differenceWindow_Gy: number | null;
  /** Whether time points side by side share one display range, or each has its own. */
  readonly activityScale: 'common' | 'own';
  readonly fusionMode: FusionMode;
  readonly fusionImage: FusionImage;
  /** Place of the swipe's edge, as a share of the image from the patient's right (from the front in sagittal planes). */
  readonly swipe_frac: number;
  /** The time point that keys and drags on the fusion check move; null: none. */
  readonly nudgingTimePointId: string | null;
  readonly marking: Marking | null;
  /** Null while no difference is shown. */
  readonly fusionDifference: FusionDifference | null;
  /** Half width of the difference's colour scale in its unit; absent until someone chooses one. */
  readonly fusionWindows: Readonly<Partial<Record<FusionDifference['unit'], number>>>;
  /** Alignments whose fusion was on the screen, by time point id. */
  readonly seenAlignments: Readonly<Record<string, Alignment>>;
  /** Null when what the fusion check shows is what Register computed. */
  readonly alignmentPreviewed: AlignmentPreviewed | null;
  readonly planar: PlanarLook;
  readonly person: Person;
}

export interface ViewStore {
  getState(): ViewState;
  subscribe(listener: () => void): () => void;
  set(change: Partial<ViewState>): void;
}

const INITIAL_VIEW_STATE: ViewState = {
  openStage: 'ingest',
  selectedTimePointId: null,
  selectedRegionIds: [],
  chartScale: 'linear',
  residualScale: 'normalised',
  fitMap: 'tia',
  fitMapShown: null,
  absorbedDoseDisplay: null,
  doseWash: 'absorbedDose',
  uncertaintyMaximum_frac: null,
  compareSetup: null,
  comparedEngine: null,
  comparedMap: 'difference',
  comparedMapShown: null,
  differenceWindow_Gy: null,
  activityScale: 'common',
  fusionMode: 'blend',
  fusionImage: 'emission',
  swipe_frac: 0.5,
  nudgingTimePointId: null,
  marking: null,
  fusionDifference: null,
  fusionWindows: {},
  seenAlignments: {},
  alignmentPreviewed: null,
  planar: { timePointId: null, tool: 'move', target: null, upper_frac: 0.6, sight: WHOLE_IMAGE },
  person: { name: null, isFromHost: false },
};

export function createViewStore(initial: Partial<ViewState> = {}): ViewStore {
  let state: ViewState = { ...INITIAL_VIEW_STATE, ...initial };
  const listeners = new Set<() => void>();
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(change) {
      state = { ...state, ...change };
      for (const listener of listeners) listener();
    },
  };
}
