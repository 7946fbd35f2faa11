/** Inverse of a small symmetric positive definite matrix by Cholesky's method; null where it is singular to rounding. */
export function inverseOfSymmetric(matrix: readonly (readonly number[])[]): number[][] | null {
  const n = matrix.length;
  // Scaled to a unit diagonal: amplitudes and decay constants differ by many orders of magnitude.
  const scale = matrix.map((row, i) => Math.sqrt(row[i]!));
  if (scale.some((each) => !(each > 0))) return null;
  const lower = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i]![j]! / (scale[i]! * scale[j]!);
      for (let k = 0; k < j; k++) sum -= lower[i]![k]! * lower[j]![k]!;
      if (i === j && !(sum > 1e-14)) return null;
      lower[i]![j] = i === j ? Math.sqrt(sum) : sum / lower[j]![j]!;
    }
  const columns = scale.map((_, at) => backwards(lower, forwards(lower, at)));
  return scale.map((si, i) => scale.map((sj, j) => columns[j]![i]! / (si * sj)));
}

/** L y = e_at. */
function forwards(lower: readonly (readonly number[])[], at: number): number[] {
  const y: number[] = [];
  lower.forEach((row, i) => {
    let sum = i === at ? 1 : 0;
    for (let k = 0; k < i; k++) sum -= row[k]! * y[k]!;
    y.push(sum / row[i]!);
  });
  return y;
}

/** Lᵀ x = y. */
function backwards(lower: readonly (readonly number[])[], y: readonly number[]): number[] {
  const x = [...y];
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i]! -= lower[k]![i]! * x[k]!;
    x[i]! /= lower[i]![i]!;
  }
  return x;
}

/** Σ gₐ Cᵢⱼ g_b with a, b the places in `g` of the matrix's rows. */
export function quadraticForm(
  matrix: readonly (readonly number[])[],
  places: readonly number[],
  g: Float64Array,
): number {
  let sum = 0;
  for (let i = 0; i < places.length; i++)
    for (let j = 0; j < places.length; j++) sum += g[places[i]!]! * matrix[i]![j]! * g[places[j]!]!;
  return sum;
}

/** Σ aᵢbᵢ. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** The step of Levenberg and Marquardt, (JᵀJ + damping · diag JᵀJ) δ = −gradient, over the free unknowns. */
export class DampedEquations {
  count: number;
  readonly gradient: Float64Array;
  readonly isFree: Uint8Array;
  /** δ; 0 for what is not free. */
  readonly shift: Float64Array;
  private readonly products: Float64Array;
  private readonly matrix: Float64Array;

  constructor(private readonly most: number) {
    this.count = most;
    this.gradient = new Float64Array(most);
    this.isFree = new Uint8Array(most);
    this.shift = new Float64Array(most);
    this.products = new Float64Array(most * most);
    this.matrix = new Float64Array(most * most);
  }

  /** JᵀJ, one half of it. */
  setProduct(j: number, k: number, value: number): void {
    this.products[j * this.most + k] = value;
    this.products[k * this.most + j] = value;
  }

  /** Gauss without pivots: what is damped is positive definite. A pivot of nothing leaves its unknown where it is. */
  solve(damping: number): void {
    const { count, most, matrix, products, shift, gradient, isFree } = this;
    for (let r = 0; r < count; r++) {
      shift[r] = isFree[r] === 1 ? -gradient[r]! : 0;
      for (let c = 0; c < count; c++) {
        const isTaken = isFree[r] === 1 && isFree[c] === 1;
        const product = products[r * most + c]!;
        matrix[r * most + c] = r === c ? (isTaken ? product * (1 + damping) : 1) : isTaken ? product : 0;
      }
    }
    for (let c = 0; c < count; c++) {
      const pivot = matrix[c * most + c]!;
      if (!(pivot > 0)) continue;
      for (let r = c + 1; r < count; r++) {
        const factor = matrix[r * most + c]! / pivot;
        for (let k = c; k < count; k++) matrix[r * most + k]! -= factor * matrix[c * most + k]!;
        shift[r]! -= factor * shift[c]!;
      }
    }
    for (let r = count - 1; r >= 0; r--) {
      let value = shift[r]!;
      for (let k = r + 1; k < count; k++) value -= matrix[r * most + k]! * shift[k]!;
      const pivot = matrix[r * most + r]!;
      shift[r] = pivot > 0 ? value / pivot : 0;
    }
  }
}
