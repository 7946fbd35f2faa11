/* The best amplitudes for given decay constants (variable projection: Golub and Pereyra 1973, doi:10.1137/0710036). */
#ifndef PROJECTION_H
#define PROJECTION_H

#include "label.h"

/* A curve A(t) = Σ c[m] e^(−λ[m] t), c the amplitudes and, with uptake, minus their sum; everything weighted with the label's roots. */
struct trial {
  double logs[MOST_CONSTANTS];
  double amplitudes[MOST_PHASES];
  /* Σ of squares of what is left. */
  double squares;
  /* All columns are told apart and all amplitudes are above zero. */
  int32_t is_inside;
  double constants[MOST_CONSTANTS], coefficients[MOST_CONSTANTS];
  double triangle[MOST_PHASES][MOST_PHASES];
  pair exponentials[MOST_CONSTANTS][MOST_PAIRS];
  pair basis[MOST_PHASES][MOST_PAIRS];
  pair rest[MOST_PAIRS];
};

INLINE double product(const pair *a, const pair *b, int32_t pairs) {
  pair sum = both(0.0);
  for (int32_t i = 0; i < pairs; i++) sum += a[i] * b[i];
  return sum_of(sum);
}

/* Bit j of `columns`: phase j takes part, the others have amplitude 0. `data` are the weighted values. */
void project(const struct label *label, const struct model *model, const pair *data, int32_t columns, struct trial *trial);

/* min over amplitudes ≥ 0, by every set of columns; is_inside: none is left of it. */
void project_non_negative(const struct label *label, const struct model *model, const pair *data, struct trial *trial, struct trial *spare);

#endif
