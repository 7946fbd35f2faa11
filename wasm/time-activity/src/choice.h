/* The answer for one voxel. */
#ifndef CHOICE_H
#define CHOICE_H

#include "candidate.h"

/* FIT_STATUS of the maps. */
enum { FITTED = 1, AT_PHYSICAL_DECAY = 2, REFUSED = 3, ZERO = 4 };

struct answer {
  int32_t status, code;
  double integral, half_life, chi_square;
  /* Relative, of the integral; below 0: nothing is known. */
  double sigma;
  pair curve[MOST_PAIRS], response[MOST_PAIRS];
};

/* REFUSED where no model is admissible. */
void choose(const struct question *question, struct answer *answer);

#endif
