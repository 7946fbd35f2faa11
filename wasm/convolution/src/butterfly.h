/*
 * Discrete Fourier transforms of 1, 2, 3, 4, 5 and 8 points: y[k] = Σ x[r] exp(∓2πi rk/radix), minus forward, plus inverse; neither is scaled.
 *
 * `radix`, `direction` and `present` are constants where these are used: the compiler keeps one case of each. Radix 4 leaves out the
 * points from `present` on, which are zero.
 */
#ifndef BUTTERFLY_H
#define BUTTERFLY_H

#include "lanes.h"

enum { FORWARD = 0, INVERSE = 1 };
enum { MOST_RADIX = 8 };

INLINE struct point sum(struct point a, struct point b) { return (struct point){a.re + b.re, a.im + b.im}; }
INLINE struct point difference(struct point a, struct point b) { return (struct point){a.re - b.re, a.im - b.im}; }
INLINE struct point times(struct point a, float factor) { return (struct point){a.re * factor, a.im * factor}; }

/* a − ib, a + ib. */
INLINE struct point minus_i(struct point a, struct point b) { return (struct point){a.re + b.im, a.im - b.re}; }
INLINE struct point plus_i(struct point a, struct point b) { return (struct point){a.re - b.im, a.im + b.re}; }

/* a w forward, a times the conjugate of w inverse; w = (cos, −sin). */
INLINE struct point turned(struct point a, const float *w, const int direction) {
  const lanes re = all_of(w[0]), im = all_of(w[1]);
  if (direction == FORWARD) return (struct point){a.re * re - a.im * im, a.re * im + a.im * re};
  return (struct point){a.re * re + a.im * im, a.im * re - a.re * im};
}

/* From m ∓ is: the points k and radix − k. */
INLINE void put_pair(struct point m, struct point s, struct point *y, struct point *mirrored, const int direction) {
  *y = direction == FORWARD ? minus_i(m, s) : plus_i(m, s);
  *mirrored = direction == FORWARD ? plus_i(m, s) : minus_i(m, s);
}

INLINE void butterfly2(struct point x[]) {
  const struct point a = x[0], b = x[1];
  x[0] = sum(a, b);
  x[1] = difference(a, b);
}

INLINE void butterfly3(struct point x[], const int direction) {
  const struct point both = sum(x[1], x[2]);
  const struct point m = sum(x[0], times(both, -0.5f)), s = times(difference(x[1], x[2]), 0.866025404f);
  x[0] = sum(x[0], both);
  put_pair(m, s, &x[1], &x[2], direction);
}

INLINE void butterfly4(struct point x[], const int present, const int direction) {
  const struct point sum02 = present > 2 ? sum(x[0], x[2]) : x[0], difference02 = present > 2 ? difference(x[0], x[2]) : x[0];
  const struct point sum13 = present > 3 ? sum(x[1], x[3]) : x[1], difference13 = present > 3 ? difference(x[1], x[3]) : x[1];
  x[0] = present > 1 ? sum(sum02, sum13) : sum02;
  x[2] = present > 1 ? difference(sum02, sum13) : sum02;
  x[1] = x[3] = difference02;
  if (present > 1) put_pair(difference02, difference13, &x[1], &x[3], direction);
}

INLINE void butterfly5(struct point x[], const int direction) {
  const float cos1 = 0.309016994f, cos2 = -0.809016994f, sin1 = 0.951056516f, sin2 = 0.587785252f;
  const struct point sum14 = sum(x[1], x[4]), sum23 = sum(x[2], x[3]);
  const struct point difference14 = difference(x[1], x[4]), difference23 = difference(x[2], x[3]);
  const struct point m1 = sum(x[0], sum(times(sum14, cos1), times(sum23, cos2)));
  const struct point m2 = sum(x[0], sum(times(sum14, cos2), times(sum23, cos1)));
  const struct point s1 = sum(times(difference14, sin1), times(difference23, sin2));
  const struct point s2 = difference(times(difference14, sin2), times(difference23, sin1));
  x[0] = sum(x[0], sum(sum14, sum23));
  put_pair(m1, s1, &x[1], &x[4], direction);
  put_pair(m2, s2, &x[2], &x[3], direction);
}

INLINE void butterfly8(struct point x[], const int direction) {
  const float half_root = 0.707106781f;
  struct point even[4] = {x[0], x[2], x[4], x[6]}, odd[4] = {x[1], x[3], x[5], x[7]};
  butterfly4(even, 4, direction);
  butterfly4(odd, 4, direction);
  const struct point below1 = minus_i(odd[1], odd[1]), above1 = plus_i(odd[1], odd[1]);
  const struct point below3 = minus_i(odd[3], odd[3]), above3 = plus_i(odd[3], odd[3]);
  odd[1] = times(direction == FORWARD ? below1 : above1, half_root);
  odd[3] = times(direction == FORWARD ? above3 : below3, -half_root);
  put_pair(even[2], odd[2], &x[2], &x[6], direction);
  x[0] = sum(even[0], odd[0]);
  x[4] = difference(even[0], odd[0]);
  x[1] = sum(even[1], odd[1]);
  x[5] = difference(even[1], odd[1]);
  x[3] = sum(even[3], odd[3]);
  x[7] = difference(even[3], odd[3]);
}

INLINE void butterfly(struct point x[], const int radix, const int present, const int direction) {
  if (radix == 2) butterfly2(x);
  if (radix == 3) butterfly3(x, direction);
  if (radix == 4) butterfly4(x, present, direction);
  if (radix == 5) butterfly5(x, direction);
  if (radix == 8) butterfly8(x, direction);
}

#endif
