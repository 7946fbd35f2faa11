import { cubicGrid, drive, importProduct, medianTime_ms, sequence } from '../measure.mjs';

const size = 128;
const halfLife_s = 574_300;
const times_s = [4, 24, 96, 168].map((time_h) => time_h * 3600);
const physical_per_s = Math.LN2 / halfLife_s;

/** Poisson-weighted fit as a textbook says it: the curve has the data's sum and mean time; its rate by bisection. */
function naiveFit(values) {
  const sum = values.reduce((total, value) => total + value, 0);
  const mean_s = values.reduce((total, value, n) => total + value * times_s[n], 0) / sum;
  const shape = (rate_per_s) => times_s.map((time_s) => Math.exp(-rate_per_s * time_s));
  const shapeMean_s = (rate_per_s) => {
    const weights = shape(rate_per_s);
    return weights.reduce((total, weight, n) => total + weight * times_s[n], 0) / weights.reduce((a, b) => a + b, 0);
  };
  let low = physical_per_s;
  let high = 80 * physical_per_s;
  for (let step = 0; step < 45; step += 1) {
    const middle = (low + high) / 2;
    if (shapeMean_s(middle) > mean_s) low = middle;
    else high = middle;
  }
  const rate_per_s = (low + high) / 2;
  return sum / shape(rate_per_s).reduce((a, b) => a + b, 0) / rate_per_s;
}

/** Curves of 10 to 160 h effective half-life with 2 % scatter. */
function curves() {
  const random = sequence(2);
  const volumes = times_s.map(() => new Float32Array(size ** 3));
  for (let at = 0; at < size ** 3; at += 1) {
    const rate_per_s = Math.LN2 / ((10 + 140 * random()) * 3600);
    const amplitude = 1e4 * (0.1 + random());
    times_s.forEach((time_s, n) => {
      volumes[n][at] = amplitude * Math.exp(-rate_per_s * time_s) * (1 + 0.04 * (random() - 0.5));
    });
  }
  return volumes;
}

export async function run() {
  const { fitVoxels } = await importProduct('dosimetry-core');
  const grid = cubicGrid(size, 4);
  const volumes = curves();
  const aligned = volumes.map((values) => ({ unit: 'Bq/mL', grid, values }));
  const ours = () => drive(fitVoxels({ aligned, times_s, halfLife_s, model: 'mono', scope: 'voxel', occupancies: [] }));
  const { result, longest_ms } = ours();
  // Every 64th voxel, and its time scaled up: the whole would take minutes.
  const stride = 64;
  const peer = () => {
    const fitted = new Float64Array(size ** 3 / stride);
    for (let n = 0; n < fitted.length; n += 1) fitted[n] = naiveFit(volumes.map((values) => values[n * stride]));
    return fitted;
  };
  const deviations = Array.from(peer(), (value, n) => Math.abs(result.tia.values[n * stride] / value - 1)).sort(
    (a, b) => a - b,
  );
  const worst_frac = deviations[Math.floor(0.999 * deviations.length)];
  if (!(worst_frac < 1e-3))
    throw new Error(
      `fit: ours and the peer differ by ${worst_frac} at the 99.9th percentile, expected less than 0.001.`,
    );
  return [
    {
      name: 'mono-exponential fit, 128³ voxels × 4 times',
      ours: medianTime_ms(ours),
      peer: medianTime_ms(peer) * stride,
      unit: 'ms',
      peerName: 'bisection, every 64th voxel × 64',
    },
    { name: '  longest stretch without a yield', ours: longest_ms, unit: 'ms', limit: 50 },
  ];
}
