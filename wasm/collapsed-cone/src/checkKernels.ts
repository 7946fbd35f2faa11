import { expect } from './expect';
import type { EmittedKernels, RadialKernel } from './radialKernel';

/** Throws a RangeError that says what of the kernels does not fit. */
export function checkKernels({ charged, photon }: EmittedKernels): void {
  checkKernel('charged', charged);
  checkKernel('photon (absorbed)', photon.absorbed);
  checkKernel('photon (released)', photon.released);
  const { attenuation_cm2_per_g, released_frac } = photon.scattered;
  expect(
    attenuation_cm2_per_g > 0 && attenuation_cm2_per_g < Infinity && released_frac >= 0 && released_frac < 1,
    `Scattered photons have an attenuation of ${attenuation_cm2_per_g} cm²/g and release ${released_frac} of what collides; more than zero, and zero to less than one, were expected.`,
  );
}

function checkKernel(name: string, { massDistance_g_per_cm2: distance, within_MeV: within }: RadialKernel): void {
  expect(
    distance.length === within.length && distance.length >= 3 && distance[0] === 0 && within[0] === 0,
    `The ${name} kernel has ${distance.length} distances and ${within.length} energies; as many of both, from zero on, were expected.`,
  );
  for (let n = 1; n < distance.length; n++)
    expect(
      distance[n]! > distance[n - 1]! &&
        within[n]! >= within[n - 1]! &&
        distance[n]! < Infinity &&
        within[n]! < Infinity,
      `The ${name} kernel holds ${within[n]} MeV within ${distance[n]} g/cm² after ${within[n - 1]} MeV within ${distance[n - 1]} g/cm²; rising values were expected.`,
    );
}
