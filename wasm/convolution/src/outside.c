#include "lanes.h"
#include "outside.h"

INLINE int32_t lesser(int32_t a, int32_t b) { return a < b ? a : b; }

void cumulate_plane(const struct extent *extent, int32_t z, const double *plane, double *cumulated, double eighth, float *beyond) {
  const int32_t width = extent->reach[0] + 1, height = extent->reach[1] + 1;
  double *rows = cumulated + width * height;
  float *out = beyond + (int64_t)z * width * height;
  for (int32_t x = 0; x < width; x++) rows[x] = 0.0;
  for (int32_t y = 0; y < height; y++) {
    const double share = (y == 0 ? 0.5 : 1.0) * (z == 0 ? 0.5 : 1.0);
    double row = 0.0;
    for (int32_t x = 0; x < width; x++) {
      const int32_t at = x + width * y;
      row += (x == 0 ? 0.5 : 1.0) * share * plane[at];
      rows[x] += row;
      cumulated[at] += rows[x];
      out[at] = (float)(eighth - cumulated[at]);
    }
  }
}

/* Σ a[x] w[x], in float32 within a row of four lanes. */
static double weighted_row(const float *a, const float *w, int32_t size) {
  lanes sums = {0};
  int32_t x = 0;
  for (; x + 4 <= size; x += 4) sums += *(const loose_lanes *)(a + x) * *(const loose_lanes *)(w + x);
  double sum = (double)sums[0] + sums[1] + sums[2] + sums[3];
  for (; x < size; x++) sum += (double)(a[x] * w[x]);
  return sum;
}

double outside_of_slice(const struct extent *extent, int32_t z, const float *slice, const float *beyond, float *weights) {
  const int32_t nx = extent->size[0], ny = extent->size[1], nz = extent->size[2];
  const int32_t width = extent->reach[0] + 1, height = extent->reach[1] + 1;
  const int64_t plane = (int64_t)width * height;
  const float *below = beyond + plane * lesser(extent->reach[2], z), *above = beyond + plane * lesser(extent->reach[2], nz - 1 - z);
  float *half = weights + plane, *whole = half + nx;
  for (int64_t at = 0; at < plane; at++) weights[at] = below[at] + above[at];
  double sum = 0.0;
  for (int32_t y = 0, mirrored = ny - 1; y <= mirrored; y++, mirrored--) {
    /* Further in, rows are farther from both edges than the kernel reaches: the weights stay. */
    if (y < height) {
      const float *low = weights + (int64_t)width * y, *high = weights + (int64_t)width * lesser(height - 1, mirrored);
      for (int32_t x = 0; x < width; x++) half[x] = low[x] + high[x];
      for (int32_t x = width; x < nx; x++) half[x] = half[width - 1];
      for (int32_t x = 0; x < nx; x++) whole[x] = half[x] + half[nx - 1 - x];
    }
    sum += weighted_row(slice + (int64_t)nx * y, whole, nx);
    if (mirrored > y) sum += weighted_row(slice + (int64_t)nx * mirrored, whole, nx);
  }
  return sum;
}
