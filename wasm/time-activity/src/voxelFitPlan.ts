/** A sum of exponentials that is tried in a voxel: A(t) = Σ aⱼ e^(−λⱼt), with uptake Σ aⱼ (e^(−λⱼt) − e^(−λᵤt)). */
export interface VoxelModel {
  /** What the map of models says, 1 … 255. */
  readonly code: number;
  /** 1 … 3. */
  readonly phases: number;
  readonly hasUptake: boolean;
  /** Numbers that are free. */
  readonly parameters: number;
  /** It stands in where none of the others is admissible. */
  readonly isStandIn: boolean;
  /** What the criterion adds to χ² (known σ) or N ln(χ²/N); null: with so few points it has none. */
  readonly penalty: number | null;
  /** Decay constants that are given, phases first, uptake last; null where free. 1/s. */
  readonly constants_per_s: readonly (number | null)[];
  /** Its share where the shares are given. */
  readonly weight: number;
  /** F above which it is taken instead of each model before it; null: that one is not contained in it. */
  readonly criticalF: readonly (number | null)[];
}

/** lowest: the model of the lowest criterion. average: by e^(−Δ/2). given: by their weights, with given decay constants. f-test: nested. */
export type VoxelSelection = 'lowest' | 'average' | 'given' | 'f-test';

/** What the voxels of one label share. */
export interface VoxelLabel {
  /** Which images take part, ascending. */
  readonly used: readonly number[];
  /** Variance of each of them, up to a factor. */
  readonly variances: ArrayLike<number>;
  /** σ² = scale · variance · mean^exponent of a voxel's values; null: not known. */
  readonly scale: number | null;
  readonly exponent: 1 | 2;
  /** No decay is faster. */
  readonly fastest_per_s: number;
  readonly selection: VoxelSelection;
  /** In order of preference; none: the trapezoid. */
  readonly models: readonly VoxelModel[];
}

/** What refuses a model. */
export interface VoxelLimits {
  /** An amplitude below this part of the largest is no phase. */
  readonly vanishing_frac: number;
  /** Decay constants closer than this cannot be told apart. */
  readonly coinciding_frac: number;
  /** Of two parameters, at most. */
  readonly correlation: number;
  /** Of the integral before the first point, at most. */
  readonly before_frac: number;
}

export interface VoxelFitPlan {
  /** Of the images after administration, ascending, s. */
  readonly times_s: readonly number[];
  /** No decay is slower. */
  readonly physical_per_s: number;
  readonly exponentialTail: 'curve' | 'physical';
  readonly trapezoidTail: 'physical' | 'last-two-points';
  readonly limits: VoxelLimits;
  readonly labels: readonly VoxelLabel[];
}

/** kernel.c's MOST_POINTS and MOST_MODELS. */
export const MOST_IMAGES = 64;
const MOST_MODELS = 8;

const refuse = (what: string): never => {
  throw new RangeError(what);
};

/** Throws RangeError for what the kernel has no room for. */
export function checkPlan({ times_s, labels }: VoxelFitPlan): void {
  if (times_s.length > MOST_IMAGES) refuse(`There are ${times_s.length} images; at most ${MOST_IMAGES} were expected.`);
  if (labels.length === 0 || labels.length > 65536)
    refuse(`There are ${labels.length} labels; 1 … 65536 were expected.`);
  for (const { used, variances, models } of labels) {
    if (used.length === 0 || used.length !== variances.length)
      refuse(`${used.length} images take part with ${variances.length} variances; one each was expected.`);
    if (used.some((image, at) => !(image in times_s) || image <= (used[at - 1] ?? -1)))
      refuse(`Images ${used.join(', ')} take part; indices of ${times_s.length} images in order were expected.`);
    if (models.length > MOST_MODELS) refuse(`There are ${models.length} models; at most ${MOST_MODELS} were expected.`);
    if (models.some(({ phases }) => ![1, 2, 3].includes(phases))) refuse('A model has 1, 2 or 3 phases of decrease.');
  }
}
