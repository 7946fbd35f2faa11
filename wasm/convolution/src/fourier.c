#include "butterfly.h"
#include "fourier.h"

#define UNROLLED _Pragma("GCC unroll 8")

static const struct point nothing;

/* The points j = begin … end − 1 of the first pass; inputs from `present` on are zero. */
INLINE void first_part(const int radix, const int present, const struct point *from, struct point *to, int32_t span, int32_t begin, int32_t end, const float *twiddles) {
  for (int32_t j = begin; j < end; j++) {
    const float *w = twiddles + 2 * (radix - 1) * j;
    struct point x[MOST_RADIX];
    UNROLLED for (int r = 0; r < radix; r++) x[r] = r < present ? from[j + r * span] : nothing;
    butterfly(x, radix, present, FORWARD);
    to[j] = x[0];
    UNROLLED for (int k = 1; k < radix; k++) to[j + k * span] = turned(x[k], w + 2 * (k - 1), FORWARD);
  }
}

/* The points j = begin … end − 1 of the last inverse pass; outputs from `wanted` on are left out. */
INLINE void final_part(const int radix, const int wanted, const struct point *from, struct point *to, int32_t span, int32_t begin, int32_t end, const float *twiddles) {
  for (int32_t j = begin; j < end; j++) {
    const float *w = twiddles + 2 * (radix - 1) * j;
    struct point x[MOST_RADIX];
    x[0] = from[j];
    UNROLLED for (int k = 1; k < radix; k++) x[k] = turned(from[j + k * span], w + 2 * (k - 1), INVERSE);
    butterfly(x, radix, radix, INVERSE);
    UNROLLED for (int r = 0; r < wanted; r++) to[j + r * span] = x[r];
  }
}

/* A pass of full blocks, in place. */
INLINE void middle_blocks(const int radix, const int direction, struct point *line, int32_t length, int32_t span, const float *twiddles) {
  for (struct point *block = line; block < line + length; block += radix * span) {
    if (direction == FORWARD) first_part(radix, radix, block, block, span, 0, span, twiddles);
    else final_part(radix, radix, block, block, span, 0, span, twiddles);
  }
}

static void middle_pass(int32_t radix, const int direction, struct point *line, int32_t length, int32_t span, const float *twiddles) {
  switch (radix * 2 + direction) {
    case 4: middle_blocks(2, FORWARD, line, length, span, twiddles); break;
    case 5: middle_blocks(2, INVERSE, line, length, span, twiddles); break;
    case 6: middle_blocks(3, FORWARD, line, length, span, twiddles); break;
    case 7: middle_blocks(3, INVERSE, line, length, span, twiddles); break;
    case 8: middle_blocks(4, FORWARD, line, length, span, twiddles); break;
    case 9: middle_blocks(4, INVERSE, line, length, span, twiddles); break;
    case 10: middle_blocks(5, FORWARD, line, length, span, twiddles); break;
    case 11: middle_blocks(5, INVERSE, line, length, span, twiddles); break;
  }
}

static void first_pass_of_4(int32_t present, const struct point *from, struct point *to, int32_t span, int32_t begin, int32_t end, const float *twiddles) {
  switch (present) {
    case 0: first_part(4, 0, from, to, span, begin, end, twiddles); break;
    case 1: first_part(4, 1, from, to, span, begin, end, twiddles); break;
    case 2: first_part(4, 2, from, to, span, begin, end, twiddles); break;
    case 3: first_part(4, 3, from, to, span, begin, end, twiddles); break;
    case 4: first_part(4, 4, from, to, span, begin, end, twiddles); break;
  }
}

static void final_pass_of_4(int32_t wanted, const struct point *from, struct point *to, int32_t span, int32_t begin, int32_t end, const float *twiddles) {
  switch (wanted) {
    case 1: final_part(4, 1, from, to, span, begin, end, twiddles); break;
    case 2: final_part(4, 2, from, to, span, begin, end, twiddles); break;
    case 3: final_part(4, 3, from, to, span, begin, end, twiddles); break;
    case 4: final_part(4, 4, from, to, span, begin, end, twiddles); break;
  }
}

/* All passes but the last. Returns where the twiddles end. */
static const float *forward_passes(const struct axis *axis, int32_t given, const struct point *from, struct point *line) {
  const int32_t radix = axis->radices[0];
  int32_t span = axis->length / radix;
  const float *twiddles = axis->twiddles;
  if (radix == 4) {
    const int32_t whole = given / span, rest = given % span;
    first_pass_of_4(whole + 1, from, line, span, 0, rest, twiddles);
    first_pass_of_4(whole, from, line, span, rest, span, twiddles);
  } else {
    if (line != from) __builtin_memcpy(line, from, (uint32_t)given * sizeof *line);
    for (int32_t at = given; at < axis->length; at++) line[at] = nothing;
    middle_pass(radix, FORWARD, line, axis->length, span, twiddles);
  }
  twiddles += 2 * (radix - 1) * span;
  for (int32_t pass = 1; pass < axis->passes - 1; pass++) {
    const int32_t next = axis->radices[pass];
    span /= next;
    middle_pass(next, FORWARD, line, axis->length, span, twiddles);
    twiddles += 2 * (next - 1) * span;
  }
  return twiddles;
}

/* All inverse passes but the first one, which undid the last of forward; `twiddles` is where they end. */
static void inverse_passes(const struct axis *axis, int32_t given, struct point *line, struct point *to, const float *twiddles) {
  int32_t span = axis->radices[axis->passes - 1];
  for (int32_t pass = axis->passes - 2; pass > 0; pass--) {
    const int32_t radix = axis->radices[pass];
    twiddles -= 2 * (radix - 1) * span;
    middle_pass(radix, INVERSE, line, axis->length, span, twiddles);
    span *= radix;
  }
  if (axis->radices[0] == 4) {
    const int32_t whole = given / span, rest = given % span;
    final_pass_of_4(whole + 1, line, to, span, 0, rest, axis->twiddles);
    final_pass_of_4(whole, line, to, span, rest, span, axis->twiddles);
  } else {
    middle_pass(axis->radices[0], INVERSE, line, axis->length, span, axis->twiddles);
    if (to != line) __builtin_memcpy(to, line, (uint32_t)given * sizeof *line);
  }
}

/* The pass without twiddles, over points beside each other on one side and `stride` apart on the other. */
INLINE void plain_pass(const int radix, const int direction, const struct point *from, int32_t stride_from, struct point *to, int32_t stride_to, int32_t length) {
  for (int32_t block = 0; block < length; block += radix) {
    struct point x[MOST_RADIX];
    UNROLLED for (int r = 0; r < radix; r++) x[r] = from[(block + r) * stride_from];
    butterfly(x, radix, radix, direction);
    UNROLLED for (int k = 0; k < radix; k++) to[(block + k) * stride_to] = x[k];
  }
}

void forward_line(const struct axis *axis, int32_t given, const struct point *from, struct point *line, struct point *to, int32_t stride) {
  forward_passes(axis, given, from, line);
  switch (axis->radices[axis->passes - 1]) {
    case 1: plain_pass(1, FORWARD, line, 1, to, stride, axis->length); break;
    case 2: plain_pass(2, FORWARD, line, 1, to, stride, axis->length); break;
    case 3: plain_pass(3, FORWARD, line, 1, to, stride, axis->length); break;
    case 4: plain_pass(4, FORWARD, line, 1, to, stride, axis->length); break;
    case 5: plain_pass(5, FORWARD, line, 1, to, stride, axis->length); break;
    case 8: plain_pass(8, FORWARD, line, 1, to, stride, axis->length); break;
  }
}

void inverse_line(const struct axis *axis, int32_t given, const struct point *from, int32_t stride, struct point *line, struct point *to) {
  switch (axis->radices[axis->passes - 1]) {
    case 1: plain_pass(1, INVERSE, from, stride, line, 1, axis->length); break;
    case 2: plain_pass(2, INVERSE, from, stride, line, 1, axis->length); break;
    case 3: plain_pass(3, INVERSE, from, stride, line, 1, axis->length); break;
    case 4: plain_pass(4, INVERSE, from, stride, line, 1, axis->length); break;
    case 5: plain_pass(5, INVERSE, from, stride, line, 1, axis->length); break;
    case 8: plain_pass(8, INVERSE, from, stride, line, 1, axis->length); break;
  }
  const float *twiddles = axis->twiddles;
  for (int32_t pass = 0, span = axis->length; pass < axis->passes - 1; pass++) {
    span /= axis->radices[pass];
    twiddles += 2 * (axis->radices[pass] - 1) * span;
  }
  inverse_passes(axis, given, line, to, twiddles);
}

INLINE void multiply_pass(const int radix, struct point *line, int32_t length, const lanes *response, const int32_t *place) {
  for (int32_t block = 0; block < length; block += radix) {
    struct point x[MOST_RADIX];
    UNROLLED for (int r = 0; r < radix; r++) x[r] = line[block + r];
    butterfly(x, radix, radix, FORWARD);
    UNROLLED for (int k = 0; k < radix; k++) {
      const lanes factor = response[place[block + k]];
      x[k] = (struct point){x[k].re * factor, x[k].im * factor};
    }
    butterfly(x, radix, radix, INVERSE);
    UNROLLED for (int r = 0; r < radix; r++) line[block + r] = x[r];
  }
}

void filter_line(const struct axis *axis, int32_t given, struct point *row, struct point *line, const lanes *response, const int32_t *place) {
  const float *twiddles = forward_passes(axis, given, row, line);
  switch (axis->radices[axis->passes - 1]) {
    case 1: multiply_pass(1, line, axis->length, response, place); break;
    case 2: multiply_pass(2, line, axis->length, response, place); break;
    case 3: multiply_pass(3, line, axis->length, response, place); break;
    case 4: multiply_pass(4, line, axis->length, response, place); break;
    case 5: multiply_pass(5, line, axis->length, response, place); break;
    case 8: multiply_pass(8, line, axis->length, response, place); break;
  }
  inverse_passes(axis, given, line, row, twiddles);
}
