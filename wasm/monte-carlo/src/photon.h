/*
 * photon_sampling[medium][PHOTON_SAMPLING]: what the interactions of photons are drawn from, float32, written by photonTables in core.
 *
 * Octave grid of the squared momentum transfer x^2, x = sin(theta/2)/lambda in 1/Angstrom: TRANSFER_OCTAVES octaves from 2^-14, each cut into 16 equal
 * intervals, linear between nodes. Below the first node S grows with x^2 and F is constant; above the last S is Z and F nothing.
 */
#ifndef PHOTON_H
#define PHOTON_H

#include "tables.h"

#define LOWEST_TRANSFER_BITS 0x38800000u /* 2^-14 as float32 */
#define LOWEST_TRANSFER 0x1p-14
#define TRANSFER_OCTAVES 22
#define TRANSFER_INTERVALS_LOG2 4
#define TRANSFER_NODES ((TRANSFER_OCTAVES << TRANSFER_INTERVALS_LOG2) + 1)

struct photon_sampling {
  float binding_MeV[PHOTON_INTERVALS];      /* mean binding energy that a photoelectron leaves behind */
  float incoherent_frac[TRANSFER_NODES];    /* S of the medium over its electrons */
  float coherent_integral[TRANSFER_NODES];  /* of F^2 over x^2 up to the node, over that to the last */
};

#endif
