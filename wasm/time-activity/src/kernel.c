#include "choice.h"
#include "kernel.h"

/* FIT_STATUS of a voxel that got the trapezoid because no model was admissible. */
enum { FALLBACK_TRAPEZOID = 3, TRAPEZOID_CODE = 7 };

static struct label *labels;
static struct limits limits;
static int32_t pitch;
static const float *values, *own;
static const uint16_t *label_of;
static float *integrals, *half_lives, *chi_squares, *sigmas, *responses;
static uint8_t *models, *statuses;

int32_t label_bytes(void) { return (int32_t)sizeof(struct label); }

int32_t table_doubles(int32_t points, int32_t phases) { return start_doubles((points + 1) / 2, phases); }

void set_labels(void *memory) { labels = memory; }

void set_limits(double vanishing, double coinciding, double correlation, double before) {
  limits = (struct limits){vanishing, coinciding, correlation, before};
}

void set_label(int32_t at, int32_t points, const int32_t *used, const double *times, const double *roots, const double *trapezoid, double slowest,
               double fastest, double physical, double scale, int32_t exponent, int32_t is_physical_tail, int32_t is_last_two_tail) {
  struct label *label = &labels[at];
  label->points = points;
  label->pairs = (points + 1) / 2;
  label->models = 0;
  label->low = natural_log(slowest);
  label->high = natural_log(fastest);
  label->first = times[0];
  label->last = times[points - 1];
  label->physical = physical;
  label->scale = scale;
  label->exponent = exponent;
  label->is_physical_tail = is_physical_tail;
  label->is_last_two_tail = is_last_two_tail;
  label->times[points / 2] = label->roots[points / 2] = both(0.0);
  for (int32_t i = 0; i < points; i++) {
    label->used[i] = used[i];
    label->trapezoid[i] = trapezoid[i];
    label->times[i / 2][i % 2] = times[i];
    label->roots[i / 2][i % 2] = roots[i];
  }
}

void set_selection(int32_t at, int32_t selection) { labels[at].selection = selection; }

void add_model(int32_t at, int32_t code, int32_t phases, int32_t has_uptake, int32_t parameters, int32_t role, int32_t has_criterion, double penalty,
               double weight, int32_t held_bits, const double *held, const double *critical_f, int32_t starts, double *table) {
  struct label *label = &labels[at];
  struct model *model = &label->model[label->models];
  model->code = code;
  model->phases = phases;
  model->constants = phases + has_uptake;
  model->parameters = parameters;
  model->role = role;
  model->has_criterion = has_criterion;
  model->penalty = penalty;
  model->weight = weight;
  model->held_bits = held_bits;
  for (int32_t m = 0; m < MOST_CONSTANTS; m++) model->held[m] = held[m];
  for (int32_t m = 0; m < label->models; m++) model->critical_f[m] = critical_f[m];
  model->starts = starts;
  model->start_doubles = start_doubles(label->pairs, phases);
  model->table = table;
  label->models++;
  prepare_starts(label, model);
}

void set_block(int32_t of_pitch, const float *of_values, const float *of_own, const uint16_t *of_labels, float *of_integral, float *of_half_life,
               uint8_t *of_model, uint8_t *of_status, float *of_chi_square, float *of_sigma, float *of_response) {
  pitch = of_pitch;
  values = of_values;
  own = of_own;
  label_of = of_labels;
  integrals = of_integral;
  half_lives = of_half_life;
  models = of_model;
  statuses = of_status;
  chi_squares = of_chi_square;
  sigmas = of_sigma;
  responses = of_response;
}

/* Constant to the first point, straight lines, then the tail; never below zero. Its derivatives by the points into `weights`. */
static double trapezoid(const struct label *label, const double *points, double *weights) {
  const int32_t last = label->points - 1;
  double whole = 0.0, constant = label->physical;
  for (int32_t i = 0; i <= last; i++) whole += points[i] * (weights[i] = label->trapezoid[i]);
  const double before = last > 0 ? points[last - 1] : 0.0, end = points[last];
  const double step = last > 0 ? label->times[last / 2][last % 2] - label->times[(last - 1) / 2][(last - 1) % 2] : 0.0;
  if (label->is_last_two_tail && end > 0.0 && before > end && step > 0.0) {
    const double of_points = natural_log(before / end) / step;
    if (of_points > constant) {
      constant = of_points;
      weights[last] += 1.0 / (constant * constant * step);
      weights[last - 1] -= end / (constant * constant * step * before);
    }
  }
  weights[last] += 1.0 / constant;
  return larger(0.0, whole + end / constant);
}

/* Amplitude of the curve in the voxel's own values, relative to those that it was fitted to; its relative variance. */
static double own_amplitude(const struct label *label, const struct answer *answer, int32_t voxel, double *variance) {
  pair data[MOST_PAIRS];
  data[label->pairs - 1] = both(0.0);
  for (int32_t i = 0; i < label->points; i++) data[i / 2][i % 2] = own[label->used[i] * pitch + voxel] * label->roots[i / 2][i % 2];
  const double curve = product(answer->curve, answer->curve, label->pairs), mixed = product(answer->curve, data, label->pairs);
  const double amplitude = larger(0.0, mixed / curve);
  const double left = larger(0.0, product(data, data, label->pairs) - mixed * amplitude);
  *variance = amplitude > 0.0 && label->points > 1 ? left / ((double)(label->points - 1) * curve * amplitude * amplitude) : 0.0;
  return amplitude;
}

/* In single precision, where nothing is beyond all numbers. */
static float single(double x) { return (float)larger(-3e38, smaller(3e38, x)); }

static void put(int32_t voxel, int32_t status, int32_t code, double integral, double half_life, double chi_square, double sigma) {
  const int is_known = integral > 0.0 && sigma >= 0.0 && sigma < 1e30;
  statuses[voxel] = (uint8_t)status;
  models[voxel] = (uint8_t)code;
  integrals[voxel] = single(integral);
  half_lives[voxel] = single(half_life);
  chi_squares[voxel] = single(chi_square);
  sigmas[voxel] = is_known ? (float)sigma : 1.0f;
}

static void put_trapezoid(const struct label *label, int32_t voxel, const double *points, double variance) {
  double weights[MOST_POINTS], square = 0.0;
  const double whole = trapezoid(label, points, weights);
  for (int32_t i = 0; i < label->points; i++) {
    const double root = label->roots[i / 2][i % 2];
    square += weights[i] * weights[i] / (root * root);
    if (responses) responses[label->used[i] * pitch + voxel] = single(whole > 0.0 ? weights[i] * points[i] : 0.0);
  }
  const double sigma = variance > 0.0 && whole > 0.0 ? square_root(square * variance) / whole : -1.0;
  put(voxel, label->models > 0 ? FALLBACK_TRAPEZOID : FITTED, TRAPEZOID_CODE, whole, 0.0, 0.0, sigma);
}

static void put_answer(const struct label *label, int32_t voxel, const pair *data, const struct answer *answer) {
  double factor = 1.0, variance = 0.0;
  if (own) factor = own_amplitude(label, answer, voxel, &variance);
  if (!(factor > 0.0)) {
    put(voxel, ZERO, 0, 0.0, 0.0, 0.0, -1.0);
    return;
  }
  const double sigma = answer->sigma < 0.0 ? -1.0 : square_root(answer->sigma * answer->sigma + variance);
  put(voxel, answer->status, answer->code, factor * answer->integral, answer->half_life, answer->chi_square, sigma);
  if (!responses) return;
  for (int32_t i = 0; i < label->points; i++)
    responses[label->used[i] * pitch + voxel] = single(factor * answer->response[i / 2][i % 2] * data[i / 2][i % 2]);
}

static int fit_voxel(int32_t voxel) {
  static struct answer answer;
  const struct label *label = &labels[label_of[voxel]];
  pair data[MOST_PAIRS];
  double points[MOST_POINTS], sum = 0.0;
  data[label->pairs - 1] = both(0.0);
  for (int32_t i = 0; i < label->points; i++) {
    const double value = points[i] = values[label->used[i] * pitch + voxel];
    sum += value;
    data[i / 2][i % 2] = value * label->roots[i / 2][i % 2];
  }
  if (!is_finite(sum)) return 0;
  put(voxel, ZERO, 0, 0.0, 0.0, 0.0, -1.0);
  if (!(sum > 0.0)) return 1;
  const double mean = sum / (double)label->points;
  const double variance = label->scale * (label->exponent == 2 ? mean * mean : mean);
  const struct question question = {label, &limits, data, product(data, data, label->pairs), variance};
  choose(&question, &answer);
  if (answer.status == REFUSED) put_trapezoid(label, voxel, points, variance);
  else put_answer(label, voxel, data, &answer);
  return 1;
}

int32_t fit_block(int32_t first, int32_t end) {
  for (int32_t voxel = first; voxel < end; voxel++)
    if (!fit_voxel(voxel)) return voxel;
  return -1;
}
