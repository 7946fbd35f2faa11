/* Collisions with atomic electrons, free and at rest: above the threshold Moller for electrons and Bhabha for positrons; annihilation in flight. */
#include "electron.h"

/* Energy loss W over the incoming kinetic energy T of a free electron's collision above `least`, both relative to T. */
static double moller_fraction(struct random *random, double energy_MeV, double least) {
  const double total = energy_MeV / ELECTRON_MASS_MEV + 1.0;
  const double a = (total - 1.0) * (total - 1.0) / (total * total);
  const double b = (2.0 * total - 1.0) / (total * total);
  for (int attempt = 0; attempt < 1000; attempt++) {
    const double xi = uniform(random);
    const double w = least / (1.0 - xi * (1.0 - 2.0 * least));
    const double accept = uniform(random);
    const double ratio = w / (1.0 - w);
    const double shape = 1.0 + a * w * w + ratio * ratio - b * ratio;
    if (accept * (1.0 + a * 0.25 + 1.0) < shape) return w;
  }
  return least;
}

/* ICRU 37's factors of the Bhabha cross section, written in gamma. */
static double bhabha_fraction(struct random *random, double energy_MeV, double least) {
  const double gamma = energy_MeV / ELECTRON_MASS_MEV + 1.0;
  const double beta2 = 1.0 - 1.0 / (gamma * gamma);
  const double y = 1.0 / (gamma + 1.0);
  const double part = 1.0 - 2.0 * y;
  const double b4 = part * part * part;
  const double b3 = b4 + part * part;
  const double b2 = part * (3.0 + y * y);
  const double b1 = 2.0 - y * y;
  for (int attempt = 0; attempt < 1000; attempt++) {
    const double xi = uniform(random);
    const double w = least / (1.0 - xi * (1.0 - least));
    const double accept = uniform(random);
    const double shape = 1.0 - beta2 * w * (b1 - w * (b2 - w * (b3 - w * b4)));
    if (accept * (1.0 + beta2) < shape) return w;
  }
  return least;
}

/* Half versine of the angle at which a particle of kinetic energy `kept` leaves a collision of one of `before` with an electron at rest. */
static double collision_half_versine(double before_MeV, double kept_MeV) {
  const double mass2 = 2.0 * ELECTRON_MASS_MEV;
  const double cosine2 = kept_MeV * (before_MeV + mass2) / (before_MeV * (kept_MeV + mass2));
  return 0.5 * (1.0 - square_root(smaller(cosine2, 1.0)));
}

void collide(struct scene *scene, struct particle *particle) {
  const double before_MeV = particle->energy_MeV;
  const double least = scene->tables.delta_threshold_MeV / before_MeV;
  const int positron = particle->kind == POSITRON;
  if (least >= (positron ? 1.0 : 0.5)) return;
  const double w = positron ? bhabha_fraction(&scene->random, before_MeV, least) : moller_fraction(&scene->random, before_MeV, least);
  const double delta_MeV = w * before_MeV;
  const double after_MeV = before_MeV - delta_MeV;
  double cosine_azimuth, sine_azimuth;
  uniform_azimuth(&scene->random, &cosine_azimuth, &sine_azimuth);
  double direction[3] = {particle->direction[0], particle->direction[1], particle->direction[2]};
  const double h = collision_half_versine(before_MeV, delta_MeV);
  turn(direction, 1.0 - 2.0 * h, 2.0 * square_root(h * (1.0 - h)), cosine_azimuth, sine_azimuth);
  push_secondary(scene, particle, ELECTRON, delta_MeV, direction);
  const double g = collision_half_versine(before_MeV, after_MeV);
  turn(particle->direction, 1.0 - 2.0 * g, 2.0 * square_root(g * (1.0 - g)), -cosine_azimuth, -sine_azimuth);
  particle->energy_MeV = after_MeV;
}

/* One photon's part of the whole energy; Heitler 1954, The Quantum Theory of Radiation, section 27. */
static double annihilation_fraction(struct random *random, double gamma) {
  const double spread = 0.5 * square_root((gamma - 1.0) / (gamma + 1.0));
  const double least = 0.5 - spread;
  const double width = natural_log((0.5 + spread) / least);
  const double square = (gamma + 1.0) * (gamma + 1.0);
  for (int attempt = 0; attempt < 1000; attempt++) {
    const double xi = uniform(random);
    const double part = least * exponential(xi * width);
    const double accept = uniform(random);
    if (accept < 1.0 - part + (2.0 * gamma * part - 1.0) / (part * square)) return part;
  }
  return 0.5;
}

static void emit_annihilation_photon(struct scene *scene, const struct particle *positron, double gamma, double part, double cosine_azimuth,
                                     double sine_azimuth) {
  const double momentum = square_root(gamma * gamma - 1.0);
  const double cosine = larger(-1.0, smaller(1.0, (part * (gamma + 1.0) - 1.0) / (part * momentum)));
  double direction[3] = {positron->direction[0], positron->direction[1], positron->direction[2]};
  turn(direction, cosine, square_root(1.0 - cosine * cosine), cosine_azimuth, sine_azimuth);
  push_secondary(scene, positron, PHOTON, part * (gamma + 1.0) * ELECTRON_MASS_MEV, direction);
}

void annihilate_in_flight(struct scene *scene, const struct particle *positron, double energy_MeV) {
  const double gamma = energy_MeV / ELECTRON_MASS_MEV + 1.0;
  const double part = annihilation_fraction(&scene->random, gamma);
  double cosine_azimuth, sine_azimuth;
  uniform_azimuth(&scene->random, &cosine_azimuth, &sine_azimuth);
  emit_annihilation_photon(scene, positron, gamma, part, cosine_azimuth, sine_azimuth);
  emit_annihilation_photon(scene, positron, gamma, 1.0 - part, -cosine_azimuth, -sine_azimuth);
}
