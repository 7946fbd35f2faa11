/* Bremsstrahlung photons above the threshold, from tables of their number and energy. */
#include "electron.h"

/* Photon energy of a bremsstrahlung event: 1/k above the threshold, thinned by k dsigma/dk. */
static double bremsstrahlung_energy_MeV(struct scene *scene, int32_t medium, double energy_MeV) {
  const double least_MeV = scene->tables.bremsstrahlung_threshold_MeV;
  int32_t node = octave_interval(energy_MeV, DEFLECTION_ENERGIES_LOG2);
  const double low_MeV = node_energy_MeV(node, DEFLECTION_ENERGIES_LOG2);
  const double high_MeV = node_energy_MeV(node + 1, DEFLECTION_ENERGIES_LOG2);
  const double choice = uniform(&scene->random);
  if (choice * (high_MeV - low_MeV) < energy_MeV - low_MeV) node += 1;
  const float *shape = scene->tables.bremsstrahlung_shape + ((int64_t)medium * DEFLECTION_ENERGIES + node) * BREMSSTRAHLUNG_SHAPE;
  const double width = natural_log(energy_MeV / least_MeV);
  for (int attempt = 0; attempt < 1000; attempt++) {
    const double xi = uniform(&scene->random);
    const double photon_MeV = least_MeV * exponential(xi * width);
    const double at = square_root(photon_MeV / energy_MeV) * (BREMSSTRAHLUNG_SHAPE - 1);
    int32_t i = (int32_t)at;
    if (i > BREMSSTRAHLUNG_SHAPE - 2) i = BREMSSTRAHLUNG_SHAPE - 2;
    const double height = (double)shape[i] + (at - (double)i) * ((double)shape[i + 1] - (double)shape[i]);
    const double accept = uniform(&scene->random);
    if (accept < height) return smaller(photon_MeV, energy_MeV);
  }
  return least_MeV;
}

/* Emission of a fast charge: the dipole's forward peak, 1/(1 - beta cos)^2. */
static void bremsstrahlung_direction(struct random *random, double energy_MeV, double direction[3]) {
  const double gamma = energy_MeV / ELECTRON_MASS_MEV + 1.0;
  const double beta = square_root(1.0 - 1.0 / (gamma * gamma));
  const double xi = 2.0 * uniform(random) - 1.0;
  const double cosine = (xi + beta) / (1.0 + xi * beta);
  deflect(random, direction, larger(0.0, smaller(1.0, 0.5 * (1.0 - cosine))));
}

static void emit_photon(struct scene *scene, const struct particle *particle, double photon_MeV, double energy_MeV) {
  double direction[3] = {particle->direction[0], particle->direction[1], particle->direction[2]};
  bremsstrahlung_direction(&scene->random, energy_MeV, direction);
  scene->balance.bremsstrahlung_MeV += photon_MeV;
  push_secondary(scene, particle, PHOTON, photon_MeV, direction);
}

double radiate(struct scene *scene, const struct particle *particle, int32_t medium) {
  const double energy_MeV = particle->energy_MeV;
  if (energy_MeV <= scene->tables.bremsstrahlung_threshold_MeV) return 0.0;
  const double photon_MeV = bremsstrahlung_energy_MeV(scene, medium, energy_MeV);
  emit_photon(scene, particle, photon_MeV, energy_MeV);
  return photon_MeV;
}

/* The energy at which a photon is emitted on the way to rest: where the number still to be emitted is `number`. */
static double emission_energy_MeV(const float *numbers, double number) {
  int32_t low = 0, high = ELECTRON_INTERVALS;
  while (high - low > 1) {
    const int32_t middle = (low + high) / 2;
    if ((double)numbers[middle] > number) high = middle;
    else low = middle;
  }
  const double step = (double)numbers[high] - (double)numbers[low];
  const double part = step > 0 ? (number - (double)numbers[low]) / step : 0.0;
  const double below_MeV = node_energy_MeV(low, ELECTRON_INTERVALS_LOG2);
  return below_MeV + part * (node_energy_MeV(high, ELECTRON_INTERVALS_LOG2) - below_MeV);
}

/* The number is well under one: at most one photon is emitted, with that probability, so that the mean is kept. */
double radiate_to_rest(struct scene *scene, const struct particle *particle, int32_t medium) {
  if (particle->energy_MeV <= scene->tables.bremsstrahlung_threshold_MeV) return 0.0;
  const int32_t sort = particle->kind == POSITRON;
  const float *numbers = scene->tables.bremsstrahlung_number + (int64_t)(2 * medium + sort) * (ELECTRON_INTERVALS + 1);
  const int32_t node = octave_interval(particle->energy_MeV, ELECTRON_INTERVALS_LOG2);
  const double low_MeV = node_energy_MeV(node, ELECTRON_INTERVALS_LOG2);
  const double part = (particle->energy_MeV - low_MeV) / (node_energy_MeV(node + 1, ELECTRON_INTERVALS_LOG2) - low_MeV);
  const double expected = (double)numbers[node] + part * ((double)numbers[node + 1] - (double)numbers[node]);
  const double xi = uniform(&scene->random);
  if (xi >= expected) return 0.0;
  const double energy_MeV = smaller(particle->energy_MeV, emission_energy_MeV(numbers, xi));
  if (energy_MeV <= scene->tables.bremsstrahlung_threshold_MeV) return 0.0;
  const double photon_MeV = bremsstrahlung_energy_MeV(scene, medium, energy_MeV);
  emit_photon(scene, particle, photon_MeV, energy_MeV);
  return photon_MeV;
}
