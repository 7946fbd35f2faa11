/*
 * Photons of the Monte Carlo kernel alone: its source is compiled in, electrons are counted instead of followed.
 * Usage: photons TABLES MODE …; TABLES holds photon and photonSampling of `media` media as float32. One line of numbers on stdout.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "../../../wasm/monte-carlo/src/photon.c"

#define BINS 40

static struct scene scene;
static uint32_t *voxels;

/* What became of the energy of the photons' secondaries, and how many there were. */
static struct {
  double secondary_MeV[3], cosine[3];
  double count[3];
} seen;

void push_secondary(struct scene *in, const struct particle *like, int32_t kind, double energy_MeV, const double direction[3]) {
  (void)in;
  (void)like;
  seen.secondary_MeV[kind] += energy_MeV + (kind == POSITRON ? 2.0 * ELECTRON_MASS_MEV : 0.0);
  seen.cosine[kind] += direction[2];
  seen.count[kind] += 1.0;
}

static void fail(const char *why) {
  fprintf(stderr, "%s\n", why);
  exit(1);
}

static float *read_tables(const char *path, int32_t media) {
  const size_t length = (size_t)media * (PHOTON_INTERVALS * sizeof(struct photon_interval) + sizeof(struct photon_sampling));
  float *tables = malloc(length);
  FILE *file = fopen(path, "rb");
  if (!file || !tables || fread(tables, 1, length, file) != length) fail("tables cannot be read");
  fclose(file);
  scene.tables.media = media;
  scene.tables.photon = (const struct photon_interval *)tables;
  scene.tables.photon_sampling = tables + (size_t)media * PHOTON_INTERVALS * sizeof(struct photon_interval) / sizeof(float);
  return tables;
}

static void make_grid(int32_t nx, int32_t ny, int32_t nz, double spacing_cm) {
  const int32_t size[3] = {nx, ny, nz}, stride[3] = {1, nx, nx * ny};
  for (int i = 0; i < 3; i++) {
    scene.size[i] = size[i];
    scene.stride[i] = stride[i];
    scene.spacing_cm[i] = scene.edge_cm[i] = spacing_cm;
  }
  const size_t count = (size_t)nx * (size_t)ny * (size_t)nz;
  voxels = calloc(count, sizeof(uint32_t));
  scene.voxels = voxels;
  scene.tally_MeV = calloc(count, sizeof(double));
  if (!voxels || !scene.tally_MeV) fail("no memory");
}

static void fill(int32_t at, int32_t medium, double density_g_per_mL) {
  voxels[at] = (float_bits((float)density_g_per_mL) & ~63u) | (uint32_t)medium;
  scene.greatest_density_g_per_mL[medium] = larger(scene.greatest_density_g_per_mL[medium], density_of(voxels[at]));
}

static struct particle photon_at(int32_t x, int32_t y, int32_t z, double energy_MeV) {
  struct particle photon = {.energy_MeV = energy_MeV, .direction = {0, 0, 1}, .voxel = {x, y, z}, .kind = PHOTON};
  photon.at = x + y * scene.stride[1] + z * scene.stride[2];
  for (int i = 0; i < 3; i++) photon.place_cm[i] = 0.5 * thickness_cm(&scene, i, photon.voxel[i]);
  return photon;
}

/* Part of the photons whose first collision lies in each of `layers` layers of 1 cm, and the part that leaves: beam along (0, tilt, 1). */
static void slabs(double energy_MeV, double tilt, int32_t histories, int32_t layers, char **medium_density) {
  make_grid(3, 201, layers, 1.0);
  for (int32_t z = 0; z < layers; z++)
    for (int32_t at = 0; at < 3 * 201; at++) fill(z * 3 * 201 + at, atoi(medium_density[2 * z]), atof(medium_density[2 * z + 1]));
  prepare_photons(&scene);
  double *collisions = calloc((size_t)layers, sizeof(double));
  const double norm = square_root(1.0 + tilt * tilt);
  for (int32_t n = 0; n < histories; n++) {
    struct particle photon = photon_at(1, 20, 0, energy_MeV);
    photon.place_cm[2] = 0.0;
    photon.direction[1] = tilt / norm;
    photon.direction[2] = 1.0 / norm;
    if (fly_to_collision(&scene, &photon, interval_of(energy_MeV))) collisions[photon.voxel[2]] += 1.0;
  }
  for (int32_t z = 0; z < layers; z++) printf("%.9g ", collisions[z] / histories);
}

/* Electrons and positrons per collision that is not coherent, their energy, what stays, and the mean cosine of electrons. */
static void collisions(double energy_MeV, int32_t medium, int32_t histories) {
  make_grid(1, 1, 1, 1e6);
  fill(0, medium, 1.0);
  prepare_photons(&scene);
  scene.photon_cutoff_MeV = energy_MeV * (1.0 - 1e-9);
  double absorbed = 0.0, pairs = 0.0, scattered_MeV = 0.0;
  for (int32_t n = 0; n < histories; n++) {
    struct particle photon = photon_at(0, 0, 0, energy_MeV);
    const double electrons_MeV = seen.secondary_MeV[ELECTRON], positrons = seen.count[POSITRON];
    scene.tally_MeV[0] = 0.0;
    transport_photon(&scene, &photon);
    const double took_MeV = seen.secondary_MeV[ELECTRON] - electrons_MeV;
    if (seen.count[POSITRON] > positrons) pairs += 1.0;
    else if (photon.energy_MeV == energy_MeV) absorbed += 1.0;
    else scattered_MeV += took_MeV;
  }
  const double incoherent = histories - absorbed - pairs;
  printf("%.9g %.9g %.9g %.9g", absorbed / histories, incoherent / histories, pairs / histories, incoherent > 0 ? scattered_MeV / incoherent : 0.0);
}

/* Number of photons by cosine of scattering, BINS equal bins from -1 to 1, and the mean energy kept. */
static void angles(int coherent, double energy_MeV, int32_t medium, int32_t histories) {
  make_grid(1, 1, 1, 1.0);
  double bins[BINS] = {0}, kept_MeV = 0.0;
  for (int32_t n = 0; n < histories; n++) {
    struct particle photon = photon_at(0, 0, 0, energy_MeV);
    if (coherent) scatter_coherently(&scene, sampling(&scene, medium), &photon);
    else scatter_incoherently(&scene, sampling(&scene, medium), &photon);
    int bin = (int)((photon.direction[2] + 1.0) * 0.5 * BINS);
    bins[bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin] += 1.0;
    kept_MeV += photon.energy_MeV;
  }
  for (int bin = 0; bin < BINS; bin++) printf("%.9g ", bins[bin] / histories);
  printf("%.9g", kept_MeV / histories);
}

/* Mean cosine of photoelectrons and of the two of a pair. */
static void ejected(double energy_MeV, int32_t histories) {
  make_grid(1, 1, 1, 1.0);
  double photoelectron = 0.0, pair = 0.0;
  for (int32_t n = 0; n < histories; n++) {
    photoelectron += 1.0 - 2.0 * sample_sauter(&scene.random, energy_MeV);
    pair += 1.0 - 2.0 * sample_pair_angle(&scene.random, energy_MeV);
  }
  printf("%.9g %.9g", photoelectron / histories, pair / histories);
}

/* Random maps with voids, air and surroundings, energies from 1 keV to 4 MeV: the greatest error of the balance, MeV, and what was not finite. */
static void fuzz(int32_t media, int32_t rounds) {
  double worst_MeV = 0.0, strange = 0.0;
  for (int32_t round = 0; round < rounds; round++) {
    const int32_t nx = 1 + (int32_t)(uniform(&scene.random) * 5.0), ny = 1 + (int32_t)(uniform(&scene.random) * 5.0);
    const int32_t nz = 1 + (int32_t)(uniform(&scene.random) * 5.0), count = nx * ny * nz;
    make_grid(nx, ny, nz, 0.05 + uniform(&scene.random));
    if (round & 1)
      for (int i = 0; i < 3; i++) scene.edge_cm[i] = 20.0 * uniform(&scene.random);
    memset(scene.greatest_density_g_per_mL, 0, sizeof scene.greatest_density_g_per_mL);
    for (int32_t at = 0; at < count; at++) {
      const double chosen = uniform(&scene.random), dense = uniform(&scene.random);
      fill(at, (int32_t)(uniform(&scene.random) * media), round % 7 == 0 ? 0.0 : chosen < 0.2 ? 0.0 : chosen < 0.4 ? 0.001 : 3.0 * dense);
    }
    prepare_photons(&scene);
    scene.photon_cutoff_MeV = round % 3 ? 0.01 : 0.001;
    for (int32_t n = 0; n < 200; n++) {
      const int32_t at = (int32_t)(uniform(&scene.random) * count);
      struct particle photon = photon_at(at % nx, at / nx % ny, at / nx / ny, 0.001 * exponential(8.29 * uniform(&scene.random)));
      isotropic(&scene.random, photon.direction);
      const double emitted_MeV = photon.energy_MeV;
      memset(&seen, 0, sizeof seen);
      memset(scene.tally_MeV, 0, (size_t)count * sizeof(double));
      scene.balance.escaped_MeV = 0.0;
      transport_photon(&scene, &photon);
      double absorbed_MeV = scene.balance.escaped_MeV + seen.secondary_MeV[ELECTRON] + seen.secondary_MeV[POSITRON];
      for (int32_t v = 0; v < count; v++) absorbed_MeV += scene.tally_MeV[v];
      const double error_MeV = magnitude(absorbed_MeV - emitted_MeV);
      if (!(error_MeV < 1e9) || !(seen.cosine[ELECTRON] < 1e9)) strange += 1.0;
      else worst_MeV = larger(worst_MeV, error_MeV);
    }
    free(voxels);
    free(scene.tally_MeV);
  }
  printf("%.9g %.9g", worst_MeV, strange);
}

int main(int count, char **words) {
  if (count < 4) fail("usage");
  const int32_t media = atoi(words[2]);
  float *tables = read_tables(words[1], media);
  seed_random(&scene.random, 20001, 7);
  const char *mode = words[3];
  if (!strcmp(mode, "slabs") && count > 7) slabs(atof(words[4]), atof(words[5]), atoi(words[6]), (count - 7) / 2, words + 7);
  else if (!strcmp(mode, "collisions") && count == 7) collisions(atof(words[4]), atoi(words[5]), atoi(words[6]));
  else if (!strcmp(mode, "incoherent") && count == 7) angles(0, atof(words[4]), atoi(words[5]), atoi(words[6]));
  else if (!strcmp(mode, "coherent") && count == 7) angles(1, atof(words[4]), atoi(words[5]), atoi(words[6]));
  else if (!strcmp(mode, "ejected") && count == 6) ejected(atof(words[4]), atoi(words[5]));
  else if (!strcmp(mode, "fuzz") && count == 5) fuzz(media, atoi(words[4]));
  else fail("usage");
  printf("\n");
  free(tables);
  return 0;
}
