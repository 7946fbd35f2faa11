/* Four lines beside each other: every operation is done on all four, so that a line's own arithmetic is scalar and strided lines are read whole. */
#ifndef LANES_H
#define LANES_H

#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

typedef float lanes __attribute__((vector_size(16)));
/* The same at any address that suits a float. */
typedef float loose_lanes __attribute__((vector_size(16), aligned(4), may_alias));

/* One complex number of each of four lines. */
struct point {
  lanes re, im;
};

INLINE lanes all_of(float value) { return (lanes){value, value, value, value}; }

/* Rows become columns. */
INLINE void transpose(lanes m[4]) {
  const lanes low01 = __builtin_shufflevector(m[0], m[1], 0, 4, 1, 5), high01 = __builtin_shufflevector(m[0], m[1], 2, 6, 3, 7);
  const lanes low23 = __builtin_shufflevector(m[2], m[3], 0, 4, 1, 5), high23 = __builtin_shufflevector(m[2], m[3], 2, 6, 3, 7);
  m[0] = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
  m[1] = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
  m[2] = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
  m[3] = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
}

#endif
