/** Below a normal distribution's −1σ. */
const BELOW = 0.158655;

/** Ends that leave 15.9 % of equally probable values on either side. */
export function interval68(values: readonly number[]): readonly [low: number, high: number] {
  const sorted = Float64Array.from(values).sort();
  const quantile = (probability: number): number => {
    const place = Math.min(sorted.length - 1, Math.max(0, probability * sorted.length - 0.5));
    const [below, above] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!];
    return below + (place - Math.floor(place)) * (above - below);
  };
  return [quantile(BELOW), quantile(1 - BELOW)];
}

/** The same of values that count by their weights, which add up to 1. */
export function weightedInterval68(
  values: readonly number[],
  weights: readonly number[],
): readonly [low: number, high: number] {
  const order = values.map((_, at) => at).sort((a, b) => values[a]! - values[b]!);
  const quantile = (probability: number): number => {
    let before = 0;
    let [lastMiddle, last] = [0, values[order[0]!]!];
    for (const at of order) {
      const middle = before + weights[at]! / 2;
      const value = values[at]!;
      if (middle >= probability) {
        const step = middle > lastMiddle ? (probability - lastMiddle) / (middle - lastMiddle) : 1;
        return last + step * (value - last);
      }
      before += weights[at]!;
      [lastMiddle, last] = [middle, value];
    }
    return last;
  };
  return [quantile(BELOW), quantile(1 - BELOW)];
}
