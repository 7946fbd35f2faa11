/** Probability that a standard normal variable exceeds `x`: the power series near 0, a continued fraction beyond. Proved by test/unit/core/curveStatistics.test.ts. */
export function upperTailOfNormal(x: number): number {
  const [magnitude, density] = [Math.abs(x), Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)];
  if (magnitude > 38) return x > 0 ? 0 : 1;
  const above = magnitude < 3 ? 0.5 - density * oddSeries(magnitude) : density / tailFraction(magnitude);
  return x < 0 ? 1 - above : above;
}

/** x + x³/3 + x⁵/(3·5) + … */
function oddSeries(x: number): number {
  let [sum, term] = [x, x];
  for (let n = 3; term > 1e-17 * sum; n += 2) {
    term *= (x * x) / n;
    sum += term;
  }
  return sum;
}

/** x + 1/(x + 2/(x + 3/(x + …))), from behind. */
function tailFraction(x: number): number {
  let value = x;
  for (let n = 100; n > 0; n--) value = x + n / value;
  return value;
}
