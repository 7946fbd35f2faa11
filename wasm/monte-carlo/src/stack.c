#include "transport.h"

static double cutoff_MeV(const struct scene *scene, int32_t kind) {
  return kind == PHOTON ? scene->photon_cutoff_MeV : scene->electron_cutoff_MeV;
}

void push_secondary(struct scene *scene, const struct particle *like, int32_t kind, double energy_MeV, const double direction[3]) {
  struct particle secondary = *like;
  secondary.kind = kind;
  secondary.energy_MeV = energy_MeV;
  for (int i = 0; i < 3; i++) secondary.direction[i] = direction[i];
  if (scene->waiting < STACK_SIZE && (energy_MeV > cutoff_MeV(scene, kind) || kind == POSITRON)) {
    scene->stack[scene->waiting++] = secondary;
    return;
  }
  if (scene->waiting == STACK_SIZE) scene->balance.abandoned += 1.0;
  deposit(scene, like, energy_MeV + (kind == POSITRON ? 2.0 * ELECTRON_MASS_MEV : 0.0));
}

void annihilate(struct scene *scene, const struct particle *positron) {
  double direction[3];
  isotropic(&scene->random, direction);
  push_secondary(scene, positron, PHOTON, ELECTRON_MASS_MEV, direction);
  for (int i = 0; i < 3; i++) direction[i] = -direction[i];
  push_secondary(scene, positron, PHOTON, ELECTRON_MASS_MEV, direction);
}
