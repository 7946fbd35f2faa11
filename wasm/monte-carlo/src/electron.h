/* Single events of electrons and positrons: deflections, collisions above the threshold, and photons. */
#ifndef ELECTRON_H
#define ELECTRON_H

#include "transport.h"

/* (1 - cos)/2 of the deflection at a hinge. */
double sample_deflection(struct scene *scene, const struct particle *particle, int32_t medium);

/* One collision: the delta ray goes on the stack, the particle turns and loses its energy. */
void collide(struct scene *scene, struct particle *particle);

/* Two photons take the kinetic energy given and 2 x 511 keV; the positron is gone. */
void annihilate_in_flight(struct scene *scene, const struct particle *positron, double energy_MeV);

/* One photon from a particle of this energy goes on the stack; its energy, which the caller takes from the particle. */
double radiate(struct scene *scene, const struct particle *particle, int32_t medium);

/* The photons, at most one, of a particle that comes to rest where it is; their energy. */
double radiate_to_rest(struct scene *scene, const struct particle *particle, int32_t medium);

#endif
