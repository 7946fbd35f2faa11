/*
 * Photons: Woodcock tracking (Woodcock 1965, ANL-7050) on the grid, with the greatest attenuation of the grid present as majorant.
 *
 * Photoelectric effect: the electron leaves with the energy above the mean binding energy of its shell, in a direction after Sauter (as sampled in
 * PENELOPE, Salvat 2019, NEA/MBDAV/R(2019)1); binding energy with all fluorescence and Auger electrons stays on the spot. Incoherent scattering:
 * Klein-Nishina times the incoherent scattering function; the electron takes the whole loss (no binding, no Doppler broadening). Coherent
 * scattering: Thomson times the squared form factor, atoms alone. Pair production: the kinetic energy is shared uniformly, each takes the direction
 * of the leading term of its angular distribution (Tsai 1974, doi:10.1103/RevModPhys.46.815); triplets are taken for pairs.
 */
#include "photon.h"
#include "transport.h"

#define INVERSE_ANGSTROM_PER_MEV (1.0 / 12.398419843320026e-3)
#define NO_ATTENUATION_PER_CM 1e-12

/* Of the scene: what every flight needs. */
static float inverse_majorant_cm[PHOTON_INTERVALS];
static double extent_cm[3], inverse_spacing_per_cm[3];

static inline int32_t interval_of(double energy_MeV) {
  const int32_t interval = octave_interval(energy_MeV, PHOTON_INTERVALS_LOG2);
  return interval < 0 ? 0 : interval >= PHOTON_INTERVALS ? PHOTON_INTERVALS - 1 : interval;
}

static inline const struct photon_interval *interactions(const struct scene *scene, int32_t medium, int32_t interval) {
  return scene->tables.photon + (int64_t)medium * PHOTON_INTERVALS + interval;
}

static inline const struct photon_sampling *sampling(const struct scene *scene, int32_t medium) {
  return (const struct photon_sampling *)scene->tables.photon_sampling + medium;
}

/* Distance of a layer's low face from the low face of the grid. */
static inline double layer_from_cm(const struct scene *scene, int axis, int32_t index) {
  return index == 0 ? 0.0 : scene->edge_cm[axis] + (double)(index - 1) * scene->spacing_cm[axis];
}

void prepare_photons(const struct scene *scene) {
  for (int i = 0; i < 3; i++) {
    extent_cm[i] = layer_from_cm(scene, i, scene->size[i] - 1) + scene->edge_cm[i];
    inverse_spacing_per_cm[i] = 1.0 / scene->spacing_cm[i];
  }
  for (int32_t interval = 0; interval < PHOTON_INTERVALS; interval++) {
    const double low_MeV = node_energy_MeV(interval, PHOTON_INTERVALS_LOG2);
    const double high_MeV = node_energy_MeV(interval + 1, PHOTON_INTERVALS_LOG2);
    double greatest = NO_ATTENUATION_PER_CM;
    for (int32_t m = 0; m < scene->tables.media; m++) {
      const struct line total = interactions(scene, m, interval)->total;
      const double attenuation = larger(line_at(total, low_MeV), line_at(total, high_MeV));
      greatest = larger(greatest, scene->greatest_density_g_per_mL[m] * attenuation);
    }
    /* Rounding to float32 must not bring the majorant below what it bounds. */
    inverse_majorant_cm[interval] = (float)((1.0 - 1e-6) / greatest);
  }
}

/* The squared momentum transfer of scattering straight back; times (1 - cos)/2 that of any angle. */
static inline double greatest_transfer(double energy_MeV) {
  const double x = energy_MeV * INVERSE_ANGSTROM_PER_MEV;
  return x * x;
}

static inline double transfer_at_node(int32_t node) {
  return (double)float_from_bits(LOWEST_TRANSFER_BITS + ((uint32_t)node << (23 - TRANSFER_INTERVALS_LOG2)));
}

/* A quantity that grows with x^2 below the first node and is 1 above the last. */
static double at_transfer(const float *values, double transfer) {
  if (transfer < LOWEST_TRANSFER) return (double)values[0] * transfer / LOWEST_TRANSFER;
  const int32_t node = (int32_t)(float_bits((float)transfer) - LOWEST_TRANSFER_BITS) >> (23 - TRANSFER_INTERVALS_LOG2);
  if (node >= TRANSFER_NODES - 1) return 1.0;
  const double from = transfer_at_node(node);
  const double part = (transfer - from) / (transfer_at_node(node + 1) - from);
  return (double)values[node] + part * (double)(values[node + 1] - values[node]);
}

/* The squared momentum transfer up to which the integral of the squared form factor has this value. */
static double transfer_of_integral(const float *integral, double value) {
  if (value <= (double)integral[0]) return value / (double)integral[0] * LOWEST_TRANSFER;
  int32_t low = 0, high = TRANSFER_NODES - 1;
  while (high - low > 1) {
    const int32_t middle = (low + high) >> 1;
    if ((double)integral[middle] < value) low = middle;
    else high = middle;
  }
  const double rise = (double)(integral[high] - integral[low]);
  const double part = rise > 0 ? (value - (double)integral[low]) / rise : 0.5;
  const double from = transfer_at_node(low);
  return from + part * (transfer_at_node(high) - from);
}

static void scatter_coherently(struct scene *scene, const struct photon_sampling *of, struct particle *photon) {
  const double greatest = greatest_transfer(photon->energy_MeV);
  const double integral = at_transfer(of->coherent_integral, greatest);
  for (;;) {
    const double drawn = uniform(&scene->random);
    const double half_versine = smaller(transfer_of_integral(of->coherent_integral, drawn * integral) / greatest, 1.0);
    const double cosine = 1.0 - 2.0 * half_versine;
    const double xi = uniform(&scene->random);
    if (2.0 * xi < 1.0 + cosine * cosine) {
      deflect(&scene->random, photon->direction, half_versine);
      return;
    }
  }
}

/* Energy of the scattered photon over that before, and (1 - cos)/2 of its angle, from Klein-Nishina times S. */
static double sample_incoherent(struct scene *scene, const struct photon_sampling *of, double energy_MeV, double *half_versine) {
  const double k = energy_MeV / ELECTRON_MASS_MEV;
  const double least = 1.0 / (1.0 + 2.0 * k);
  const double greatest = greatest_transfer(energy_MeV);
  const double bound = (least + 1.0 / least) * at_transfer(of->incoherent_frac, greatest);
  /* The part of 1/e in (1/e + e) is drawn from its own law where it dominates. */
  const double logarithmic = natural_log(1.0 / least);
  const double linear = 0.5 * (1.0 - least * least);
  for (;;) {
    double kept, weight;
    const double xi = uniform(&scene->random);
    if (k < 2.0) {
      kept = least + xi * (1.0 - least);
    } else {
      const double choice = uniform(&scene->random);
      if (choice * (logarithmic + linear) < logarithmic) kept = exponential(-xi * logarithmic);
      else kept = square_root(least * least + xi * (1.0 - least * least));
    }
    const double versine = (1.0 - kept) / (k * kept);
    const double law = 1.0 / kept + kept - versine * (2.0 - versine);
    const double scattering = at_transfer(of->incoherent_frac, greatest * 0.5 * versine);
    if (k < 2.0) weight = law * scattering / bound;
    else weight = law / (1.0 / kept + kept) * scattering;
    const double accept = uniform(&scene->random);
    if (accept < weight) {
      *half_versine = smaller(0.5 * versine, 1.0);
      return kept;
    }
  }
}

static void scatter_incoherently(struct scene *scene, const struct photon_sampling *of, struct particle *photon) {
  const double before_MeV = photon->energy_MeV;
  double before[3], electron[3], half_versine;
  for (int i = 0; i < 3; i++) before[i] = photon->direction[i];
  const double after_MeV = before_MeV * sample_incoherent(scene, of, before_MeV, &half_versine);
  deflect(&scene->random, photon->direction, half_versine);
  photon->energy_MeV = after_MeV;
  /* The electron takes the momentum that the photon lost. */
  double square = 0.0;
  for (int i = 0; i < 3; i++) {
    electron[i] = before_MeV * before[i] - after_MeV * photon->direction[i];
    square += electron[i] * electron[i];
  }
  if (!(square > 0)) {
    deposit(scene, photon, before_MeV - after_MeV);
    return;
  }
  const double inverse = 1.0 / square_root(square);
  for (int i = 0; i < 3; i++) electron[i] *= inverse;
  push_secondary(scene, photon, ELECTRON, before_MeV - after_MeV, electron);
}

/* (1 - cos)/2 of a photoelectron of the K shell (Sauter 1931, as in PENELOPE). */
static double sample_sauter(struct random *random, double kinetic_MeV) {
  const double gamma = 1.0 + kinetic_MeV / ELECTRON_MASS_MEV;
  const double beta = square_root(kinetic_MeV * (kinetic_MeV + 2.0 * ELECTRON_MASS_MEV)) / (kinetic_MeV + ELECTRON_MASS_MEV);
  const double a = 1.0 / beta - 1.0;
  const double c = 0.5 * beta * gamma * (gamma - 1.0) * (gamma - 2.0);
  const double bound = 2.0 * (1.0 / a + c);
  for (;;) {
    const double xi = uniform(random);
    const double versine = 2.0 * a / ((a + 2.0) * (a + 2.0) - 4.0 * xi) * (2.0 * xi + (a + 2.0) * square_root(xi));
    const double accept = uniform(random);
    if (accept * bound < (2.0 - versine) * (1.0 / (a + versine) + c)) return smaller(0.5 * versine, 1.0);
  }
}

static void absorb(struct scene *scene, const struct photon_sampling *of, const struct particle *photon) {
  const double binding_MeV = smaller((double)of->binding_MeV[interval_of(photon->energy_MeV)], photon->energy_MeV);
  const double kinetic_MeV = photon->energy_MeV - binding_MeV;
  deposit(scene, photon, binding_MeV);
  double direction[3];
  for (int i = 0; i < 3; i++) direction[i] = photon->direction[i];
  /* What stops on the spot needs no direction. */
  if (kinetic_MeV > scene->electron_cutoff_MeV) {
    const double half_versine = sample_sauter(&scene->random, kinetic_MeV);
    deflect(&scene->random, direction, half_versine);
  }
  push_secondary(scene, photon, ELECTRON, kinetic_MeV, direction);
}

/* (1 - cos)/2 for the law sin / (1 - beta cos)^2. */
static double sample_pair_angle(struct random *random, double kinetic_MeV) {
  const double beta = square_root(kinetic_MeV * (kinetic_MeV + 2.0 * ELECTRON_MASS_MEV)) / (kinetic_MeV + ELECTRON_MASS_MEV);
  const double xi = uniform(random);
  return (1.0 - beta) * (1.0 - xi) / (1.0 + beta * (2.0 * xi - 1.0));
}

static void make_pair(struct scene *scene, const struct particle *photon) {
  const double shared_MeV = photon->energy_MeV - 2.0 * ELECTRON_MASS_MEV;
  const double part = uniform(&scene->random);
  const double kinetic_MeV[2] = {part * shared_MeV, shared_MeV - part * shared_MeV};
  const int32_t kind[2] = {ELECTRON, POSITRON};
  for (int n = 0; n < 2; n++) {
    double direction[3];
    for (int i = 0; i < 3; i++) direction[i] = photon->direction[i];
    const double half_versine = sample_pair_angle(&scene->random, kinetic_MeV[n]);
    deflect(&scene->random, direction, half_versine);
    push_secondary(scene, photon, kind[n], kinetic_MeV[n], direction);
  }
}

static inline int32_t layer_of(const struct scene *scene, int axis, double place_cm) {
  const double beyond_cm = place_cm - scene->edge_cm[axis];
  const int32_t layer = beyond_cm < 0 ? 0 : 1 + (int32_t)(beyond_cm * inverse_spacing_per_cm[axis]);
  return layer < scene->size[axis] ? layer : scene->size[axis] - 1;
}

/* Flies from collision to collision, real or not, until a real one in the grid; 0 when it has left the grid. */
static int fly_to_collision(struct scene *scene, struct particle *photon, int32_t interval) {
  const double step_cm = (double)inverse_majorant_cm[interval];
  double place_cm[3];
  for (int i = 0; i < 3; i++) place_cm[i] = layer_from_cm(scene, i, photon->voxel[i]) + photon->place_cm[i];
  for (;;) {
    const double xi = uniform(&scene->random);
    const double length_cm = -natural_log(xi) * step_cm;
    int32_t at = 0;
    for (int i = 0; i < 3; i++) {
      place_cm[i] += length_cm * photon->direction[i];
      if (!(place_cm[i] >= 0.0 && place_cm[i] < extent_cm[i])) return 0;
      photon->voxel[i] = layer_of(scene, i, place_cm[i]);
      at += photon->voxel[i] * scene->stride[i];
    }
    const uint32_t voxel = scene->voxels[at];
    const struct line total = interactions(scene, medium_of(voxel), interval)->total;
    const double real = density_of(voxel) * line_at(total, photon->energy_MeV) * step_cm;
    const double accept = uniform(&scene->random);
    if (accept < real) {
      photon->at = at;
      for (int i = 0; i < 3; i++) {
        const double within_cm = place_cm[i] - layer_from_cm(scene, i, photon->voxel[i]);
        photon->place_cm[i] = larger(0.0, smaller(within_cm, thickness_cm(scene, i, photon->voxel[i])));
      }
      return 1;
    }
  }
}

void transport_photon(struct scene *scene, struct particle *photon) {
  for (;;) {
    if (!(photon->energy_MeV > scene->photon_cutoff_MeV)) {
      deposit(scene, photon, photon->energy_MeV);
      return;
    }
    const int32_t interval = interval_of(photon->energy_MeV);
    if (!fly_to_collision(scene, photon, interval)) {
      scene->balance.escaped_MeV += photon->energy_MeV;
      return;
    }
    const int32_t medium = medium_of(scene->voxels[photon->at]);
    const struct photon_interval *of = interactions(scene, medium, interval);
    const double energy_MeV = photon->energy_MeV;
    const double xi = uniform(&scene->random);
    double left = xi * line_at(of->total, energy_MeV) - line_at(of->photoelectric, energy_MeV);
    if (left < 0) {
      absorb(scene, sampling(scene, medium), photon);
      return;
    }
    left -= line_at(of->coherent, energy_MeV);
    if (left < 0) {
      scatter_coherently(scene, sampling(scene, medium), photon);
      continue;
    }
    left -= line_at(of->pair, energy_MeV);
    if (left < 0 && energy_MeV > 2.0 * ELECTRON_MASS_MEV) {
      make_pair(scene, photon);
      return;
    }
    scatter_incoherently(scene, sampling(scene, medium), photon);
  }
}
