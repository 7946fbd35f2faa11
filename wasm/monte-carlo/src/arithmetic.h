/* Elementary functions from + - * / and square root alone: the same bits from every compiler and in WebAssembly. */
#ifndef ARITHMETIC_H
#define ARITHMETIC_H

#include <stdint.h>

#define PI 3.14159265358979323846

static inline double square_root(double x) { return __builtin_sqrt(x); }
static inline double magnitude(double x) { return __builtin_fabs(x); }

/* The smaller and larger of two numbers without a branch: WebAssembly has that for pairs alone. */
#ifdef __wasm_simd128__
typedef double number_pair __attribute__((vector_size(16)));
static inline double smaller(double a, double b) { return __builtin_wasm_pmin_f64x2((number_pair){b, b}, (number_pair){a, a})[0]; }
static inline double larger(double a, double b) { return __builtin_wasm_pmax_f64x2((number_pair){b, b}, (number_pair){a, a})[0]; }
#else
static inline double smaller(double a, double b) { return a < b ? a : b; }
static inline double larger(double a, double b) { return a > b ? a : b; }
#endif

static inline uint32_t float_bits(float x) {
  uint32_t bits;
  __builtin_memcpy(&bits, &x, sizeof bits);
  return bits;
}

static inline float float_from_bits(uint32_t bits) {
  float x;
  __builtin_memcpy(&x, &bits, sizeof x);
  return x;
}

/* Natural logarithm of a positive normal number, to 1e-13. */
static inline double natural_log(double x) {
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
  double sum = 1.0 / 17.0;
  sum = sum * q + 1.0 / 15.0;
  sum = sum * q + 1.0 / 13.0;
  sum = sum * q + 1.0 / 11.0;
  sum = sum * q + 1.0 / 9.0;
  sum = sum * q + 1.0 / 7.0;
  sum = sum * q + 1.0 / 5.0;
  sum = sum * q + 1.0 / 3.0;
  sum = sum * q + 1.0;
  return 2.0 * s * sum + (double)exponent * 0.69314718055994530942;
}

/* e to the x for |x| < 700, to 1e-13. */
static inline double exponential(double x) {
  const double scaled = x * 1.4426950408889634074;
  const int32_t power = (int32_t)(scaled < 0 ? scaled - 0.5 : scaled + 0.5);
  const double r = x - (double)power * 0.69314718055994530942;
  double sum = 1.0;
  for (int32_t n = 13; n > 0; n--) sum = 1.0 + sum * r / (double)n;
  const uint64_t bits = (uint64_t)(power + 1023) << 52;
  double scale;
  __builtin_memcpy(&scale, &bits, sizeof scale);
  return sum * scale;
}

#endif
