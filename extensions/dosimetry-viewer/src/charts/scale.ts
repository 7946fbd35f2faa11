/** A mapping from data to pixels; `logarithmic` needs a positive domain. */
export interface Scale {
  readonly kind: 'linear' | 'logarithmic';
  readonly domain: readonly [number, number];
  readonly at: (value: number) => number;
  readonly invert: (pixel: number) => number;
}

export function createScale(
  kind: Scale['kind'],
  domain: readonly [number, number],
  range: readonly [number, number],
): Scale {
  const forward = kind === 'linear' ? (value: number) => value : Math.log10;
  const backward = kind === 'linear' ? (value: number) => value : (value: number) => 10 ** value;
  const low = forward(domain[0]);
  const span = forward(domain[1]) - low || 1;
  const length = range[1] - range[0];
  return {
    kind,
    domain,
    at: (value) =>
      range[0] + (length * (forward(Math.max(value, kind === 'linear' ? -Infinity : domain[0])) - low)) / span,
    invert: (pixel) => backward(low + (span * (pixel - range[0])) / (length || 1)),
  };
}

/** Ticks at 1, 2, 2.5 or 5 × 10ⁿ inside the domain, at most about `wanted`. */
export function linearTicks(domain: readonly [number, number], wanted: number): number[] {
  const span = domain[1] - domain[0];
  if (!(span > 0)) return [domain[0]];
  const raw = span / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 2.5, 5].find((each) => each * power >= raw * (1 - 1e-9)) ?? 10);
  return ticksEvery(step, domain);
}

const HOUR_STEPS = [0.5, 1, 2, 3, 6, 12, 24, 48, 72, 96, 120, 168, 240, 336, 672];

/** Ticks of a time axis in hours: parts of a day and whole days rather than tens. */
export function hourTicks(domain: readonly [number, number], wanted: number): number[] {
  const span = domain[1] - domain[0];
  const step = HOUR_STEPS.find((each) => span / each <= wanted);
  return step === undefined ? linearTicks(domain, wanted) : ticksEvery(step, domain);
}

/** Decades, and 2 and 5 between them where there are fewer than three decades. */
export function logarithmicTicks(domain: readonly [number, number]): number[] {
  const first = Math.floor(Math.log10(domain[0]));
  const last = Math.ceil(Math.log10(domain[1]));
  const factors = last - first <= 3 ? [1, 2, 5] : [1];
  const ticks: number[] = [];
  for (let exponent = first; exponent <= last; exponent += 1)
    for (const factor of factors) ticks.push(Number((factor * 10 ** exponent).toPrecision(6)));
  return ticks.filter((tick) => tick >= domain[0] * (1 - 1e-9) && tick <= domain[1] * (1 + 1e-9));
}

function ticksEvery(step: number, domain: readonly [number, number]): number[] {
  const ticks: number[] = [];
  const first = Math.ceil(domain[0] / step - 1e-9);
  for (let index = first; index * step <= domain[1] * (1 + 1e-9); index += 1)
    ticks.push(Number((index * step).toPrecision(10)));
  return ticks;
}
