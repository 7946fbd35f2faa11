#include "projection.h"

static void exponentials(const struct label *label, const struct model *model, struct trial *trial) {
  for (int32_t m = 0; m < model->constants; m++) {
    const double constant = exponential(trial->logs[m]);
    trial->constants[m] = constant;
    for (int32_t i = 0; i < label->pairs; i++) trial->exponentials[m][i] = label->roots[i] * exponential_of(both(-constant) * label->times[i]);
  }
}

/* The column in the place of its basis vector, orthogonal to those before it; 0 when it is one of them to rounding. Twice, for columns that are nearly alike. */
static int orthogonalise(struct trial *trial, int32_t at, int32_t pairs) {
  pair *column = trial->basis[at];
  const double length = square_root(product(column, column, pairs));
  for (int32_t k = 0; k < at; k++) trial->triangle[k][at] = 0.0;
  for (int32_t pass = 0; pass < 2; pass++) {
    for (int32_t k = 0; k < at; k++) {
      const double share = product(trial->basis[k], column, pairs);
      trial->triangle[k][at] += share;
      for (int32_t i = 0; i < pairs; i++) column[i] -= both(share) * trial->basis[k][i];
    }
  }
  const double left = square_root(product(column, column, pairs));
  if (!(left > 1e-12 * length)) return 0;
  trial->triangle[at][at] = left;
  for (int32_t i = 0; i < pairs; i++) column[i] *= both(1.0 / left);
  return 1;
}

/* Amplitudes of the `count` columns that take part, solved backwards; 0 when one is not above zero. */
static int solve(struct trial *trial, const double *shares, const int32_t *phase_of, int32_t count) {
  int is_inside = 1;
  double solved[MOST_PHASES] = {0.0};
  for (int32_t j = count - 1; j >= 0; j--) {
    double value = shares[j];
    for (int32_t k = j + 1; k < count; k++) value -= trial->triangle[j][k] * solved[k];
    solved[j] = value / trial->triangle[j][j];
    trial->amplitudes[phase_of[j]] = solved[j];
    if (!(solved[j] > 0.0)) is_inside = 0;
  }
  return is_inside;
}

void project(const struct label *label, const struct model *model, const pair *data, int32_t columns, struct trial *trial) {
  const int32_t pairs = label->pairs, phases = model->phases, has_uptake = model->constants > phases;
  exponentials(label, model, trial);
  double shares[MOST_PHASES];
  int32_t phase_of[MOST_PHASES], count = 0;
  trial->is_inside = 1;
  for (int32_t i = 0; i < pairs; i++) trial->rest[i] = data[i];
  for (int32_t j = 0; j < phases; j++) {
    trial->amplitudes[j] = 0.0;
    if (!(columns >> j & 1)) continue;
    for (int32_t i = 0; i < pairs; i++)
      trial->basis[count][i] = has_uptake ? trial->exponentials[j][i] - trial->exponentials[phases][i] : trial->exponentials[j][i];
    if (!orthogonalise(trial, count, pairs)) {
      trial->is_inside = 0;
      return;
    }
    const double share = product(trial->basis[count], trial->rest, pairs);
    for (int32_t i = 0; i < pairs; i++) trial->rest[i] -= both(share) * trial->basis[count][i];
    shares[count] = share;
    phase_of[count++] = j;
  }
  trial->squares = product(trial->rest, trial->rest, pairs);
  trial->is_inside = solve(trial, shares, phase_of, count);
  double total = 0.0;
  for (int32_t j = 0; j < phases; j++) total += trial->coefficients[j] = trial->amplitudes[j];
  if (has_uptake) trial->coefficients[phases] = -total;
}

void project_non_negative(const struct label *label, const struct model *model, const pair *data, struct trial *trial, struct trial *spare) {
  const int32_t all = (1 << model->phases) - 1;
  int32_t is_found = 0;
  for (int32_t columns = all; columns > 0; columns--) {
    for (int32_t m = 0; m < model->constants; m++) spare->logs[m] = trial->logs[m];
    project(label, model, data, columns, spare);
    if (!spare->is_inside || (is_found && !(spare->squares < trial->squares))) continue;
    *trial = *spare;
    is_found = 1;
    /* The optimum without bounds lies inside them. */
    if (columns == all) break;
  }
  trial->is_inside = is_found;
}
