/* One model fitted to one voxel, its integral and how sure that is. */
#ifndef CANDIDATE_H
#define CANDIDATE_H

#include "descent.h"

/* What refuses a model: parts below which an amplitude is no phase, by which decay constants must differ, correlation, share of the integral before the first point. */
struct limits {
  double vanishing, coinciding, correlation, before;
};

struct candidate {
  const struct model *model;
  int32_t is_admissible, is_at_slowest, has_criterion, has_sigma;
  double criterion, integral, sigma, squares, slowest, weight;
  /* Weighted values of the curve, and derivatives of the integral by the weighted values of the voxel. */
  pair curve[MOST_PAIRS], response[MOST_PAIRS];
};

/* What is asked of a voxel: its weighted values, their squares' sum, and the variance that a weight of 1 stands for; 0: not known. */
struct question {
  const struct label *label;
  const struct limits *limits;
  const pair *data;
  double squares, variance;
};

/* Fits; not admissible where the model is refused. `trial` and `spare` are scratch. */
void fit_candidate(const struct question *question, const struct model *model, struct candidate *candidate, struct trial *trial, struct trial *spare);

/* Amplitudes alone, the decay constants being given: 0 may be among them. */
void fit_amplitudes(const struct question *question, const struct model *model, struct candidate *candidate, struct trial *trial, struct trial *spare);

#endif
