#include "candidate.h"

enum { MOST_PARAMETERS = MOST_PHASES + MOST_CONSTANTS };
static const double NEAR_BOUND = 1e-9, SINGULAR = 1e-14, ROUNDING = 1e-9;

/* ∫ e^(−λt) dt from zero to infinity, with physical decay after the last point where that is the tail, and its derivative by ln λ. */
static double integral_of(const struct label *label, double constant, double *slope) {
  if (!label->is_physical_tail) {
    *slope = -1.0 / constant;
    return 1.0 / constant;
  }
  const double left = exponential(-constant * label->last), measured = (1.0 - left) / constant;
  *slope = label->last * left - measured - constant * label->last * left / label->physical;
  return measured + left / label->physical;
}

/* A parameter of the covariance: its column, and the derivative of the integral. */
struct parameters {
  int32_t count;
  double gradient[MOST_PARAMETERS];
  pair columns[MOST_PARAMETERS][MOST_PAIRS];
};

static int is_at(double log, double bound) { return magnitude(log - bound) < NEAR_BOUND; }

/* Parameters that stand at no bound, and the integral. */
static double gather_parameters(const struct label *label, const struct model *model, const struct trial *trial, struct parameters *parameters) {
  const int32_t pairs = label->pairs, phases = model->phases;
  pair slopes[MOST_CONSTANTS][MOST_PAIRS];
  double parts[MOST_CONSTANTS], part_slopes[MOST_CONSTANTS], whole = 0.0;
  curve_slopes(label, model, trial, slopes);
  for (int32_t m = 0; m < model->constants; m++) {
    parts[m] = integral_of(label, trial->constants[m], &part_slopes[m]);
    whole += trial->coefficients[m] * parts[m];
  }
  parameters->count = 0;
  for (int32_t j = 0; j < phases; j++) {
    if (!(trial->amplitudes[j] > 0.0)) continue;
    const int32_t at = parameters->count++;
    const int has_uptake = model->constants > phases;
    parameters->gradient[at] = has_uptake ? parts[j] - parts[phases] : parts[j];
    for (int32_t i = 0; i < pairs; i++)
      parameters->columns[at][i] = has_uptake ? trial->exponentials[j][i] - trial->exponentials[phases][i] : trial->exponentials[j][i];
  }
  for (int32_t m = 0; m < model->constants; m++) {
    const int is_held = model->held_bits >> m & 1;
    if (is_held || (m < phases && (is_at(trial->logs[m], label->low) || is_at(trial->logs[m], label->high)))) continue;
    const int32_t at = parameters->count++;
    parameters->gradient[at] = trial->coefficients[m] * part_slopes[m];
    for (int32_t i = 0; i < pairs; i++) parameters->columns[at][i] = slopes[m][i];
  }
  return whole;
}

/* Lower triangle of Cholesky's of the information scaled to a unit diagonal, inverted; 0 where it is singular to rounding. */
static int invert_information(const struct parameters *parameters, int32_t pairs, double *scale, double inverse[MOST_PARAMETERS][MOST_PARAMETERS]) {
  const int32_t n = parameters->count;
  double lower[MOST_PARAMETERS][MOST_PARAMETERS];
  for (int32_t a = 0; a < n; a++) {
    scale[a] = square_root(product(parameters->columns[a], parameters->columns[a], pairs));
    if (!(scale[a] > 0.0)) return 0;
    for (int32_t b = 0; b <= a; b++) {
      double sum = a == b ? 1.0 : product(parameters->columns[a], parameters->columns[b], pairs) / (scale[a] * scale[b]);
      for (int32_t k = 0; k < b; k++) sum -= lower[a][k] * lower[b][k];
      if (a == b && !(sum > SINGULAR)) return 0;
      lower[a][b] = a == b ? square_root(sum) : sum / lower[b][b];
    }
    for (int32_t b = 0; b <= a; b++) {
      double sum = a == b ? 1.0 : 0.0;
      for (int32_t k = b; k < a; k++) sum -= lower[a][k] * inverse[k][b];
      inverse[a][b] = sum / lower[a][a];
    }
  }
  return 1;
}

/* Variance of the integral for unit variance of the weighted values, and how it responds to them; below 0 where parameters are not told apart. */
static double variance_of(const struct question *question, const struct parameters *parameters, pair *response) {
  const int32_t n = parameters->count, pairs = question->label->pairs;
  double scale[MOST_PARAMETERS], inverse[MOST_PARAMETERS][MOST_PARAMETERS], deviation[MOST_PARAMETERS], forward[MOST_PARAMETERS];
  if (!invert_information(parameters, pairs, scale, inverse)) return -1.0;
  double variance = 0.0;
  for (int32_t a = 0; a < n; a++) {
    forward[a] = 0.0;
    for (int32_t b = 0; b <= a; b++) forward[a] += inverse[a][b] * (parameters->gradient[b] / scale[b]);
    variance += forward[a] * forward[a];
  }
  for (int32_t i = 0; i < pairs; i++) response[i] = both(0.0);
  for (int32_t b = 0; b < n; b++) {
    double diagonal = 0.0, share = 0.0;
    for (int32_t a = b; a < n; a++) {
      diagonal += inverse[a][b] * inverse[a][b];
      share += inverse[a][b] * forward[a];
    }
    deviation[b] = square_root(diagonal);
    for (int32_t i = 0; i < pairs; i++) response[i] += both(share / scale[b]) * parameters->columns[b][i];
    for (int32_t c = 0; c < b; c++) {
      double covariance = 0.0;
      for (int32_t a = b; a < n; a++) covariance += inverse[a][b] * inverse[a][c];
      if (magnitude(covariance) > question->limits->correlation * deviation[b] * deviation[c]) return -1.0;
    }
  }
  return variance;
}

/* A phase vanishes, two coincide, or one stands at the bound of what scans can see. */
static int is_refused(const struct question *question, const struct model *model, const struct trial *trial) {
  const struct limits *limits = question->limits;
  double largest = 0.0, closest = 1.0 + limits->coinciding;
  for (int32_t j = 0; j < model->phases; j++) largest = larger(largest, trial->amplitudes[j]);
  for (int32_t j = 0; j < model->phases; j++)
    if (!(trial->amplitudes[j] > limits->vanishing * largest)) return 1;
  for (int32_t m = 0; m < model->constants; m++) {
    if (is_at(trial->logs[m], question->label->high) && !(model->held_bits >> m & 1)) return 1;
    for (int32_t l = 0; l < m; l++)
      if (trial->constants[m] < closest * trial->constants[l] && trial->constants[l] < closest * trial->constants[m]) return 1;
  }
  return 0;
}

/* Most of the integral would lie before the first point: the amplitude at time zero would be a guess. */
static int is_before_first(const struct question *question, const struct model *model, const struct trial *trial, double whole) {
  double before = 0.0;
  for (int32_t m = 0; m < model->constants; m++)
    before += trial->coefficients[m] * (1.0 - exponential(-trial->constants[m] * question->label->first)) / trial->constants[m];
  return before > question->limits->before * whole;
}

static void set_criterion(const struct question *question, const struct model *model, struct candidate *candidate) {
  candidate->has_criterion = model->has_criterion;
  if (!model->has_criterion) return;
  const double points = (double)question->label->points;
  const double least = ROUNDING * ROUNDING * question->squares;
  candidate->criterion = question->variance > 0.0 ? candidate->squares / question->variance + model->penalty
                                                  : points * natural_log(larger(candidate->squares, least) / points) + model->penalty;
}

static void set_result(const struct question *question, const struct model *model, const struct trial *trial, struct candidate *candidate) {
  const struct label *label = question->label;
  candidate->model = model;
  candidate->squares = trial->squares;
  candidate->slowest = 1e300;
  candidate->is_at_slowest = 0;
  for (int32_t j = 0; j < model->phases; j++) {
    if (!(trial->amplitudes[j] > 0.0)) continue;
    candidate->slowest = smaller(candidate->slowest, trial->constants[j]);
    if (is_at(trial->logs[j], label->low) && !(model->held_bits >> j & 1)) candidate->is_at_slowest = 1;
  }
  for (int32_t i = 0; i < label->pairs; i++) candidate->curve[i] = question->data[i] - trial->rest[i];
}

/* σ of the integral, of the variance that is known or that is left. */
static void set_sigma(const struct question *question, double unit_variance, struct candidate *candidate) {
  const int32_t freedom = question->label->points - candidate->model->parameters;
  const double left = freedom > 0 ? candidate->squares / (double)freedom : -1.0;
  const double variance = question->variance > 0.0 ? question->variance : left;
  candidate->has_sigma = variance >= 0.0;
  candidate->sigma = candidate->has_sigma ? square_root(unit_variance * variance) : 0.0;
}

/* 0 where the minimum is refused. */
static int accept(const struct question *question, const struct model *model, struct candidate *candidate, const struct trial *trial) {
  struct parameters parameters;
  if (is_refused(question, model, trial)) return 0;
  set_result(question, model, trial, candidate);
  candidate->integral = gather_parameters(question->label, model, trial, &parameters);
  const double variance = variance_of(question, &parameters, candidate->response);
  if (variance < 0.0 || !is_finite(variance) || !(candidate->integral > 0.0) || !is_finite(candidate->integral)) return 0;
  if (is_before_first(question, model, trial, candidate->integral)) return 0;
  set_criterion(question, model, candidate);
  set_sigma(question, variance, candidate);
  return 1;
}

void fit_candidate(const struct question *question, const struct model *model, struct candidate *candidate, struct trial *trial, struct trial *spare) {
  struct search search = {.count = 0};
  double least_refused = 1e300;
  candidate->is_admissible = 0;
  if (question->label->points < model->parameters) return;
  while (search_on(question->label, model, question->data, &search, trial, spare)) {
    if (!accept(question, model, candidate, trial)) {
      least_refused = smaller(least_refused, trial->squares);
      continue;
    }
    /* A deeper minimum that is refused refuses the model. */
    candidate->is_admissible = trial->squares < least_refused;
    return;
  }
}

void fit_amplitudes(const struct question *question, const struct model *model, struct candidate *candidate, struct trial *trial, struct trial *spare) {
  struct parameters parameters;
  candidate->is_admissible = 0;
  for (int32_t m = 0; m < model->constants; m++) trial->logs[m] = model->held[m];
  project_non_negative(question->label, model, question->data, trial, spare);
  if (!trial->is_inside) return;
  set_result(question, model, trial, candidate);
  candidate->integral = gather_parameters(question->label, model, trial, &parameters);
  const double variance = variance_of(question, &parameters, candidate->response);
  if (!(candidate->integral > 0.0) || !is_finite(candidate->integral)) return;
  set_sigma(question, larger(variance, 0.0), candidate);
  if (variance < 0.0) {
    candidate->has_sigma = 0;
    for (int32_t i = 0; i < question->label->pairs; i++) candidate->response[i] = both(0.0);
  }
  candidate->is_admissible = 1;
}
