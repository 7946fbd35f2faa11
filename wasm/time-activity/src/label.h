/* What all voxels of one label share: the points that take part, what each weighs, and the models. */
#ifndef LABEL_H
#define LABEL_H

#include "arithmetic.h"

enum { MOST_POINTS = 64, MOST_PAIRS = MOST_POINTS / 2, MOST_PHASES = 3, MOST_CONSTANTS = 4, MOST_MODELS = 8 };

/* How a model is chosen among those that are admissible: kernel.h. */
enum { LOWEST = 0, AVERAGE = 1, GIVEN = 2, F_TEST = 3 };

/* Who takes part: one that was asked for, or one that stands in where none of those is admissible. */
enum { ASKED = 0, STAND_IN = 1 };

struct model {
  int32_t code, phases, constants, parameters, role, has_criterion, starts, start_doubles;
  /* What the criterion adds for the number of parameters; the weight when weights are given. */
  double penalty, weight;
  /* Bit m: the decay constant m is given, its logarithm in `held`. */
  int32_t held_bits;
  double held[MOST_CONSTANTS];
  /* F above which this one is taken instead of model m; below 0: it does not contain it. */
  double critical_f[MOST_MODELS];
  /* For each start logs of the constants, the inverse triangle, and an orthonormal basis of the weighted columns. */
  double *table;
};

struct label {
  int32_t points, pairs, models, selection, is_physical_tail, is_last_two_tail;
  /* Bounds of the logarithms of decay constants; the last point that takes part, s; physical decay constant, 1/s. */
  double low, high, first, last, physical;
  /* σ² = scale · level · the label's relative variance; 0: not known. level is the voxel's mean to the `exponent`. */
  double scale;
  int32_t exponent;
  /* Which images take part. */
  int32_t used[MOST_POINTS];
  /* In pairs, a last one beside an odd number weighs nothing. roots: 1 over the root of the relative variance. */
  pair times[MOST_PAIRS], roots[MOST_PAIRS];
  /* Of the trapezoid without its tail, s. */
  double trapezoid[MOST_POINTS];
  struct model model[MOST_MODELS];
};

#endif
