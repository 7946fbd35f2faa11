import { upperTailOfNormal } from './upperTailOfNormal';

/** ln Γ(x) for x > 0 by Stirling's series, after raising x where it is small. */
function logGamma(x: number): number {
  let [raised, product] = [x, 1];
  while (raised < 12) product *= raised++;
  const inverse = 1 / (raised * raised);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / raised;
  return (raised - 0.5) * Math.log(raised) - raised + 0.5 * Math.log(2 * Math.PI) + series - Math.log(product);
}

/** Continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8), by Lentz's method. */
function betaFraction(a: number, b: number, x: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let [c, d] = [1, 1 / away(1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d);
      c = away(1 + term / c);
      change = c * d;
      fraction *= change;
    }
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return fraction;
}

/** Regularised incomplete beta function I_x(a, b). */
function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  if (x > (a + 1) / (a + b + 2)) return 1 - (front * betaFraction(b, a, 1 - x)) / b;
  return (front * betaFraction(a, b, x)) / a;
}

/** Probability that Σ of `freedom` squared standard normal variables exceeds `value`: from one or two degrees of freedom upwards by twos. */
function upperTailOfChiSquare(value: number, freedom: number): number {
  const isOdd = freedom % 2 === 1;
  const density = Math.exp(-value / 2);
  let tail = isOdd ? 2 * upperTailOfNormal(Math.sqrt(value)) : density;
  let term = isOdd ? Math.sqrt((2 * value) / Math.PI) * density : (density * value) / 2;
  for (let k = isOdd ? 3 : 4; k <= freedom; k += 2) {
    tail += term;
    term *= value / k;
  }
  return tail;
}

/**
 * Probability that a variable of the F distribution exceeds `value`; with endless degrees of freedom in the denominator (its variance is known) that of
 * χ² over its degrees of freedom. Proved by test/unit/core/curveStatistics.test.ts.
 */
export function upperTailOfF(value: number, numeratorFreedom: number, denominatorFreedom: number): number {
  if (!(value > 0)) return 1;
  if (value === Infinity) return 0;
  if (denominatorFreedom === Infinity) return upperTailOfChiSquare(value * numeratorFreedom, numeratorFreedom);
  const x = denominatorFreedom / (denominatorFreedom + numeratorFreedom * value);
  return incompleteBeta(denominatorFreedom / 2, numeratorFreedom / 2, x);
}
