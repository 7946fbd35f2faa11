#include "kernel.h"

/* Four lines side by side. */
typedef float lanes __attribute__((vector_size(16)));
typedef int32_t flags __attribute__((vector_size(16)));

/* A mass distance that stands for none (g/cm²): far below that of any voxel of gas, so that nothing is divided by zero. */
static const float NO_DISTANCE = 1e-12f;
/* What is left of a term, per decay of the hottest voxel, is forgotten below this: numbers that small are slow. */
static const float FORGOTTEN = 1e-24f;
/* Waves are over after so many times their decay length: exp(-16). */
static const double SPENT = 16.0;
enum { SLABS_BETWEEN_CLEANING = 8 };
/* The series begins at a rate (cm²/g) at or below this: within 1e-6 as long as a voxel is shorter than 6 g/cm², and bounded above SERIES_END in all. */
static const double FIRST_RATE = 0.03;
static const float SERIES_END = 1.0f;

static struct {
  int32_t columns, rows, row_stride, slab_stride;
  const float *density_g_per_mL, *decays;
  float *energy_MeV;
} grid;

static struct {
  float energy_MeV, first_rate, half_angle_rate, most_wave_distance;
  int32_t steady, waves, numbers;
  int32_t wave_after, wave_doublings; /* waves fade by so many doublings of what that many steady terms lose */
  int32_t doublings[MOST_STEADY]; /* since the term before */
  float gain[MOST_STEADY];
  float wave_gain[2 * MOST_WAVES];
} terms;

static inline lanes all(float x) { return (lanes){x, x, x, x}; }

static inline lanes load(const float *from) {
  lanes value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

static inline void store(float *to, lanes value) { __builtin_memcpy(to, &value, sizeof value); }

/* a where the flag is set, else b. */
static inline lanes choose(flags which, lanes a, lanes b) { return (lanes)((which & (flags)a) | (~which & (flags)b)); }
#ifdef __wasm_simd128__
static inline lanes larger(lanes a, lanes b) { return __builtin_wasm_pmax_f32x4(b, a); }
static inline lanes smaller(lanes a, lanes b) { return __builtin_wasm_pmin_f32x4(b, a); }
static inline int is_any(flags which) { return __builtin_wasm_any_true_v128((signed char __attribute__((vector_size(16))))which); }
#else
static inline lanes larger(lanes a, lanes b) { return choose((flags)(a > b), a, b); }
static inline lanes smaller(lanes a, lanes b) { return choose((flags)(a < b), a, b); }
static inline int is_any(flags which) { return (which[0] | which[1] | which[2] | which[3]) != 0; }
#endif

/* 1 - exp(-x) of a small x ≥ 0, as exact in proportion as x is. */
static inline lanes lost_fraction(lanes x) {
  return x * (all(1.0f) - x * (all(0.5f) - x * (all(1.0f / 6) - x * (all(1.0f / 24) - x * all(1.0f / 120)))));
}

/* The same of 2x. */
static inline lanes doubled(lanes lost) { return lost * (all(2.0f) - lost); }

struct complex_lanes {
  lanes re, im;
};

/* sin² and sin cos of an angle ≥ 0, which are the same half a turn further. */
static inline void half_angle(lanes angle, lanes *square, lanes *product) {
  const lanes to_whole = all(12582912.0f);
  const lanes half_turns = (angle * all(0.318309886f) + to_whole) - to_whole;
  const lanes r = (angle - half_turns * all(3.140625f)) - half_turns * all(9.67653589793e-4f);
  const lanes s = r * r;
  const lanes sine =
      r * (all(1.0f) - s * (all(1.0f / 6) - s * (all(1.0f / 120) - s * (all(1.0f / 5040) - s * (all(1.0f / 362880) - s * all(1.0f / 39916800))))));
  const lanes cosine = all(1.0f) - s * (all(0.5f) - s * (all(1.0f / 24) - s * (all(1.0f / 720) - s * (all(1.0f / 40320) - s * all(1.0f / 3628800)))));
  *square = sine * sine;
  *product = sine * cosine;
}

/* Passes the steady terms over one voxel; gives the sum of what they carry on, and how much waves fade. */
static inline lanes pass_steady(lanes *carried, lanes distance, lanes source, lanes *faded) {
  lanes lost = lost_fraction(smaller(distance * all(terms.first_rate), all(SERIES_END)));
  lanes sum = all(0.0f);
  *faded = lost;
  for (int32_t n = 0; n < terms.steady; n++) {
    for (int32_t again = terms.doublings[n]; again > 0; again--) lost = doubled(lost);
    if (n < terms.wave_after) *faded = lost;
    const lanes on = (carried[n] - carried[n] * lost) + source * (all(terms.gain[n]) * lost);
    carried[n] = on;
    sum = sum + on;
  }
  return sum;
}

/* The same for the waves, real and imaginary parts one after the other. */
static inline lanes pass_waves(lanes *carried, lanes distance, lanes source, lanes faded) {
  const lanes reached = smaller(distance, all(terms.most_wave_distance));
  for (int32_t again = terms.wave_doublings; again > 0; again--) faded = doubled(faded);
  lanes square, product;
  half_angle(reached * all(terms.half_angle_rate), &square, &product);
  const lanes sine = product + product, versine = square + square, left = all(1.0f) - faded;
  struct complex_lanes lost = {faded + left * versine, left * sine};
  const struct complex_lanes turn = {all(2.0f) * sine * sine, all(2.0f) * sine * (all(1.0f) - versine)};
  lanes sum = all(0.0f);
  for (int32_t n = 0; n < terms.waves; n++) {
    const lanes re = carried[2 * n], im = carried[2 * n + 1];
    const lanes gain_re = all(terms.wave_gain[2 * n]), gain_im = all(terms.wave_gain[2 * n + 1]);
    const lanes on = (re - (lost.re * re - lost.im * im)) + source * (gain_re * lost.re - gain_im * lost.im);
    carried[2 * n] = on;
    carried[2 * n + 1] = (im - (lost.re * im + lost.im * re)) + source * (gain_re * lost.im + gain_im * lost.re);
    sum = sum + on;
    lost = (struct complex_lanes){(lost.re + turn.re) - (lost.re * turn.re - lost.im * turn.im),
                                  (lost.im + turn.im) - (lost.re * turn.im + lost.im * turn.re)};
  }
  return sum;
}

/*
 * Four lines over one voxel each. state[0] is the energy that they carry, as already accounted for: what is absorbed is its change, so that nothing is lost
 * to rounding; a voxel of no density absorbs nothing.
 */
static inline void pass(lanes *state, const float *density, const float *decays, float *energy, float chord_cm, float share) {
  const lanes mass = load(density);
  const lanes emitted = load(decays) * all(share);
  const lanes carried = state[0];
  const flags has_mass = (flags)(mass > all(0.0f));
  const flags has_source = (flags)(emitted > all(0.0f));
  if (!is_any(has_source | (has_mass & (flags)(carried != all(0.0f))))) return;
  const lanes distance = larger(mass * all(chord_cm), all(NO_DISTANCE));
  const lanes source = emitted / distance;
  lanes faded;
  lanes on = pass_steady(state + 1, distance, source, &faded);
  if (terms.waves > 0) on = on + pass_waves(state + 1 + terms.steady, distance, source, faded);
  const lanes before = carried + emitted * all(terms.energy_MeV);
  state[0] = choose(has_mass, on, before);
  store(energy, load(energy) + choose(has_mass, before - on, all(0.0f)));
}

static void clean(lanes *state, int32_t vectors) {
  for (int32_t v = 0; v < vectors; v++, state += terms.numbers) {
    for (int32_t n = 1; n < terms.numbers; n++) {
      const lanes value = state[n];
      state[n] = choose((flags)(value > all(FORGOTTEN)) | (flags)(value < all(-FORGOTTEN)), value, all(0.0f));
    }
  }
}

static inline int32_t divided_down(int32_t x, int32_t by) { return x >= 0 ? x / by : -((by - 1 - x) / by); }

/* The lines of one row through one slab. */
static void pass_row(const struct stretch *at, int32_t row, int32_t first_column, int32_t vectors, float weight, lanes *state) {
  const int32_t column = first_column + at->column;
  const int32_t first = -divided_down(column + LANES - 1, LANES);
  const int32_t last = divided_down(grid.columns - 1 - column, LANES);
  const int32_t from = first > 0 ? first : 0, to = last < vectors - 1 ? last : vectors - 1;
  const int32_t offset = at->slab * grid.slab_stride + row * grid.row_stride + column;
  const float share = at->share * weight;
  for (int32_t v = from; v <= to; v++) {
    const int32_t voxel = offset + LANES * v;
    pass(state + v * terms.numbers, grid.density_g_per_mL + voxel, grid.decays + voxel, grid.energy_MeV + voxel, at->chord_cm, share);
  }
}

void set_grid(int32_t columns, int32_t rows, int32_t row_stride, int32_t slab_stride) {
  grid.columns = columns;
  grid.rows = rows;
  grid.row_stride = row_stride;
  grid.slab_stride = slab_stride;
}

void set_volumes(const float *density_g_per_mL, const float *decays, float *energy_MeV) {
  grid.density_g_per_mL = density_g_per_mL;
  grid.decays = decays;
  grid.energy_MeV = energy_MeV;
}

void set_terms(double energy_MeV, double slowest, int32_t steady, const int32_t *doubling, const float *gain, int32_t wave_doubling, double frequency,
               int32_t waves, const float *wave_gain) {
  int32_t first = steady > 0 ? doubling[0] : wave_doubling;
  if (waves > 0 && wave_doubling < first) first = wave_doubling;
  double rate = slowest;
  for (int32_t n = 0; n < first; n++) rate *= 2;
  for (; rate > FIRST_RATE; first--) rate /= 2;
  terms.energy_MeV = (float)energy_MeV;
  terms.first_rate = (float)rate;
  terms.steady = steady;
  terms.wave_after = 0;
  terms.wave_doublings = wave_doubling - first;
  for (int32_t n = 0; n < steady; n++) {
    terms.doublings[n] = doubling[n] - (n > 0 ? doubling[n - 1] : first);
    terms.gain[n] = gain[n];
    if (doubling[n] > wave_doubling) continue;
    terms.wave_after = n + 1;
    terms.wave_doublings = wave_doubling - doubling[n];
  }
  double decay = rate;
  for (int32_t n = first; n < wave_doubling; n++) decay *= 2;
  terms.half_angle_rate = (float)(frequency / 2);
  terms.most_wave_distance = (float)(SPENT / decay);
  terms.waves = waves;
  for (int32_t n = 0; n < 2 * waves; n++) terms.wave_gain[n] = wave_gain[n];
  terms.numbers = 1 + steady + 2 * waves;
}

int32_t state_bytes(int32_t lines) { return (lines + LANES - 1) / LANES * terms.numbers * (int32_t)sizeof(lanes); }

double sweep_rows(const struct stretch *path, int32_t stretches, float weight, int32_t first_row, int32_t last_row, int32_t first_column, int32_t lines,
                  float *memory) {
  lanes *state = (lanes *)(void *)memory;
  const int32_t vectors = (lines + LANES - 1) / LANES;
  double escaped_MeV = 0.0;
  for (int32_t line_row = first_row; line_row < last_row; line_row++) {
    __builtin_memset(state, 0, (unsigned long)state_bytes(lines));
    for (int32_t n = 0; n < stretches; n++) {
      const int32_t row = line_row + path[n].row;
      if (row >= 0 && row < grid.rows) pass_row(path + n, row, first_column, vectors, weight, state);
      if (n % SLABS_BETWEEN_CLEANING == 0) clean(state, vectors);
    }
    for (int32_t v = 0; v < vectors; v++) {
      const lanes left = state[v * terms.numbers];
      escaped_MeV += ((double)left[0] + left[1]) + ((double)left[2] + left[3]);
    }
  }
  return escaped_MeV;
}
