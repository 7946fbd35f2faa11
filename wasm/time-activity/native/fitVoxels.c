/*
 * The native twin: fits the voxels of a task file and writes integral, half-life, χ², σ (float32), the responses (float32, image by image), then model and status (uint8).
 *
 *   fitVoxels TASK RESULT
 *
 * A task file is all float64: images, voxels, labels, whether there are own values, repeats; the four limits; for each label the numbers of labelTables.ts, its
 * counts before its arrays; then images and own values as float32, image by image, and labels as uint16. The least time of a repeat is printed in ms.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include "../src/kernel.h"

enum { MOST_CONSTANTS = 4 };

static void fail(const char *what) {
  fprintf(stderr, "fitVoxels: %s\n", what);
  exit(2);
}

/* Everything that is allocated, to be given back at the end: a leak checker may watch. */
static void **held;
static size_t held_count, held_room;

static void *hold(size_t bytes) {
  if (held_count == held_room) held = realloc(held, (held_room = 2 * held_room + 64) * sizeof *held);
  void *memory = NULL;
  if (held == NULL || posix_memalign(&memory, 64, bytes > 0 ? bytes : 1) != 0) fail("out of memory");
  return held[held_count++] = memory;
}

static void *read_array(FILE *file, size_t count, size_t size) {
  void *array = hold(count * size);
  if (fread(array, size, count, file) != count) fail("the task file is too short");
  return array;
}

static double *doubles(FILE *file, size_t count) { return read_array(file, count, sizeof(double)); }

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static void read_model(FILE *file, int32_t label, int32_t points, int32_t before) {
  const double *n = doubles(file, 10);
  const int32_t phases = (int32_t)n[1], starts = (int32_t)n[9], size = table_doubles(points, phases);
  const double *constants = doubles(file, MOST_CONSTANTS), *critical = doubles(file, (size_t)before);
  const double *logs = doubles(file, (size_t)starts * MOST_CONSTANTS);
  double *table = hold((size_t)starts * (size_t)size * sizeof(double));
  for (int32_t s = 0; s < starts; s++) memcpy(table + s * size, logs + s * MOST_CONSTANTS, MOST_CONSTANTS * sizeof(double));
  add_model(label, (int32_t)n[0], phases, (int32_t)n[2], (int32_t)n[3], (int32_t)n[4], (int32_t)n[5], n[6], n[7], (int32_t)n[8], constants, critical,
            starts, table);
}

static void read_label(FILE *file, int32_t label) {
  const double *counts = doubles(file, 3);
  const int32_t points = (int32_t)counts[0], models = (int32_t)counts[2];
  const double *n = doubles(file, 7), *images = doubles(file, (size_t)points);
  int32_t *used = hold((size_t)points * sizeof(int32_t));
  for (int32_t i = 0; i < points; i++) used[i] = (int32_t)images[i];
  const double *times = doubles(file, (size_t)points), *roots = doubles(file, (size_t)points);
  set_label(label, points, used, times, roots, doubles(file, (size_t)points), n[0], n[1], n[2], n[3], (int32_t)n[4], (int32_t)n[5], (int32_t)n[6]);
  set_selection(label, (int32_t)counts[1]);
  for (int32_t m = 0; m < models; m++) read_model(file, label, points, m);
}

int main(int arguments, char **argument) {
  if (arguments != 3) fail("TASK RESULT expected");
  FILE *file = fopen(argument[1], "rb");
  if (file == NULL) fail("cannot open the task file");
  const double *header = doubles(file, 9);
  const size_t images = (size_t)header[0], voxels = (size_t)header[1];
  set_labels(hold((size_t)label_bytes() * (size_t)header[2]));
  set_limits(header[5], header[6], header[7], header[8]);
  for (int32_t label = 0; label < (int32_t)header[2]; label++) read_label(file, label);
  const float *values = read_array(file, images * voxels, sizeof(float));
  const float *own = header[3] > 0.0 ? read_array(file, images * voxels, sizeof(float)) : NULL;
  const uint16_t *labels = read_array(file, voxels, sizeof(uint16_t));
  fclose(file);
  float *floats = hold((4 + images) * voxels * sizeof(float));
  uint8_t *codes = hold(2 * voxels);
  memset(floats, 0, (4 + images) * voxels * sizeof(float));
  set_block((int32_t)voxels, values, own, labels, floats, floats + voxels, codes, codes + voxels, floats + 2 * voxels, floats + 3 * voxels,
            header[4] > 1.0 ? NULL : floats + 4 * voxels);
  double least_ms = 1e30;
  for (int32_t repeat = 0; repeat < (int32_t)header[4]; repeat++) {
    const double start_ms = now_ms();
    if (fit_block(0, (int32_t)voxels) >= 0) fail("a value is no finite number");
    const double duration_ms = now_ms() - start_ms;
    if (duration_ms < least_ms) least_ms = duration_ms;
  }
  printf("%.4f\n", least_ms);
  FILE *result = fopen(argument[2], "wb");
  if (result == NULL || fwrite(floats, sizeof(float), (4 + images) * voxels, result) != (4 + images) * voxels || fwrite(codes, 1, 2 * voxels, result) != 2 * voxels)
    fail("cannot write the result");
  fclose(result);
  while (held_count > 0) free(held[--held_count]);
  free(held);
  return 0;
}
