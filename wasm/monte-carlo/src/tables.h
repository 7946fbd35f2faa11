/*
 * What the kernel reads: the one layout that dose/transport in core (TypeScript) writes and the C source indexes.
 *
 * Octave grid of energy: OCTAVES octaves from 2^-10 MeV (0.977 keV) to 4 MeV, each cut into N equal intervals, so that
 * interval = (bits(E) - bits(2^-10)) >> (23 - log2 N), with the bits of E as float32: no logarithm. Node n is where interval n
 * begins; there are OCTAVES * N + 1 nodes. "line" is two floats (a, b): value = a + b * E_MeV within the interval.
 * Every array is float32, C order, last index fastest. Mass quantities are per g/cm2; density comes from the voxel.
 */
#ifndef TABLES_H
#define TABLES_H

#include <stdint.h>
#include "arithmetic.h"

#define OCTAVES 12
#define LOWEST_ENERGY_BITS 0x3a800000u /* 2^-10 as float32 */
#define MAXIMUM_MEDIA 64

/*
 * electron[medium][electron, positron][ELECTRON_INTERVALS]: struct electron_interval.
 * Restricted: collisions below deltaThreshold_MeV and photons below bremsstrahlungThreshold_MeV.
 */
#define ELECTRON_INTERVALS_LOG2 5
#define ELECTRON_INTERVALS (OCTAVES << ELECTRON_INTERVALS_LOG2)

struct line {
  float a, b;
};

struct electron_interval {
  struct line loss;           /* restricted stopping power, MeV cm2/g */
  struct line transport_path; /* first transport mean free path of elastic and soft collisions, g/cm2 */
  struct line hard;           /* hard collisions and bremsstrahlung photons per g/cm2 */
  struct line range;          /* CSDA range with the unrestricted stopping power, g/cm2 */
  struct line straggling;     /* variance of the soft loss, MeV2 cm2/g */
  float curvature;            /* (1/2) K' L / K2, K = 1 / transport_path, ' = d/dE: how scattering grows along a step */
  float radiative_fraction;   /* part of hard that is bremsstrahlung */
  float water_ratio;          /* collision stopping power of water over that of the medium */
  struct line annihilations;  /* in flight, of a positron that slows down to nothing; 0 for electrons */
  float annihilation_fraction; /* part of hard that is annihilation in flight */
};

/*
 * deflection[medium][electron, positron][DEFLECTION_ENERGIES][DEFLECTION_NODES]: (1 - cos theta) / 2 of one Goudsmit-Saunderson
 * step of scattering strength scatteringPerStep, as a function of s, the probability of a larger one: s octave grid from
 * 2^-DEFLECTION_OCTAVES to 1 with 16 intervals an octave (first node s = 2^-DEFLECTION_OCTAVES); linear between nodes, linear to 1 at s = 0.
 */
#define DEFLECTION_ENERGIES_LOG2 1
#define DEFLECTION_ENERGIES ((OCTAVES << DEFLECTION_ENERGIES_LOG2) + 1)
#define DEFLECTION_OCTAVES 14
#define DEFLECTION_INTERVALS_LOG2 4
#define DEFLECTION_NODES ((DEFLECTION_OCTAVES << DEFLECTION_INTERVALS_LOG2) + 1)

/*
 * bremsstrahlung_number[medium][electron, positron][ELECTRON_INTERVALS + 1]: photons above the threshold per particle that slows down from node n.
 * bremsstrahlung_shape[medium][DEFLECTION_ENERGIES][BREMSSTRAHLUNG_SHAPE]: k dsigma/dk at k/E = (n/32)^2 over its greatest value.
 */
#define BREMSSTRAHLUNG_SHAPE 33

/*
 * photon[medium][PHOTON_INTERVALS]: struct photon_interval, cm2/g. Incoherent = total - photoelectric - coherent - pair.
 * (Pair with triplet.) Sampling tables of coherent and incoherent scattering: below.
 */
#define PHOTON_INTERVALS_LOG2 6
#define PHOTON_INTERVALS (OCTAVES << PHOTON_INTERVALS_LOG2)

struct photon_interval {
  struct line total;
  struct line photoelectric;
  struct line coherent;
  struct line pair;
};

static inline int32_t octave_interval(double energy_MeV, int32_t intervals_log2) {
  return (int32_t)(float_bits((float)energy_MeV) - LOWEST_ENERGY_BITS) >> (23 - intervals_log2);
}

static inline double node_energy_MeV(int32_t node, int32_t intervals_log2) {
  return (double)float_from_bits(LOWEST_ENERGY_BITS + ((uint32_t)node << (23 - intervals_log2)));
}

static inline double line_at(struct line line, double energy_MeV) { return (double)line.a + (double)line.b * energy_MeV; }

struct tables {
  int32_t media;
  const struct electron_interval *electron;
  const float *deflection;
  const float *bremsstrahlung_number;
  const float *bremsstrahlung_shape;
  const struct photon_interval *photon;
  const float *photon_sampling; /* layout: photon.h */
  double scattering_per_step;
  double delta_threshold_MeV;
  double bremsstrahlung_threshold_MeV;
};

#endif
