/*
 * The native twin: runs the shards of a scene file and writes, voxel by voxel, the sum over shards of the energy and of its square (MeV, float64).
 *
 *   runScene SCENE RESULT
 *
 * A scene file is the doubles of `struct header`, then the arrays of kernel.h in the order in which main reads them, without padding.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include "../src/kernel.h"

struct header {
  double nx, ny, nz, dx_cm, dy_cm, dz_cm, edge_cm;
  double media, emissions, photon_sampling_floats;
  double scattering_per_step, delta_MeV, bremsstrahlung_MeV, electron_cutoff_MeV, photon_cutoff_MeV;
  double yield_per_decay, local_MeV_per_decay, extent_frac;
  double dose_to_water, seed, first_shard, shards, decays_per_shard;
  double tally_size[3], tally_spacing_cm[3], tally_from_cm[3]; /* a size of 0: the scene's own voxels */
};

static size_t tally_count(const struct header *header) {
  if (header->tally_size[0] > 0) return (size_t)(header->tally_size[0] * header->tally_size[1] * header->tally_size[2]);
  return (size_t)(header->nx * header->ny * header->nz);
}

static void fail(const char *what) {
  fprintf(stderr, "runScene: %s\n", what);
  exit(2);
}

/* Everything that is allocated, to be given back at the end: a leak checker may watch. */
static void *held[24];
static size_t held_count;

static void *hold(void *memory) {
  if (memory == NULL || held_count == sizeof held / sizeof held[0]) fail("out of memory");
  held[held_count++] = memory;
  return memory;
}

static void *read_array(FILE *file, size_t count, size_t size) {
  void *array = hold(malloc(count * size + 16));
  if (fread(array, size, count, file) != count) fail("the scene file is too short");
  return array;
}

static void load_tables(FILE *file, const struct header *header) {
  const size_t media = (size_t)header->media;
  const void *electron = read_array(file, media * (size_t)table_length(0), sizeof(float));
  const float *deflection = read_array(file, media * (size_t)table_length(1), sizeof(float));
  const float *number = read_array(file, media * (size_t)table_length(2), sizeof(float));
  const float *shape = read_array(file, media * (size_t)table_length(3), sizeof(float));
  const void *photon = read_array(file, media * (size_t)table_length(4), sizeof(float));
  const float *sampling = read_array(file, (size_t)header->photon_sampling_floats, sizeof(float));
  set_tables((int32_t)media, electron, deflection, number, shape, photon, sampling);
}

static void load_emissions(FILE *file, const struct header *header) {
  const size_t count = (size_t)header->emissions;
  const double *low_MeV = read_array(file, count, sizeof(double));
  const double *high_MeV = read_array(file, count, sizeof(double));
  const double *keep = read_array(file, count, sizeof(double));
  const int32_t *other = read_array(file, count, sizeof(int32_t));
  const uint8_t *kind = read_array(file, count, sizeof(uint8_t));
  set_emissions((int32_t)count, kind, low_MeV, high_MeV, keep, other);
  set_decays(header->yield_per_decay, header->local_MeV_per_decay, header->extent_frac);
}

static double *load(FILE *file, const struct header *header) {
  const size_t count = (size_t)(header->nx * header->ny * header->nz);
  set_grid((int32_t)header->nx, (int32_t)header->ny, (int32_t)header->nz, header->dx_cm, header->dy_cm, header->dz_cm, header->edge_cm);
  const double *size = header->tally_size, *spacing_cm = header->tally_spacing_cm, *from_cm = header->tally_from_cm;
  if (size[0] > 0)
    set_tally_grid((int32_t)size[0], (int32_t)size[1], (int32_t)size[2], spacing_cm[0], spacing_cm[1], spacing_cm[2], from_cm[0], from_cm[1], from_cm[2]);
  const float *density = read_array(file, count, sizeof(float));
  const float *activity = read_array(file, tally_count(header), sizeof(float));
  const uint8_t *medium = read_array(file, count, sizeof(uint8_t));
  double *tally_MeV = hold(malloc(tally_count(header) * sizeof(double)));
  uint32_t *voxels = hold(malloc(count * sizeof(uint32_t)));
  set_voxels(voxels, density, medium);
  set_source(activity, tally_MeV);
  set_thresholds(header->scattering_per_step, header->delta_MeV, header->bremsstrahlung_MeV, header->electron_cutoff_MeV, header->photon_cutoff_MeV);
  set_dose_to_water(header->dose_to_water != 0);
  load_emissions(file, header);
  load_tables(file, header);
  return tally_MeV;
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void report(const struct balance *sum, double tallied_MeV, double duration_s) {
  printf("{\"emitted_MeV\":%.12g,\"absorbed_MeV\":%.12g,\"tallied_MeV\":%.12g,\"escaped_MeV\":%.12g,\"local_MeV\":%.12g,\"bremsstrahlung_MeV\":%.12g,", sum->emitted_MeV,
         sum->absorbed_MeV, tallied_MeV, sum->escaped_MeV, sum->local_MeV, sum->bremsstrahlung_MeV);
  printf("\"decays\":%.0f,\"electrons\":%.0f,\"segments\":%.0f,\"abandoned\":%.0f,\"duration_s\":%.6f}\n", sum->decays, sum->electrons, sum->segments,
         sum->abandoned, duration_s);
}

int main(int arguments, char **argument) {
  if (arguments != 3) fail("SCENE RESULT expected");
  FILE *file = fopen(argument[1], "rb");
  if (file == NULL) fail("cannot open the scene file");
  struct header *header = read_array(file, 1, sizeof *header);
  double *tally_MeV = load(file, header);
  fclose(file);
  const size_t count = tally_count(header);
  double *sums = hold(calloc(2 * count, sizeof(double)));
  struct balance total = {0};
  double tallied_MeV = 0.0, duration_s = 0.0;
  const uint64_t seed = (uint64_t)header->seed;
  for (double shard = 0; shard < header->shards; shard += 1) {
    const double started_s = seconds();
    start_shard((uint32_t)seed, (uint32_t)(seed >> 32), (uint32_t)(header->first_shard + shard), header->decays_per_shard);
    advance_shard(header->decays_per_shard);
    duration_s += seconds() - started_s;
    for (size_t at = 0; at < count; at++) {
      tallied_MeV += tally_MeV[at];
      sums[at] += tally_MeV[at];
      sums[count + at] += tally_MeV[at] * tally_MeV[at];
    }
    const double *part = (const double *)balance_of_shard();
    for (size_t n = 0; n < sizeof total / sizeof(double); n++) ((double *)&total)[n] += part[n];
  }
  report(&total, tallied_MeV, duration_s);
  FILE *result = fopen(argument[2], "wb");
  if (result == NULL || fwrite(sums, sizeof(double), 2 * count, result) != 2 * count) fail("cannot write the result");
  fclose(result);
  while (held_count > 0) free(held[--held_count]);
  return 0;
}
