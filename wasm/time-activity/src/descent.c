#include "descent.h"

enum { STEPS = 60, TRIANGLE_DOUBLES = 6, LONGEST_STEP = 2 };
/* Starts are less than 0.6 apart. */
static const double NEAR = 0.9, SETTLED = 1e-6, STILL = 1e-9, LEAST_DAMPING = 1e-3, MOST_DAMPING = 1e9;

int32_t start_doubles(int32_t pairs, int32_t phases) { return MOST_CONSTANTS + TRIANGLE_DOUBLES + 2 * pairs * phases; }

const pair *start_basis(const struct model *model, int32_t start) {
  return (const pair *)(model->table + start * model->start_doubles + MOST_CONSTANTS + TRIANGLE_DOUBLES);
}

/* Rows of the inverse of an upper triangle, those above zero, one after another. */
static void invert_triangle(const struct trial *trial, int32_t count, double *inverse) {
  for (int32_t row = 0; row < count; row++) {
    for (int32_t column = row; column < count; column++) {
      double value = row == column ? 1.0 : 0.0;
      const double *start = inverse - (column - row);
      for (int32_t k = row; k < column; k++) value -= start[k - row] * trial->triangle[k][column];
      *inverse++ = value / trial->triangle[column][column];
    }
  }
}

void prepare_starts(const struct label *label, struct model *model) {
  static struct trial trial;
  const pair nothing[MOST_PAIRS] = {{0.0, 0.0}};
  for (int32_t s = 0; s < model->starts; s++) {
    double *start = model->table + s * model->start_doubles;
    for (int32_t m = 0; m < model->constants; m++) trial.logs[m] = start[m];
    for (int32_t j = 0; j < model->phases; j++) trial.triangle[j][j] = 0.0;
    project(label, model, nothing, (1 << model->phases) - 1, &trial);
    double *inverse = start + MOST_CONSTANTS;
    for (int32_t n = 0; n < TRIANGLE_DOUBLES; n++) inverse[n] = 0.0;
    const int is_regular = trial.triangle[model->phases - 1][model->phases - 1] > 0.0;
    if (is_regular) invert_triangle(&trial, model->phases, inverse);
    pair *basis = (pair *)(inverse + TRIANGLE_DOUBLES);
    for (int32_t j = 0; j < model->phases; j++)
      for (int32_t i = 0; i < label->pairs; i++) *basis++ = is_regular ? trial.basis[j][i] : both(0.0);
  }
}

static int is_near(const double *a, const double *b, int32_t constants) {
  for (int32_t m = 0; m < constants; m++)
    if (magnitude(a[m] - b[m]) > NEAR) return 0;
  return 1;
}

static int is_tried(const struct search *search, const double *logs, int32_t constants) {
  for (int32_t n = 0; n < search->count; n++)
    if (is_near(search->tried[n], logs, constants)) return 1;
  return 0;
}

/* The start that explains most of the data with all amplitudes above zero, and is not near one that was tried; −1 where there is none. */
static int32_t best_start(const struct label *label, const struct model *model, const pair *data, const struct search *search) {
  int32_t best = -1;
  double most = 0.0;
  for (int32_t s = 0; s < model->starts; s++) {
    const double *start = model->table + s * model->start_doubles;
    const double *inverse = start + MOST_CONSTANTS;
    const pair *basis = start_basis(model, s);
    double shares[MOST_PHASES], explained = 0.0;
    for (int32_t j = 0; j < model->phases; j++) {
      shares[j] = product(basis + j * label->pairs, data, label->pairs);
      explained += shares[j] * shares[j];
    }
    if (!(explained > most) || is_tried(search, start, model->constants)) continue;
    int is_inside = 1;
    for (int32_t row = 0; row < model->phases; row++) {
      double amplitude = 0.0;
      for (int32_t column = row; column < model->phases; column++) amplitude += *inverse++ * shares[column];
      if (!(amplitude > 0.0)) is_inside = 0;
    }
    if (!is_inside) continue;
    most = explained;
    best = s;
  }
  return best;
}

void curve_slopes(const struct label *label, const struct model *model, const struct trial *trial, pair slopes[MOST_CONSTANTS][MOST_PAIRS]) {
  for (int32_t m = 0; m < model->constants; m++) {
    const pair factor = both(-trial->coefficients[m] * trial->constants[m]);
    for (int32_t i = 0; i < label->pairs; i++) slopes[m][i] = factor * label->times[i] * trial->exponentials[m][i];
  }
}

/* Half the projected squares: first and second derivatives by the logarithms, and those of Gauss and Newton on the diagonal, which are never below zero. */
struct slope {
  double first[MOST_CONSTANTS], second[MOST_CONSTANTS][MOST_CONSTANTS], diagonal[MOST_CONSTANTS];
};

/* With D the slopes, Q R the columns, r what is left: S = DᵀD − BᵀB − c r·e″ with B = QᵀD − R⁻ᵀ(∂c r·e′), the Schur complement of the Hessian in amplitudes and logarithms. */
static void slope_of(const struct label *label, const struct model *model, const struct trial *trial, struct slope *slope) {
  const int32_t pairs = label->pairs, phases = model->phases, constants = model->constants;
  pair slopes[MOST_CONSTANTS][MOST_PAIRS];
  double across[MOST_CONSTANTS][MOST_PHASES];
  curve_slopes(label, model, trial, slopes);
  for (int32_t m = 0; m < constants; m++) {
    pair first = both(0.0), second = both(0.0);
    for (int32_t i = 0; i < pairs; i++) {
      const pair x = both(trial->constants[m]) * label->times[i], left = trial->rest[i] * trial->exponentials[m][i];
      first -= x * left;
      second += (x * x - x) * left;
    }
    const double left_slope = sum_of(first);
    slope->first[m] = -trial->coefficients[m] * left_slope;
    slope->diagonal[m] = product(slopes[m], slopes[m], pairs);
    double forward[MOST_PHASES];
    for (int32_t j = 0; j < phases; j++) {
      forward[j] = m == j ? left_slope : m == phases ? -left_slope : 0.0;
      for (int32_t k = 0; k < j; k++) forward[j] -= trial->triangle[k][j] * forward[k];
      forward[j] /= trial->triangle[j][j];
      const double along = product(trial->basis[j], slopes[m], pairs);
      slope->diagonal[m] -= along * along;
      across[m][j] = along - forward[j];
    }
    for (int32_t l = 0; l <= m; l++) {
      double value = product(slopes[m], slopes[l], pairs);
      for (int32_t j = 0; j < phases; j++) value -= across[m][j] * across[l][j];
      slope->second[m][l] = slope->second[l][m] = value;
    }
    slope->second[m][m] -= trial->coefficients[m] * sum_of(second);
  }
}

/* (S + damping · diagonal) step = −gradient over the free logarithms, by Cholesky; 0 when that is not positive definite. */
static int solve_step(const struct slope *slope, const int32_t *free, int32_t count, double damping, double *step) {
  double lower[MOST_CONSTANTS][MOST_CONSTANTS];
  for (int32_t a = 0; a < count; a++) {
    double value = -slope->first[free[a]];
    for (int32_t b = 0; b <= a; b++) {
      double sum = slope->second[free[a]][free[b]];
      if (a == b) sum += damping * slope->diagonal[free[a]];
      for (int32_t k = 0; k < b; k++) sum -= lower[a][k] * lower[b][k];
      if (a == b && !(sum > 1e-12 * slope->diagonal[free[a]])) return 0;
      lower[a][b] = a == b ? square_root(sum) : sum / lower[b][b];
    }
    for (int32_t k = 0; k < a; k++) value -= lower[a][k] * step[k];
    step[a] = value / lower[a][a];
  }
  for (int32_t a = count - 1; a >= 0; a--) {
    for (int32_t k = a + 1; k < count; k++) step[a] -= lower[k][a] * step[k];
    step[a] /= lower[a][a];
  }
  return 1;
}

/* Logarithms that may move: not given, and not at a bound that they would leave. */
static int32_t free_logs(const struct label *label, const struct model *model, const struct trial *trial, const struct slope *slope, int32_t *free) {
  int32_t count = 0;
  for (int32_t m = 0; m < model->constants; m++) {
    if (model->held_bits >> m & 1) continue;
    if (trial->logs[m] <= label->low && slope->first[m] >= 0.0) continue;
    if (trial->logs[m] >= label->high && slope->first[m] <= 0.0) continue;
    free[count++] = m;
  }
  return count;
}

/* Where the step leads, inside the bounds; how far that is. */
static double moved(const struct label *label, const struct trial *from, const int32_t *free, int32_t count, const double *step, struct trial *to) {
  double longest = 0.0, most = 0.0;
  for (int32_t a = 0; a < count; a++) longest = larger(longest, magnitude(step[a]));
  const double factor = longest > LONGEST_STEP ? LONGEST_STEP / longest : 1.0;
  for (int32_t m = 0; m < MOST_CONSTANTS; m++) to->logs[m] = from->logs[m];
  for (int32_t a = 0; a < count; a++) {
    const int32_t m = free[a];
    to->logs[m] = smaller(label->high, larger(label->low, from->logs[m] + factor * step[a]));
    most = larger(most, magnitude(to->logs[m] - from->logs[m]));
  }
  return most;
}

/* 0 when it ends where a phase is about to vanish. */
static int descend(const struct label *label, const struct model *model, const pair *data, struct trial **here, struct trial **next) {
  double damping = LEAST_DAMPING;
  int is_blocked = 0;
  struct slope slope;
  int32_t free[MOST_CONSTANTS];
  double step[MOST_CONSTANTS];
  for (int32_t n = 0; n < STEPS; n++) {
    slope_of(label, model, *here, &slope);
    const int32_t count = free_logs(label, model, *here, &slope, free);
    if (count == 0) return 1;
    for (;;) {
      while (!solve_step(&slope, free, count, damping, step)) {
        damping = larger(10.0 * damping, LEAST_DAMPING);
        if (damping > MOST_DAMPING) return !is_blocked;
      }
      const double distance = moved(label, *here, free, count, step, *next);
      if (distance < STILL) return !is_blocked;
      project(label, model, data, (1 << model->phases) - 1, *next);
      is_blocked = !(*next)->is_inside;
      if (!is_blocked && (*next)->squares <= (*here)->squares) {
        struct trial *old = *here;
        *here = *next;
        *next = old;
        if (distance < SETTLED && damping <= LEAST_DAMPING) return 1;
        break;
      }
      if (!is_blocked && distance < SETTLED) return 1;
      damping = larger(10.0 * damping, LEAST_DAMPING);
      if (damping > MOST_DAMPING) return !is_blocked;
    }
    damping = damping > LEAST_DAMPING * LEAST_DAMPING ? 0.1 * damping : 0.0;
  }
  return !is_blocked;
}

static void remember(struct search *search, const double *logs, int32_t constants) {
  for (int32_t m = 0; m < constants; m++) search->tried[search->count][m] = logs[m];
  search->count++;
}

int search_on(const struct label *label, const struct model *model, const pair *data, struct search *search, struct trial *best, struct trial *spare) {
  while (search->count < MOST_TRIES) {
    const int32_t s = best_start(label, model, data, search);
    if (s < 0) return 0;
    for (int32_t m = 0; m < model->constants; m++) best->logs[m] = model->table[s * model->start_doubles + m];
    remember(search, best->logs, model->constants);
    project(label, model, data, (1 << model->phases) - 1, best);
    if (!best->is_inside) continue;
    struct trial *here = best, *next = spare;
    const int is_settled = descend(label, model, data, &here, &next);
    if (here != best) *best = *here;
    remember(search, best->logs, model->constants);
    if (is_settled) return 1;
  }
  return 0;
}
