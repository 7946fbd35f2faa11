import type { ExponentialForm } from './exponentialModels';

/** Looked up once: a fit evaluates them hundreds of times. */
const { exp } = Math;

const PER_DECADE = 4;
/** Nearly eight decades: from physical decay to a first scan in the first second. A first time of almost nothing must not make a grid that is never done. */
const MOST = 32;

/** Logarithms of decay constants, evenly spaced between the bounds. */
export function startLogs(low: number, high: number): number[] {
  const count = Math.min(MOST, Math.max(4, Math.ceil(((high - low) / Math.LN10) * PER_DECADE) + 1));
  return Array.from({ length: count }, (_, at) => low + ((high - low) * at) / (count - 1));
}

/**
 * Curves e^(−λt) on a grid of decay constants and their products with each other and with the data: least squares of any set of them then costs
 * a handful of multiplications. Those are squares of normal equations: exact enough to tell where a search should begin.
 */
export class StartGrid {
  private readonly size: number;
  private readonly shapes: Float64Array;
  private readonly products: Float64Array;
  private readonly withData: Float64Array;
  private ofData = 0;
  private readonly matrix = new Float64Array(9);
  private readonly right = new Float64Array(3);
  private readonly amplitudes = new Float64Array(3);

  constructor(
    readonly times: readonly number[],
    readonly logs: readonly number[],
  ) {
    this.size = logs.length;
    this.shapes = new Float64Array(this.size * times.length);
    this.products = new Float64Array(this.size * this.size);
    this.withData = new Float64Array(this.size);
    logs.forEach((log, g) => times.forEach((time, i) => (this.shapes[g * times.length + i] = exp(-exp(log) * time))));
  }

  /** Takes weighted data, yᵢ/σᵢ and 1/σᵢ. */
  take(data: Float64Array, inverseSigmas: Float64Array): void {
    const { size, shapes, products, withData } = this;
    const points = data.length;
    this.ofData = 0;
    for (let i = 0; i < points; i++) this.ofData += data[i]! * data[i]!;
    for (let a = 0; a < size; a++) {
      let sum = 0;
      for (let i = 0; i < points; i++) sum += shapes[a * points + i]! * inverseSigmas[i]! * data[i]!;
      withData[a] = sum;
      for (let b = 0; b <= a; b++) {
        let product = 0;
        for (let i = 0; i < points; i++)
          product += shapes[a * points + i]! * shapes[b * points + i]! * inverseSigmas[i]! * inverseSigmas[i]!;
        products[a * size + b] = product;
        products[b * size + a] = product;
      }
    }
  }

  /** Squares that curves at these places of the grid leave, amplitudes ≥ 0 by leaving curves out one by one; the uptake is last. */
  squares(places: readonly number[], { phases, hasUptake }: ExponentialForm): number {
    const uptake = hasUptake ? places[phases]! : null;
    let [active, isDone] = [(1 << phases) - 1, false];
    while (!isDone && active !== 0) {
      this.solve(places, phases, uptake, active);
      let [worst, least] = [-1, 0];
      for (let j = 0; j < phases; j++)
        if ((active & (1 << j)) !== 0 && this.amplitudes[j]! < least) [worst, least] = [j, this.amplitudes[j]!];
      if (worst < 0) isDone = true;
      else active &= ~(1 << worst);
    }
    let squares = this.ofData;
    for (let j = 0; j < phases; j++)
      if ((active & (1 << j)) !== 0) squares -= this.amplitudes[j]! * this.dataProduct(places[j]!, uptake);
    return squares;
  }

  private dataProduct(place: number, uptake: number | null): number {
    return this.withData[place]! - (uptake === null ? 0 : this.withData[uptake]!);
  }

  private shapeProduct(a: number, b: number, uptake: number | null): number {
    const { products, size } = this;
    const own = products[a * size + b]!;
    if (uptake === null) return own;
    return own - products[a * size + uptake]! - products[uptake * size + b]! + products[uptake * size + uptake]!;
  }

  /** Normal equations of the active curves; the others are 0. */
  private solve(places: readonly number[], n: number, uptake: number | null, active: number): void {
    const { matrix, right, amplitudes } = this;
    for (let a = 0; a < n; a++) {
      const isActive = (active & (1 << a)) !== 0;
      right[a] = isActive ? this.dataProduct(places[a]!, uptake) : 0;
      for (let b = 0; b < n; b++) {
        const areActive = isActive && (active & (1 << b)) !== 0;
        matrix[a * n + b] = areActive ? this.shapeProduct(places[a]!, places[b]!, uptake) : a === b ? 1 : 0;
      }
    }
    // Gauss without pivots: positive definite but for rounding.
    for (let c = 0; c < n; c++)
      for (let r = c + 1; r < n; r++) {
        const factor = matrix[r * n + c]! / (matrix[c * n + c]! || 1e-300);
        for (let k = c; k < n; k++) matrix[r * n + k]! -= factor * matrix[c * n + k]!;
        right[r]! -= factor * right[c]!;
      }
    for (let r = n - 1; r >= 0; r--) {
      let value = right[r]!;
      for (let k = r + 1; k < n; k++) value -= matrix[r * n + k]! * amplitudes[k]!;
      amplitudes[r] = value / (matrix[r * n + r]! || 1e-300);
    }
  }
}

/** Sets that are looked through for such as lie apart. */
const POOL = 64;

/**
 * Sets of decay constants (logarithms, ascending, the uptake last) that leave the least squares, best first; of sets that are next to each other on the
 * grid, from which the search would come to one minimum, the best alone. No phase is faster than the uptake. What is held stands at the end of the grid, in the order of `held`.
 */
export function bestStarts(
  grid: StartGrid,
  form: ExponentialForm,
  held: readonly (number | null)[],
  count: number,
): readonly (readonly number[])[] {
  const apart: number[][] = [];
  const inOrder = bestPlaces(grid, form, held, true);
  // What is held may stand so that no order is possible.
  for (const places of inOrder.length > 0 ? inOrder : bestPlaces(grid, form, held, false)) {
    if (apart.length === count) break;
    if (!apart.some((other) => areNeighbours(places, other))) apart.push(places);
  }
  return apart.map((places) => places.map((place) => grid.logs[place]!));
}

const areNeighbours = (a: readonly number[], b: readonly number[]): boolean =>
  a.every((place, k) => Math.abs(place - b[k]!) <= 1);

function bestPlaces(
  grid: StartGrid,
  form: ExponentialForm,
  held: readonly (number | null)[],
  areOrdered: boolean,
): number[][] {
  const free = grid.logs.length - held.filter((each) => each !== null).length;
  const best: { places: number[]; squares: number }[] = [];
  const places = new Array<number>(held.length).fill(0);
  const take = (squares: number): void => {
    if (best.length === POOL && squares >= best[POOL - 1]!.squares) return;
    let at = best.length;
    while (at > 0 && best[at - 1]!.squares > squares) at--;
    best.splice(at, 0, { places: [...places], squares });
    if (best.length > POOL) best.pop();
  };
  const isWanted = (): boolean => {
    if (!areOrdered || !form.hasUptake) return true;
    const uptake = grid.logs[places[form.phases]!]!;
    for (let j = 0; j < form.phases; j++) if (grid.logs[places[j]!]! > uptake) return false;
    return true;
  };
  const visit = (k: number, from: number, heldBefore: number): void => {
    if (k === held.length) {
      if (isWanted()) take(grid.squares(places, form));
    } else if (held[k] !== null) {
      places[k] = free + heldBefore;
      visit(k + 1, from, heldBefore + 1);
    } else
      for (let at = from; at < free; at++) {
        places[k] = at;
        visit(k + 1, at + 1, heldBefore);
      }
  };
  visit(0, 0, 0);
  return best.map((each) => each.places);
}
