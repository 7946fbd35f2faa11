/** Control points that a place on a line of them depends on: the weights of `degree` + 1 neighbours, and how these change with the place. */
export interface SplineSupport {
  readonly weights: Float64Array;
  /** By the place, in control points. */
  readonly slopes: Float64Array;
}

/** Room for the supports of `places` places. */
export const splineSupport = (degree: 1 | 3, places: number): SplineSupport => ({
  weights: new Float64Array(places * (degree + 1)),
  slopes: new Float64Array(places * (degree + 1)),
});

/**
 * Writes the support of a place among `count` control points as the `at`-th of `into`; returns the first control point of it.
 *
 * Degree 1: β¹ of two neighbours. Degree 3: β³ of four; Σ = 1. A place where not all of them exist is moved to the nearest where they do (degree 3: from
 * the second control point to the last but one), and the slopes are 0 there. `count` is 2 at least for degree 1, 4 for degree 3.
 * Source: Unser, IEEE Signal Process Mag 1999, doi 10.1109/79.799930. Test: unit/core/spatialTransform.
 */
export function writeSupport(degree: 1 | 3, count: number, place: number, into: SplineSupport, at: number): number {
  const low = degree === 1 ? 0 : 1;
  const high = count - 1 - low;
  const held = place > high ? high : place > low ? place : low;
  const from = Math.min(Math.floor(held), high - 1);
  const slope = place < low || place > high ? 0 : 1;
  const write = degree === 1 ? writeLinear : writeCubic;
  write(held - from, slope, into, at * (degree + 1));
  return from - low;
}

function writeLinear(t: number, slope: number, { weights, slopes }: SplineSupport, at: number): void {
  weights[at] = 1 - t;
  weights[at + 1] = t;
  slopes[at] = -slope;
  slopes[at + 1] = slope;
}

function writeCubic(t: number, slope: number, { weights, slopes }: SplineSupport, at: number): void {
  const s = 1 - t;
  weights[at] = (s * s * s) / 6;
  weights[at + 1] = ((3 * t - 6) * t * t + 4) / 6;
  weights[at + 2] = ((3 * s - 6) * s * s + 4) / 6;
  weights[at + 3] = (t * t * t) / 6;
  slopes[at] = (-slope * s * s) / 2;
  slopes[at + 1] = (slope * t * (3 * t - 4)) / 2;
  slopes[at + 2] = (slope * s * (4 - 3 * s)) / 2;
  slopes[at + 3] = (slope * t * t) / 2;
}
