/* The nouns of the transport: particle, scene, and what may be done with them. */
#ifndef TRANSPORT_H
#define TRANSPORT_H

#include <stdint.h>
#include "arithmetic.h"
#include "random.h"
#include "tables.h"

#define ELECTRON_MASS_MEV 0.51099895069
#define STACK_SIZE 128

enum particle_kind { PHOTON = 0, ELECTRON = 1, POSITRON = 2 };

/* A place is a voxel and where in it, so that nothing is lost by rounding far from the corner of a large grid. */
struct particle {
  double energy_MeV; /* kinetic; a positron's annihilation energy, 2 x 511 keV, comes on top */
  double direction[3];
  double place_cm[3]; /* from the low corner of the voxel, 0 to spacing */
  int32_t voxel[3];
  int32_t at; /* x fastest */
  int32_t kind;
};

struct emissions {
  int32_t count;
  const uint8_t *kind;
  const double *low_MeV;
  const double *high_MeV;
  const double *keep; /* alias method: keep with this probability, else take other */
  const int32_t *other;
  double yield_per_decay;
  double local_MeV_per_decay;
  double extent_frac; /* of the voxel's edges over which decays are spread: 1 the voxel, 0 its centre */
};

/* Where decays happen and energy is tallied: the scene's own voxels, or a grid of its own within them, with parallel axes. */
struct tally_grid {
  int32_t apart; /* 0: the scene's own voxels */
  int32_t size[3];
  int32_t stride[3];
  double spacing_cm[3];
  double inverse_spacing_per_cm[3];
  double from_cm[3]; /* its low corner, from that of the scene */
};

struct balance {
  double emitted_MeV;
  double absorbed_MeV; /* the tally's sum is this, unless it is dose to water */
  double escaped_MeV;  /* with what voxels beyond the tally's grid absorbed */
  double local_MeV;          /* part of what is absorbed: alpha, recoil and what is below the cut-offs */
  double bremsstrahlung_MeV; /* given to photons above the threshold, whether absorbed or not */
  double decays;
  double electrons; /* electrons and positrons followed, delta rays and photons' electrons too */
  double segments;           /* straight pieces of electron tracks */
  double abandoned; /* particles that ran into a bound (steps, stack) and were absorbed on the spot: 0 in a sound run */
};

struct scene {
  int32_t size[3];
  int32_t stride[3];
  double spacing_cm[3];
  double edge_cm[3];      /* thickness of the outermost layer of voxels on either side: surroundings are a layer of their own */
  const uint32_t *voxels; /* density as float32 whose 6 lowest bits are the medium */
  struct tally_grid tally;
  const float *activity; /* these two on the tally's grid */
  double *tally_MeV;
  struct tables tables;
  struct emissions emissions;
  double electron_cutoff_MeV;
  double photon_cutoff_MeV;
  int32_t dose_to_water; /* the tally is weighted with stopping power ratios */
  double greatest_density_g_per_mL[MAXIMUM_MEDIA]; /* 0 for a medium that is not in the grid */
  double total_activity;
  struct random random;
  struct balance balance;
  struct particle stack[STACK_SIZE];
  int32_t waiting;
  /* The shard being run. */
  double shard_decays, decays_done, shard_offset;
  double activity_below; /* of the voxels before source_voxel */
  int32_t source_voxel;  /* of the tally's grid */
};

static inline int32_t medium_of(uint32_t voxel) { return (int32_t)(voxel & 63u); }
static inline double density_of(uint32_t voxel) { return (double)float_from_bits(voxel & ~63u); }

/* What charged particles of this energy would leave in a trace of water here, over what they leave in the medium (Bragg-Gray). */
static inline double water_ratio(const struct scene *scene, int32_t medium, double energy_MeV) {
  const int32_t interval = octave_interval(energy_MeV, ELECTRON_INTERVALS_LOG2);
  return (double)scene->tables.electron[(int64_t)2 * medium * ELECTRON_INTERVALS + interval].water_ratio;
}

/* How far the place this far ahead of the particle lies from the low face of the tally's grid, in its voxels. */
static inline double tally_coordinate(const struct scene *scene, const struct particle *particle, int axis, double ahead_cm) {
  const double within_cm = particle->place_cm[axis] + ahead_cm * particle->direction[axis];
  const double place_cm = (double)particle->voxel[axis] * scene->spacing_cm[axis] + within_cm;
  return (place_cm - scene->tally.from_cm[axis]) * scene->tally.inverse_spacing_per_cm[axis];
}

/* The tally's voxel of the place this far ahead of the particle, still in its voxel; -1 beyond the tally's grid. */
static inline int32_t tally_voxel(const struct scene *scene, const struct particle *particle, double ahead_cm) {
  if (!scene->tally.apart) return particle->at;
  int32_t at = 0;
  for (int i = 0; i < 3; i++) {
    const double coordinate = tally_coordinate(scene, particle, i, ahead_cm);
    if (!(coordinate >= 0.0 && coordinate < (double)scene->tally.size[i])) return -1;
    at += (int32_t)coordinate * scene->tally.stride[i];
  }
  return at;
}

/* Energy that is absorbed, and what of it the tally is to hold, in the tally's voxel. */
static inline void deposit_weighted(struct scene *scene, int32_t tally_at, double energy_MeV, double weighted_MeV) {
  if (tally_at < 0) {
    scene->balance.escaped_MeV += energy_MeV;
    return;
  }
  scene->balance.absorbed_MeV += energy_MeV;
  scene->tally_MeV[tally_at] += weighted_MeV;
}

/* Energy of particles at or below the electron cut-off, absorbed where this one is. */
static inline void deposit(struct scene *scene, const struct particle *where, double energy_MeV) {
  const uint32_t voxel = scene->voxels[where->at];
  const int to_water = scene->dose_to_water && density_of(voxel) > 0;
  const double ratio = to_water ? water_ratio(scene, medium_of(voxel), scene->electron_cutoff_MeV) : 1.0;
  deposit_weighted(scene, tally_voxel(scene, where, 0.0), energy_MeV, energy_MeV * ratio);
}

/* Of the layer of voxels with this index along the axis. */
static inline double thickness_cm(const struct scene *scene, int axis, int32_t index) {
  return index == 0 || index == scene->size[axis] - 1 ? scene->edge_cm[axis] : scene->spacing_cm[axis];
}

/* A secondary starts where `like` is; what cannot be followed (below its cut-off) the caller deposits. */
void push_secondary(struct scene *scene, const struct particle *like, int32_t kind, double energy_MeV, const double direction[3]);

/* Cosine and sine of a uniform azimuth, from a point in the unit disc (von Neumann): no trigonometry. */
static inline void uniform_azimuth(struct random *random, double *cosine, double *sine) {
  double x, y, square;
  do {
    const uint64_t bits = random_bits(random);
    x = (double)(int32_t)(bits >> 32) * 0x1p-31;
    y = (double)(int32_t)((uint32_t)bits & ~1u) * 0x1p-31;
    square = x * x + y * y;
  } while (square > 1.0 || square < 1e-12);
  const double inverse = 1.0 / square;
  *cosine = (x * x - y * y) * inverse;
  *sine = 2.0 * x * y * inverse;
}

/* Turns direction by the angle of this cosine and sine, about an azimuth of this cosine and sine. */
static inline void turn(double direction[3], double cosine, double sine, double cosine_azimuth, double sine_azimuth) {
  const double u = direction[0], v = direction[1], w = direction[2];
  const double across = u * u + v * v;
  const double a = sine * cosine_azimuth, b = sine * sine_azimuth;
  if (across > 1e-16) {
    const double root = square_root(across);
    const double inverse = 1.0 / root;
    direction[0] = u * cosine + (u * w * a - v * b) * inverse;
    direction[1] = v * cosine + (v * w * a + u * b) * inverse;
    direction[2] = w * cosine - root * a;
  } else {
    direction[0] = a;
    direction[1] = b;
    direction[2] = w * cosine;
  }
  const double square = direction[0] * direction[0] + direction[1] * direction[1] + direction[2] * direction[2];
  const double scale = 1.5 - 0.5 * square; /* Newton's step towards unit length */
  direction[0] *= scale;
  direction[1] *= scale;
  direction[2] *= scale;
}

/* Turns direction by the angle whose (1 - cos)/2 is half_versine; uniform azimuth. */
static inline void deflect(struct random *random, double direction[3], double half_versine) {
  double cosine_azimuth, sine_azimuth;
  uniform_azimuth(random, &cosine_azimuth, &sine_azimuth);
  const double sine = 2.0 * square_root(half_versine * (1.0 - half_versine));
  turn(direction, 1.0 - 2.0 * half_versine, sine, cosine_azimuth, sine_azimuth);
}

static inline void isotropic(struct random *random, double direction[3]) {
  double cosine_azimuth, sine_azimuth;
  uniform_azimuth(random, &cosine_azimuth, &sine_azimuth);
  const double cosine = 2.0 * uniform(random) - 1.0;
  const double sine = square_root(1.0 - cosine * cosine);
  direction[0] = sine * cosine_azimuth;
  direction[1] = sine * sine_azimuth;
  direction[2] = cosine;
}

/* Two photons of 511 keV back to back, from where the positron came to rest. */
void annihilate(struct scene *scene, const struct particle *positron);

/* Each follows one particle to its end: every MeV of it is deposited, escapes, or goes to secondaries pushed on the stack. */
void transport_electron(struct scene *scene, struct particle *electron);
void transport_photon(struct scene *scene, struct particle *photon);
/* Once per scene, after grid and tables are there (the majorant). */
void prepare_photons(const struct scene *scene);

#endif
