/* The best decay constants. */
#ifndef DESCENT_H
#define DESCENT_H

#include "projection.h"

/* Room for the starts of a model: doubles of one. */
int32_t start_doubles(int32_t pairs, int32_t phases);

/* Fills what the table holds beside the logarithms of its starts. */
void prepare_starts(const struct label *label, struct model *model);

/* The first of the orthonormal weighted columns of a start: of a single phase its exponential. */
const pair *start_basis(const struct model *model, int32_t start);

/* Where was searched: starts and ends. */
enum { MOST_TRIES = 6 };
struct search {
  int32_t count;
  double tried[MOST_TRIES + 1][MOST_CONSTANTS];
};

/*
 * A minimum of the weighted squares of a model to `data`, inside the bounds and with all amplitudes above zero: from the best of the starts that are not near
 * one that was tried, by damped Newton steps on the projected squares. 0 where there is none (left). `spare` is scratch.
 */
int search_on(const struct label *label, const struct model *model, const pair *data, struct search *search, struct trial *best, struct trial *spare);

/* Derivatives of the fitted curve by the logarithm of each decay constant. */
void curve_slopes(const struct label *label, const struct model *model, const struct trial *trial, pair slopes[MOST_CONSTANTS][MOST_PAIRS]);

#endif
