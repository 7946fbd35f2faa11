/* Elementary functions from + - * / and square root alone, two numbers at a time: the same bits from every compiler and in WebAssembly. */
#ifndef ARITHMETIC_H
#define ARITHMETIC_H

#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))

typedef double pair __attribute__((vector_size(16)));
typedef int64_t pair_bits __attribute__((vector_size(16)));

INLINE double square_root(double x) { return __builtin_sqrt(x); }
INLINE double magnitude(double x) { return __builtin_fabs(x); }
INLINE double larger(double a, double b) { return a > b ? a : b; }
INLINE double smaller(double a, double b) { return a < b ? a : b; }
INLINE int is_finite(double x) { return x - x == 0.0; }
INLINE pair both(double x) { return (pair){x, x}; }
INLINE double sum_of(pair x) { return x[0] + x[1]; }

/* e to the x for x < 700, relative error below 1e-15; 0 below −700. */
INLINE pair exponential_of(pair x) {
  const pair whole = both(6755399441055744.0);
  const pair shifted = x * both(1.4426950408889634) + whole;
  const pair power = shifted - whole;
  const pair r = (x - power * both(0.693147180369123816)) - power * both(1.90821492927058770e-10);
  pair sum = both(1.0 / 6227020800.0);
  sum = sum * r + both(1.0 / 479001600.0);
  sum = sum * r + both(1.0 / 39916800.0);
  sum = sum * r + both(1.0 / 3628800.0);
  sum = sum * r + both(1.0 / 362880.0);
  sum = sum * r + both(1.0 / 40320.0);
  sum = sum * r + both(1.0 / 5040.0);
  sum = sum * r + both(1.0 / 720.0);
  sum = sum * r + both(1.0 / 120.0);
  sum = sum * r + both(1.0 / 24.0);
  sum = sum * r + both(1.0 / 6.0);
  sum = sum * r + both(0.5);
  sum = sum * r + both(1.0);
  sum = sum * r + both(1.0);
  const pair_bits scale = ((pair_bits)shifted + (pair_bits){1023, 1023}) << 52;
  const pair_bits is_large = x > both(-700.0);
  return (pair)((pair_bits)(sum * (pair)scale) & is_large);
}

INLINE double exponential(double x) { return exponential_of(both(x))[0]; }

/* Natural logarithm of a positive normal number, to 1e-13. */
INLINE double natural_log(double x) {
  uint64_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  int64_t exponent = (int64_t)(bits >> 52) - 1023;
  bits = (bits & 0x000fffffffffffffull) | 0x3ff0000000000000ull;
  double mantissa;
  __builtin_memcpy(&mantissa, &bits, sizeof mantissa);
  if (mantissa > 1.4142135623730951) {
    mantissa *= 0.5;
    exponent += 1;
  }
  const double s = (mantissa - 1.0) / (mantissa + 1.0);
  const double q = s * s;
  double sum = 1.0 / 19.0;
  for (int32_t odd = 17; odd > 0; odd -= 2) sum = sum * q + 1.0 / (double)odd;
  return 2.0 * s * sum + (double)exponent * 0.69314718055994530942;
}

#endif
