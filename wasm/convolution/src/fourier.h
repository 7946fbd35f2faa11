/*
 * Discrete Fourier transforms of lines of points, four lines at a time, in mixed radix.
 *
 * Forward goes from natural order to the order of digits turned round (decimation in frequency), inverse back (decimation in time), so that nothing is
 * ever sorted: what stands at each place, `frequencies` of the binding says. Neither is scaled.
 */
#ifndef FOURIER_H
#define FOURIER_H

#include "lanes.h"

/*
 * `length` is the product of `radices`, of which there are two at least: 1 (which changes nothing), 2, 3, 4, 5, the last one also 8. `twiddles` has a table for each pass but the last,
 * one after another: for a pass over blocks of L points with radix R, at (j, k − 1), j < L/R, 0 < k < R, the pair (cos, −sin) of 2π jk/L.
 */
struct axis {
  int32_t length, passes;
  const int32_t *radices;
  const float *twiddles;
};

/* The first `given` points are read, what would follow is zero; written are all, `stride` points apart. `line` has room for the length; it may be `from`. */
void forward_line(const struct axis *axis, int32_t given, const struct point *from, struct point *line, struct point *to, int32_t stride);

/* All are read, `stride` points apart; written are the first `given`, into `to`, which may be `line` when that has room for the length. */
void inverse_line(const struct axis *axis, int32_t given, const struct point *from, int32_t stride, struct point *line, struct point *to);

/* Forward, times response[place[p]] at each place p, inverse: `row` has `given` points before and after. */
void filter_line(const struct axis *axis, int32_t given, struct point *row, struct point *line, const lanes *response, const int32_t *place);

#endif
