/*
 * The native twin: convolves the map of a task file and writes what falls outside (float64) and the values (float32).
 *
 *   convolve TASK RESULT
 *
 * A task file is the int32 of `struct header`, then for each axis radices, twiddles and frequencies, then twist, the kernel's octant (float64) and the map
 * (float32), all as kernel.h reads them, without padding. The least time of a repeat, from map to values, is printed in ms.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "../src/kernel.h"

struct axis_header {
  int32_t size, whole_reach, reach, length, passes, twiddle_floats;
};

struct header {
  struct axis_header axes[3];
  int32_t columns, slab_points, repeats;
  /* Of slice, spectrum, response, slab, line, rows, beyond, weights, plane and cumulated. */
  int32_t array_bytes[10];
};

static void fail(const char *what) {
  fprintf(stderr, "convolve: %s\n", what);
  exit(2);
}

/* Everything that is allocated, to be given back at the end: a leak checker may watch. */
static void *held[32];
static size_t held_count;

static void *hold(size_t bytes) {
  /* Vectors are read at multiples of 16 bytes; the size is exact, so that a sanitizer sees what goes beyond. */
  void *memory = NULL;
  if (held_count == sizeof held / sizeof held[0] || posix_memalign(&memory, 64, bytes) != 0) fail("out of memory");
  return held[held_count++] = memory;
}

static void *read_array(FILE *file, size_t count, size_t size) {
  void *array = hold(count * size);
  if (fread(array, size, count, file) != count) fail("the task file is too short");
  return array;
}

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static size_t octant_size(const struct header *header) {
  size_t count = 1;
  for (int axis = 0; axis < 3; axis++) count *= (size_t)header->axes[axis].whole_reach + 1;
  return count;
}

static void load_kernel(const struct header *header, const double *octant, double *plane, double *cumulated) {
  const struct axis_header *x = &header->axes[0], *y = &header->axes[1], *z = &header->axes[2];
  const size_t row = (size_t)x->whole_reach + 1, rows = (size_t)y->whole_reach + 1;
  double whole = 0.0;
  for (size_t at = 0; at < octant_size(header); at++)
    whole += (at % row == 0 ? 1 : 2) * (at / row % rows == 0 ? 1 : 2) * (at / row / rows == 0 ? 1 : 2) * octant[at];
  memset(cumulated, 0, (size_t)header->array_bytes[9]);
  for (int32_t k = 0; k <= z->reach; k++) {
    for (int32_t j = 0; j <= y->reach; j++) memcpy(plane + (size_t)(x->reach + 1) * j, octant + row * (j + rows * k), ((size_t)x->reach + 1) * sizeof(double));
    kernel_plane(k, plane, cumulated, whole / 8);
  }
  const float scale = (float)(1.0 / ((double)x->length * y->length * z->length));
  for (int32_t column = 0; column < header->columns; column++) kernel_column(column, scale);
}

static double convolve(const struct header *header, const float *map, float *slice, float *values) {
  const size_t size = (size_t)header->axes[0].size * header->axes[1].size;
  const int32_t depth = header->axes[2].size, height = header->axes[1].length;
  double outside = 0.0;
  for (int32_t z = 0; z < depth; z++) {
    memcpy(slice, map + size * z, size * sizeof(float));
    outside += forward_slice(z);
  }
  for (int32_t column = 0; column < header->columns; column++) {
    column_forward(column, 0, depth);
    column_filter(column, 0, height);
    column_inverse(column, 0, depth);
  }
  for (int32_t z = 0; z < depth; z++) {
    inverse_slice(z);
    memcpy(values + size * z, slice, size * sizeof(float));
  }
  return outside;
}

int main(int arguments, char **argument) {
  if (arguments != 3) fail("TASK RESULT expected");
  FILE *file = fopen(argument[1], "rb");
  if (file == NULL) fail("cannot open the task file");
  const struct header *header = read_array(file, 1, sizeof *header);
  size_t voxels = 1;
  for (int32_t n = 0; n < 3; n++) {
    const struct axis_header *axis = &header->axes[n];
    const int32_t *radices = read_array(file, (size_t)axis->passes, sizeof(int32_t));
    const float *twiddles = read_array(file, (size_t)axis->twiddle_floats, sizeof(float));
    set_axis(n, axis->size, axis->reach, axis->length, axis->passes, radices, twiddles, read_array(file, (size_t)axis->length, sizeof(int32_t)));
    voxels *= (size_t)axis->size;
  }
  set_twist(read_array(file, ((size_t)header->axes[0].length + 3) / 4 * 8, sizeof(float)));
  const double *octant = read_array(file, octant_size(header), sizeof(double));
  const float *map = read_array(file, voxels, sizeof(float));
  fclose(file);
  void *arrays[10];
  for (int n = 0; n < 10; n++) arrays[n] = hold((size_t)header->array_bytes[n]);
  set_arrays(arrays[0], arrays[1], arrays[2], arrays[3], header->slab_points, arrays[4], arrays[5], arrays[6], arrays[7]);
  load_kernel(header, octant, arrays[8], arrays[9]);
  float *values = hold(voxels * sizeof(float));
  double outside = 0.0, least_ms = 1e30;
  for (int32_t repeat = 0; repeat < header->repeats; repeat++) {
    const double start_ms = now_ms();
    outside = convolve(header, map, arrays[0], values);
    const double duration_ms = now_ms() - start_ms;
    if (duration_ms < least_ms) least_ms = duration_ms;
  }
  printf("%.4f\n", least_ms);
  FILE *result = fopen(argument[2], "wb");
  if (result == NULL || fwrite(&outside, sizeof outside, 1, result) != 1 || fwrite(values, sizeof(float), voxels, result) != voxels)
    fail("cannot write the result");
  fclose(result);
  while (held_count > 0) free(held[--held_count]);
  return 0;
}
