#include "choice.h"

static struct candidate candidates[MOST_MODELS];
static struct trial trial, spare;
static const double ROUNDING = 1e-12;

/* Whether the model can still have a lower criterion than `least`, no squares being below zero. */
static int can_win(const struct question *question, const struct model *model, double least) {
  return !(question->variance > 0.0) || !model->has_criterion || model->penalty < least;
}

/*
 * Whether more phases can explain more than the one that was fitted. All sums of exponentials with amplitudes above zero are a convex set: where what is left of the
 * best single one has no product above zero with any exponential inside the bounds, that one is the best of them all.
 */
static int can_gain(const struct question *question, const struct candidate *single) {
  const struct label *label = question->label;
  pair rest[MOST_PAIRS];
  for (int32_t i = 0; i < label->pairs; i++) rest[i] = question->data[i] - single->curve[i];
  const double least = ROUNDING * square_root(question->squares);
  for (int32_t s = 0; s < single->model->starts; s++)
    if (product(start_basis(single->model, s), rest, label->pairs) > least) return 1;
  return 0;
}

/* The candidate of a single phase without uptake, nothing being given; null where there is none. */
static const struct candidate *single_phase(const struct label *label, int32_t before) {
  for (int32_t m = 0; m < before; m++) {
    const struct model *model = &label->model[m];
    if (candidates[m].is_admissible && model->constants == 1 && model->held_bits == 0) return &candidates[m];
  }
  return 0;
}

/* Fits the models of a role; how many are admissible. */
static int32_t fit_role(const struct question *question, int32_t role, int32_t with_criterion) {
  const struct label *label = question->label;
  int32_t count = 0;
  double least = 1e300;
  for (int32_t m = 0; m < label->models; m++) {
    const struct model *model = &label->model[m];
    if (model->role != role || (label->selection != F_TEST && model->has_criterion != with_criterion)) continue;
    candidates[m].is_admissible = 0;
    if (label->selection == LOWEST && !can_win(question, model, least)) continue;
    const struct candidate *single = model->constants == model->phases && model->phases > 1 && model->held_bits == 0 ? single_phase(label, m) : 0;
    if (single && !can_gain(question, single)) continue;
    if (label->selection == GIVEN) fit_amplitudes(question, model, &candidates[m], &trial, &spare);
    else fit_candidate(question, model, &candidates[m], &trial, &spare);
    if (!candidates[m].is_admissible) continue;
    count++;
    if (candidates[m].has_criterion) least = smaller(least, candidates[m].criterion);
    /* Without a criterion the first that is admissible stands for the curve. */
    if (label->selection != GIVEN && label->selection != F_TEST && !model->has_criterion) break;
  }
  return count;
}

static int32_t lowest_criterion(const struct label *label) {
  int32_t best = -1;
  for (int32_t m = 0; m < label->models; m++) {
    if (!candidates[m].is_admissible) continue;
    if (best < 0 || (candidates[m].has_criterion && candidates[m].criterion < candidates[best].criterion)) best = m;
  }
  return best;
}

/* From the shortest curve on, a longer one that contains it is taken when chance alone would seldom gain as much. */
static int32_t by_f_tests(const struct question *question) {
  const struct label *label = question->label;
  int32_t chosen = -1;
  for (int32_t m = 0; m < label->models; m++) {
    const struct candidate *longer = &candidates[m];
    if (!longer->is_admissible) continue;
    if (chosen < 0) {
      chosen = m;
      continue;
    }
    const struct candidate *shorter = &candidates[chosen];
    const double critical = longer->model->critical_f[chosen];
    const int32_t freedom = label->points - longer->model->parameters;
    const double left = question->variance > 0.0 ? question->variance : freedom > 0 ? longer->squares / (double)freedom : -1.0;
    if (critical < 0.0 || left < 0.0) continue;
    const double gained = (shorter->squares - longer->squares) / (double)(longer->model->parameters - shorter->model->parameters);
    if (gained > critical * left) chosen = m;
  }
  return chosen;
}

/* Weights of the admissible candidates, which sum to 1; the one of the largest. */
static int32_t set_weights(const struct question *question) {
  const struct label *label = question->label;
  const int32_t lowest = label->selection == F_TEST ? by_f_tests(question) : lowest_criterion(label);
  double total = 0.0;
  int32_t best = lowest;
  for (int32_t m = 0; m < label->models; m++) {
    struct candidate *each = &candidates[m];
    each->weight = m == lowest ? 1.0 : 0.0;
    if (!each->is_admissible) continue;
    if (label->selection == GIVEN) each->weight = each->model->weight;
    else if (label->selection == AVERAGE && candidates[lowest].has_criterion && each->has_criterion) {
      const double behind = 0.5 * (candidates[lowest].criterion - each->criterion);
      each->weight = behind < -700.0 ? 0.0 : exponential(behind);
    }
    total += each->weight;
    if (each->weight > candidates[best].weight) best = m;
  }
  for (int32_t m = 0; m < label->models; m++) candidates[m].weight = candidates[m].is_admissible ? candidates[m].weight / total : 0.0;
  return best;
}

/* Ã = Σ wÃ, u = Σ w √(u² + (Ã − mean)²) (Burnham and Anderson 2004, doi:10.1177/0049124104268644). */
static void average(const struct question *question, struct answer *answer) {
  const struct label *label = question->label;
  double whole = 0.0, sigma = 0.0;
  int is_known = 1;
  for (int32_t i = 0; i < label->pairs; i++) answer->curve[i] = answer->response[i] = both(0.0);
  for (int32_t m = 0; m < label->models; m++) {
    const struct candidate *each = &candidates[m];
    if (!(each->weight > 0.0)) continue;
    whole += each->weight * each->integral;
    for (int32_t i = 0; i < label->pairs; i++) {
      answer->curve[i] += both(each->weight) * each->curve[i];
      answer->response[i] += both(each->weight) * each->response[i];
    }
  }
  for (int32_t m = 0; m < label->models; m++) {
    const struct candidate *each = &candidates[m];
    if (!(each->weight > 0.0)) continue;
    const double away = each->integral - whole;
    sigma += each->weight * square_root(each->sigma * each->sigma + away * away);
    if (!each->has_sigma) is_known = 0;
  }
  answer->integral = whole;
  answer->sigma = is_known ? sigma / whole : -1.0;
}

void choose(const struct question *question, struct answer *answer) {
  const struct label *label = question->label;
  answer->status = REFUSED;
  for (int32_t m = 0; m < label->models; m++) candidates[m].is_admissible = 0;
  if (!(question->squares > 0.0)) return;
  if (fit_role(question, ASKED, 1) == 0 && fit_role(question, ASKED, 0) == 0 &&
      fit_role(question, STAND_IN, 1) == 0 && fit_role(question, STAND_IN, 0) == 0)
    return;
  const struct candidate *best = &candidates[set_weights(question)];
  average(question, answer);
  if (!is_finite(answer->integral) || !(answer->integral > 0.0)) return;
  answer->status = best->is_at_slowest ? AT_PHYSICAL_DECAY : FITTED;
  answer->code = best->model->code;
  answer->half_life = 0.69314718055994530942 / best->slowest;
  answer->chi_square = best->squares / (question->variance > 0.0 ? question->variance : question->squares);
}
