import type { EarlierKinetics, KineticTissue, PopulationKinetics } from '../../domain/kinetics';
import type { SingleTimePointMethod } from '../../domain/timeActivity';

/** What a method for one scan needs to know besides the measured activity. */
export interface SingleTimePointInput {
  /** The scan that is used; null: the only one that takes part (the Bayesian estimate takes all that do). */
  readonly timeIndex: number | null;
  /** As the library spells it: `Lu-177`. */
  readonly radionuclide: string;
  /** Whose kinetics the region has; null: not known. */
  readonly tissue: KineticTissue | null;
  /** What amplitudes of a population are parts of; null: the shape of its curves alone is used. */
  readonly administered_MBq: number | null;
  /** The region's own curve of an earlier cycle. */
  readonly earlier: EarlierKinetics | null;
  readonly population: PopulationKinetics | null;
}

/** The measured points of one region, of which a method takes one. */
export interface SingleTimePointCurve {
  /** After administration, ascending, s. */
  readonly times_s: readonly number[];
  readonly activities_MBq: readonly number[];
  /** Standard uncertainty of each; null where it is not known: the interval then holds the spread of the kinetics alone. */
  readonly sigmas_MBq: readonly number[] | null;
  /** Which points a person left out; null: none. */
  readonly excluded: readonly boolean[] | null;
  /** Physical half-life, s. */
  readonly halfLife_s: number;
  readonly method: SingleTimePointMethod;
  readonly singleTimePoint: SingleTimePointInput;
}
