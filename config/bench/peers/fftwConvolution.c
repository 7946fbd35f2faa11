/*
 * The peer: the same convolution by FFTW (single precision, one thread, FFTW_MEASURE), as its manual has it: real to complex, product, complex to real.
 *
 *   fftwConvolution TASK RESULT
 *
 * A task file is ten int32, the map's size, the padded size, the kernel's reach (each x y z) and how often; then the map and the kernel's octant (float32,
 * x fastest). The result is the convolution (float32); the least time of a repeat, from map to result, is printed in ms.
 */
#include <fftw3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static void fail(const char *what) {
  fprintf(stderr, "fftwConvolution: %s\n", what);
  exit(2);
}

static void *read_array(FILE *file, size_t count, size_t size) {
  void *array = fftwf_malloc(count * size);
  if (array == NULL || fread(array, size, count, file) != count) fail("the task file cannot be read");
  return array;
}

/* The whole kernel around the origin of the padded grid, its middle at the first voxel. */
static void unfold(const float *octant, const int *reach, const int *padded, size_t pitch, float *whole) {
  for (int k = -reach[2]; k <= reach[2]; k++)
    for (int j = -reach[1]; j <= reach[1]; j++)
      for (int i = -reach[0]; i <= reach[0]; i++) {
        const int x = (i + padded[0]) % padded[0], y = (j + padded[1]) % padded[1], z = (k + padded[2]) % padded[2];
        whole[pitch * ((size_t)padded[1] * z + y) + x] = octant[abs(i) + (reach[0] + 1) * (abs(j) + (reach[1] + 1) * (size_t)abs(k))];
      }
}

static double now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return 1e3 * (double)now.tv_sec + 1e-6 * (double)now.tv_nsec;
}

int main(int arguments, char **argument) {
  if (arguments != 3) fail("TASK RESULT expected");
  FILE *file = fopen(argument[1], "rb");
  if (file == NULL) fail("cannot open the task file");
  const int *task = read_array(file, 10, sizeof(int)), *padded_size = task + 3, *reach = task + 6;
  const int nx = task[0], ny = task[1], nz = task[2], px = padded_size[0], py = padded_size[1], pz = padded_size[2], repeats = task[9];
  const size_t voxels = (size_t)nx * ny * nz, pitch = 2 * ((size_t)px / 2 + 1), points = pitch / 2 * py * pz;
  const float *map = read_array(file, voxels, sizeof(float));
  const float *octant = read_array(file, (size_t)(reach[0] + 1) * (reach[1] + 1) * (reach[2] + 1), sizeof(float));
  fclose(file);
  float *padded = fftwf_malloc(points * sizeof(fftwf_complex)), *response = fftwf_malloc(points * sizeof(float));
  fftwf_complex *spectrum = (fftwf_complex *)padded;
  float *result = malloc(voxels * sizeof(float));
  const fftwf_plan forward = fftwf_plan_dft_r2c_3d(pz, py, px, padded, spectrum, FFTW_MEASURE);
  const fftwf_plan inverse = fftwf_plan_dft_c2r_3d(pz, py, px, spectrum, padded, FFTW_MEASURE);
  memset(padded, 0, points * sizeof(fftwf_complex));
  unfold(octant, reach, padded_size, pitch, padded);
  fftwf_execute(forward);
  for (size_t at = 0; at < points; at++) response[at] = spectrum[at][0] / ((float)px * py * pz);
  double least_ms = 1e30;
  for (int repeat = 0; repeat <= repeats; repeat++) {
    const double start_ms = now_ms();
    memset(padded, 0, points * sizeof(fftwf_complex));
    for (int z = 0; z < nz; z++)
      for (int y = 0; y < ny; y++) memcpy(padded + pitch * ((size_t)py * z + y), map + (size_t)nx * ((size_t)ny * z + y), (size_t)nx * sizeof(float));
    fftwf_execute(forward);
    for (size_t at = 0; at < points; at++) {
      spectrum[at][0] *= response[at];
      spectrum[at][1] *= response[at];
    }
    fftwf_execute(inverse);
    for (int z = 0; z < nz; z++)
      for (int y = 0; y < ny; y++) memcpy(result + (size_t)nx * ((size_t)ny * z + y), padded + pitch * ((size_t)py * z + y), (size_t)nx * sizeof(float));
    const double duration_ms = now_ms() - start_ms;
    if (repeat > 0 && duration_ms < least_ms) least_ms = duration_ms;
  }
  printf("%.4f\n", least_ms);
  FILE *out = fopen(argument[2], "wb");
  if (out == NULL || fwrite(result, sizeof(float), voxels, out) != voxels) fail("cannot write the result");
  fclose(out);
  return 0;
}
