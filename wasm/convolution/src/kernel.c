#include "fourier.h"
#include "kernel.h"
#include "outside.h"

static struct extent extent;
static struct axis axes[3];
static const int32_t *frequencies_of[3];
static const float *twist;
static float *slice;
static struct point *spectrum;
static lanes *response;
static struct point *slab;
static int32_t slab_points;
static struct point *line;
static float *rows;
static float *beyond;
static float *weights;

void set_axis(int32_t axis, int32_t size, int32_t reach, int32_t length, int32_t passes, const int32_t *radices, const float *twiddles, const int32_t *frequencies) {
  extent.size[axis] = size;
  extent.reach[axis] = reach;
  axes[axis] = (struct axis){length, passes, radices, twiddles};
  frequencies_of[axis] = frequencies;
}

void set_twist(const float *pairs) { twist = pairs; }

void set_arrays(float *of_slice, float *of_spectrum, float *of_response, float *of_slab, int32_t points, float *of_line, float *of_rows,
                float *of_beyond, float *of_weights) {
  slice = of_slice;
  spectrum = (struct point *)of_spectrum;
  response = (lanes *)of_response;
  slab = (struct point *)of_slab;
  slab_points = points;
  line = (struct point *)of_line;
  rows = of_rows;
  beyond = of_beyond;
  weights = of_weights;
}

/* Numbers at … at + 3 of rows beside each other, each a lane; zero from the row `count` and the number `end` on. */
INLINE void gather(const float *from, int32_t pitch, int32_t count, int32_t at, int32_t end, lanes group[4]) {
  for (int row = 0; row < 4; row++) {
    lanes numbers = {0};
    const float *place = from + row * pitch + at;
    if (row < count && at + 4 <= end) numbers = *(const loose_lanes *)place;
    else if (row < count) for (int n = 0; n < end - at; n++) numbers[n] = place[n];
    group[row] = numbers;
  }
  transpose(group);
}

/* The reverse; nothing is written from the row `count` and the number `end` on. */
INLINE void scatter(float *to, int32_t pitch, int32_t count, int32_t at, int32_t end, lanes group[4]) {
  transpose(group);
  for (int row = 0; row < count && row < 4; row++) {
    float *place = to + row * pitch + at;
    if (at + 4 <= end) *(loose_lanes *)place = group[row];
    else for (int n = 0; n < end - at; n++) place[n] = group[row][n];
  }
}

/*
 * Four real rows of at most N = 2 × length numbers into `line`, transformed: X at the odd frequencies 2π(2f + ½)/N, f < N/2, which the others mirror.
 * They come from the N/2 points (x[m] − ix[m + N/2]) exp(−iπm/N), and a product of such spectra is a convolution whose wrap-around has the other
 * sign: as good as any where the padding leaves no wrap-around, and there is no frequency that needs a place of its own.
 */
static void forward_rows(const float *from, int32_t pitch, int32_t count, int32_t end) {
  const int32_t length = axes[0].length;
  const int32_t given = end < length ? end : length;
  for (int32_t m = 0; m < given; m += 4) {
    lanes lower[4], upper[4] = {{0}};
    gather(from, pitch, count, m, end, lower);
    if (m + length < end) gather(from, pitch, count, m + length, end, upper);
    for (int n = 0; n < 4; n++) {
      const lanes re = all_of(twist[2 * (m + n)]), im = all_of(twist[2 * (m + n) + 1]);
      line[m + n] = (struct point){lower[n] * re + upper[n] * im, lower[n] * im - upper[n] * re};
    }
  }
  forward_line(&axes[0], given, line, line, line, 1);
  for (int32_t f = length; f % 4 != 0; f++) line[f] = (struct point){{0}, {0}};
}

/* The reverse, from `line`: the first `end` numbers of each row. */
static void inverse_rows(float *to, int32_t pitch, int32_t count, int32_t end) {
  const int32_t length = axes[0].length;
  const int32_t given = end < length ? end : length;
  inverse_line(&axes[0], given, line, 1, line, line);
  for (int32_t m = 0; m < given; m += 4) {
    lanes lower[4], upper[4];
    for (int n = 0; n < 4; n++) {
      const lanes re = all_of(twist[2 * (m + n)]), im = all_of(twist[2 * (m + n) + 1]);
      const struct point z = line[m + n];
      lower[n] = z.re * re + z.im * im;
      upper[n] = z.re * im - z.im * re;
    }
    scatter(to, pitch, count, m, given, lower);
    if (m + length < end) scatter(to, pitch, count, m + length, end, upper);
  }
}

static int32_t columns(void) { return (axes[0].length + 3) / 4; }

/* Points of a row of the spectrum: whole groups of four rows. */
static int32_t row_points(void) { return (extent.size[1] + 3) / 4 * 4; }

INLINE struct point *spectrum_row(int32_t column, int32_t z) { return spectrum + (int64_t)row_points() * (column + (int64_t)columns() * z); }

double forward_slice(int32_t z) {
  const int32_t nx = extent.size[0], ny = extent.size[1];
  for (int32_t y = 0; y < ny; y += 4) {
    forward_rows(slice + (int64_t)nx * y, nx, ny - y, nx);
    for (int32_t column = 0; column < columns(); column++) {
      const struct point *from = line + 4 * column;
      struct point *to = spectrum_row(column, z) + y;
      lanes re[4] = {from[0].re, from[1].re, from[2].re, from[3].re}, im[4] = {from[0].im, from[1].im, from[2].im, from[3].im};
      transpose(re);
      transpose(im);
      for (int n = 0; n < 4; n++) to[n] = (struct point){re[n], im[n]};
    }
  }
  return outside_of_slice(&extent, z, slice, beyond, weights);
}

void inverse_slice(int32_t z) {
  const int32_t nx = extent.size[0], ny = extent.size[1];
  for (int32_t y = 0; y < ny; y += 4) {
    for (int32_t column = 0; column < columns(); column++) {
      const struct point *from = spectrum_row(column, z) + y;
      struct point *to = line + 4 * column;
      lanes re[4] = {from[0].re, from[1].re, from[2].re, from[3].re}, im[4] = {from[0].im, from[1].im, from[2].im, from[3].im};
      transpose(re);
      transpose(im);
      for (int n = 0; n < 4; n++) to[n] = (struct point){re[n], im[n]};
    }
    inverse_rows(slice + (int64_t)nx * y, nx, ny - y, nx);
  }
}

void column_forward(int32_t column, int32_t first, int32_t end) {
  for (int32_t z = first; z < end; z++) forward_line(&axes[1], extent.size[1], spectrum_row(column, z), line, slab + z, slab_points);
}

/* Lines along z of the octant of the kernel's spectrum. */
INLINE lanes *response_line(int32_t column, int32_t frequency) {
  const int64_t height = axes[1].length / 2 + 1, depth = axes[2].length / 2 + 1;
  return response + (column * height + frequency) * depth;
}

void column_filter(int32_t column, int32_t first, int32_t end) {
  for (int32_t y = first; y < end; y++) {
    struct point *row = slab + (int64_t)slab_points * y;
    filter_line(&axes[2], extent.size[2], row, line, response_line(column, frequencies_of[1][y]), frequencies_of[2]);
  }
}

void column_inverse(int32_t column, int32_t first, int32_t end) {
  for (int32_t z = first; z < end; z++) inverse_line(&axes[1], extent.size[1], slab + z, slab_points, line, spectrum_row(column, z));
}

void kernel_plane(int32_t z, const double *plane, double *cumulated, double eighth) {
  cumulate_plane(&extent, z, plane, cumulated, eighth, beyond);
  const int32_t width = extent.reach[0] + 1, height = extent.reach[1] + 1, padded = 2 * axes[0].length;
  for (int32_t y = 0; y < height; y += 4) {
    const int32_t count = height - y < 4 ? height - y : 4;
    for (int32_t row = 0; row < count; row++) {
      float *whole = rows + row * padded;
      for (int32_t x = 0; x < padded; x++) whole[x] = 0.0f;
      for (int32_t x = 0; x < width; x++) whole[x] = (float)plane[x + width * (y + row)];
      for (int32_t x = 1; x < width; x++) whole[padded - x] = -whole[x];
    }
    forward_rows(rows, padded, count, padded);
    for (int32_t column = 0; column < columns(); column++) {
      lanes re[4] = {line[4 * column].re, line[4 * column + 1].re, line[4 * column + 2].re, line[4 * column + 3].re};
      transpose(re);
      for (int row = 0; row < count; row++) response_line(column, y + row)[z] = re[row];
    }
  }
}

/* Two even lines of the response, real and imaginary part of one, into their spectra, which are real and even. */
static void even_lines(const struct axis *axis, int32_t reach, const int32_t *frequencies, lanes *a, lanes *b, int64_t stride, float scale) {
  const int32_t length = axis->length;
  for (int32_t at = 0; at < length; at++) line[at] = (struct point){{0}, {0}};
  for (int32_t at = 0; at <= reach; at++) line[at] = (struct point){a[at * stride], b[at * stride]};
  for (int32_t at = 1; at <= reach; at++) line[length - at] = line[at];
  forward_line(axis, length, line, line, line, 1);
  for (int32_t place = 0; place < length; place++) {
    a[frequencies[place] * stride] = line[place].re * scale;
    b[frequencies[place] * stride] = line[place].im * scale;
  }
}

void kernel_column(int32_t column, float scale) {
  const int32_t height = axes[1].length / 2 + 1, depth = axes[2].length / 2 + 1, deep = extent.reach[2];
  lanes *octant = response_line(column, 0);
  for (int32_t z = 0; z <= deep; z += 2)
    even_lines(&axes[1], extent.reach[1], frequencies_of[1], octant + z, octant + (z < deep ? z + 1 : z), depth, 1.0f);
  for (int32_t y = 0; y < height; y += 2)
    even_lines(&axes[2], extent.reach[2], frequencies_of[2], octant + y * depth, octant + (y + 1 < height ? y + 1 : y) * depth, 1, scale);
}
