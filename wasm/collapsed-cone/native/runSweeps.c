/*
 * The native twin: runs the sweeps of a task file and writes the energy that escapes (float64) and that of every value of the grid with its margins (float32).
 *
 *   runSweeps TASK RESULT
 *
 * A task file is `struct header`, then doubling (int32), gain, wave gain, density and decays (float32), then each sweep: `struct bundle` and its stretches, without
 * padding. The time of the sweeps is printed in ms.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "../src/kernel.h"

struct header {
  double energy_MeV, slowest_cm2_per_g, frequency_cm2_per_g;
  int32_t steady, waves, wave_doubling, grid_values, sweeps, most_lines;
};

struct bundle {
  int32_t columns, rows, row_stride, slab_stride, stretches, first_row, last_row, first_column, lines;
  float weight;
};

static void fail(const char *what) {
  fprintf(stderr, "runSweeps: %s\n", what);
  exit(2);
}

/* Vectors are read at multiples of 16 bytes; sizes are exact, so that a sanitizer sees what goes beyond. */
static void *allocate(size_t bytes) {
  void *memory = NULL;
  if (posix_memalign(&memory, 16, bytes > 0 ? bytes : 16) != 0) fail("out of memory");
  return memory;
}

static void *read_array(FILE *file, size_t count, size_t size) {
  void *array = allocate(count * size);
  if (fread(array, size, count, file) != count) fail("the task file is too short");
  return array;
}

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

static double run_sweep(FILE *file, float *state, double *duration_ms) {
  struct bundle *bundle = read_array(file, 1, sizeof *bundle);
  struct stretch *path = read_array(file, (size_t)bundle->stretches, sizeof *path);
  const double started_ms = now_ms();
  set_grid(bundle->columns, bundle->rows, bundle->row_stride, bundle->slab_stride);
  const double escaped_MeV = sweep_rows(path, bundle->stretches, bundle->weight, bundle->first_row, bundle->last_row, bundle->first_column, bundle->lines, state);
  *duration_ms += now_ms() - started_ms;
  free(path);
  free(bundle);
  return escaped_MeV;
}

int main(int arguments, char **argument) {
  if (arguments != 3) fail("TASK RESULT expected");
  FILE *file = fopen(argument[1], "rb");
  if (file == NULL) fail("cannot open the task file");
  struct header *header = read_array(file, 1, sizeof *header);
  int32_t *doubling = read_array(file, (size_t)header->steady, sizeof *doubling);
  float *gain = read_array(file, (size_t)header->steady, sizeof *gain);
  float *wave_gain = read_array(file, 2 * (size_t)header->waves, sizeof *wave_gain);
  const size_t values = (size_t)header->grid_values;
  float *density = read_array(file, values, sizeof *density);
  float *decays = read_array(file, values, sizeof *decays);
  float *energy = allocate(values * sizeof *energy);
  for (size_t at = 0; at < values; at++) energy[at] = 0.0f;
  set_terms(header->energy_MeV, header->slowest_cm2_per_g, header->steady, doubling, gain, header->wave_doubling, header->frequency_cm2_per_g, header->waves,
            wave_gain);
  set_volumes(density + MARGIN, decays + MARGIN, energy + MARGIN);
  float *state = allocate((size_t)state_bytes(header->most_lines));
  double escaped_MeV = 0.0, duration_ms = 0.0;
  for (int32_t n = 0; n < header->sweeps; n++) escaped_MeV += run_sweep(file, state, &duration_ms);
  fclose(file);
  printf("%.6f\n", duration_ms);
  FILE *result = fopen(argument[2], "wb");
  if (result == NULL || fwrite(&escaped_MeV, sizeof escaped_MeV, 1, result) != 1 || fwrite(energy, sizeof *energy, values, result) != values)
    fail("cannot write the result");
  fclose(result);
  void *held[] = {header, doubling, gain, wave_gain, density, decays, energy, state};
  for (size_t n = 0; n < sizeof held / sizeof held[0]; n++) free(held[n]);
  return 0;
}
