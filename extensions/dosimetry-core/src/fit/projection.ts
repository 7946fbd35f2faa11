import { dot } from './smallMatrices';

/** Looked up once: a fit evaluates them hundreds of times. */
const { sqrt } = Math;

/**
 * Least squares of weighted data on a few columns with amplitudes ≥ 0, and the residuals' derivatives: the linear half of variable
 * projection. All arrays are reused from call to call.
 */
export class Projection {
  readonly amplitudes: Float64Array;
  readonly residuals: Float64Array;
  /** Columns that the caller fills before `solve`. */
  readonly columns: readonly Float64Array[];
  private readonly basis: readonly Float64Array[];
  private readonly triangle: Float64Array;
  private readonly trial: Float64Array;
  private rank = 0;

  constructor(
    private readonly points: number,
    private readonly phases: number,
  ) {
    const array = (): Float64Array => new Float64Array(points);
    this.columns = Array.from({ length: phases }, array);
    this.basis = Array.from({ length: phases }, array);
    this.triangle = new Float64Array(phases * phases);
    this.trial = new Float64Array(phases);
    this.amplitudes = new Float64Array(phases);
    this.residuals = new Float64Array(points);
  }

  /**
   * min |data − Σ aⱼ columnⱼ|² over aⱼ ≥ 0, exactly, by trying every set of columns that may be above zero. Where no column helps all
   * amplitudes are 0. Returns the squares that are left.
   */
  solve(data: Float64Array): number {
    const all = (1 << this.phases) - 1;
    if (this.trySet(all, data)) return this.accept(all, data);
    let [best, least] = [0, dot(data, data)];
    for (let set = all - 1; set > 0; set--) {
      if (!this.trySet(set, data)) continue;
      const squares = this.accept(set, data);
      if (squares < least) [best, least] = [set, squares];
    }
    if (best === 0) {
      this.rank = 0;
      this.trial.fill(0);
    } else this.trySet(best, data);
    return this.accept(best, data);
  }

  /** Takes from a vector what lies in the space of the columns that are above zero. */
  projectOut(vector: Float64Array): void {
    for (let k = 0; k < this.rank; k++) subtract(vector, this.basis[k]!, dot(vector, this.basis[k]!));
  }

  /** Amplitudes of a set of columns, by Gram–Schmidt done twice for the sake of columns that are nearly alike; false where one is below zero. */
  private trySet(set: number, data: Float64Array): boolean {
    const { trial, triangle, basis, phases, points } = this;
    trial.fill(0);
    let rank = 0;
    for (let j = 0; j < phases; j++) {
      if ((set & (1 << j)) === 0) continue;
      const rest = basis[rank]!;
      rest.set(this.columns[j]!);
      const length = sqrt(dot(rest, rest));
      for (let k = 0; k < rank; k++) triangle[k * phases + rank] = 0;
      for (let pass = 0; pass < 2; pass++)
        for (let k = 0; k < rank; k++) {
          const share = dot(basis[k]!, rest);
          triangle[k * phases + rank]! += share;
          subtract(rest, basis[k]!, share);
        }
      const left = sqrt(dot(rest, rest));
      if (!(left > 1e-12 * length)) return false;
      for (let i = 0; i < points; i++) rest[i]! /= left;
      triangle[rank * phases + rank] = left;
      rank++;
    }
    this.rank = rank;
    return this.backSubstitute(set, data);
  }

  private backSubstitute(set: number, data: Float64Array): boolean {
    const { trial, triangle, basis, phases, rank } = this;
    for (let row = rank - 1, j = phases - 1; row >= 0; row--, j--) {
      while ((set & (1 << j)) === 0) j--;
      let value = dot(basis[row]!, data);
      for (let column = row + 1, at = j + 1; column < rank; column++, at++) {
        while ((set & (1 << at)) === 0) at++;
        value -= triangle[row * phases + column]! * trial[at]!;
      }
      trial[j] = value / triangle[row * phases + row]!;
      if (!(trial[j]! >= 0)) return false;
    }
    return true;
  }

  /** Makes the amplitudes that were tried those of the result. */
  private accept(set: number, data: Float64Array): number {
    const { residuals, amplitudes, trial } = this;
    residuals.set(data);
    amplitudes.set(trial);
    for (let j = 0; j < this.phases; j++) if ((set & (1 << j)) !== 0) subtract(residuals, this.columns[j]!, trial[j]!);
    return dot(residuals, residuals);
  }
}

function subtract(from: Float64Array, vector: Float64Array, factor: number): void {
  for (let i = 0; i < from.length; i++) from[i]! -= factor * vector[i]!;
}
