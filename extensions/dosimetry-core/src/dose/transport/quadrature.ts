/** Abscissae in (0, 1) and weights of Gauss and Legendre's rule with eight points. */
const HALF_RULE: readonly (readonly [number, number])[] = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
];
const RULE = HALF_RULE.flatMap(([at, weight]) => [
  [0.5 - at / 2, weight / 2] as const,
  [0.5 + at / 2, weight / 2] as const,
]);

/** Points and weights for ∫ from low to high, in panels of eight points. */
export function quadraturePoints(low: number, high: number, panels: number): (readonly [number, number])[] {
  const width = (high - low) / panels;
  return Array.from({ length: panels }, (_, panel) => panel).flatMap((panel) =>
    RULE.map(([at, weight]) => [low + (panel + at) * width, weight * width] as const),
  );
}

/** ∫ f over (low, high); zero when the interval is empty. */
export function integrate(f: (x: number) => number, low: number, high: number, panels = 1): number {
  if (!(high > low)) return 0;
  let sum = 0;
  for (const [x, weight] of quadraturePoints(low, high, panels)) sum += weight * f(x);
  return sum;
}

/** ∫ f dx over (low, high) with the points spread evenly in ln x, for what falls as a power. */
export function integrateLogarithmically(f: (x: number) => number, low: number, high: number, panels = 1): number {
  if (!(high > low)) return 0;
  return integrate(
    (logarithm) => {
      const x = Math.exp(logarithm);
      return x * f(x);
    },
    Math.log(low),
    Math.log(high),
    panels,
  );
}
