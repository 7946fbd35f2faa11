#include "kernel.h"
#include "photon.h"

static struct scene scene;

int32_t table_length(int32_t which) {
  switch (which) {
    case 0: return 2 * ELECTRON_INTERVALS * (int32_t)(sizeof(struct electron_interval) / sizeof(float));
    case 1: return 2 * DEFLECTION_ENERGIES * DEFLECTION_NODES;
    case 2: return 2 * (ELECTRON_INTERVALS + 1);
    case 3: return DEFLECTION_ENERGIES * BREMSSTRAHLUNG_SHAPE;
    case 4: return PHOTON_INTERVALS * (int32_t)(sizeof(struct photon_interval) / sizeof(float));
    default: return (int32_t)(sizeof(struct photon_sampling) / sizeof(float));
  }
}

void set_grid(int32_t nx, int32_t ny, int32_t nz, double dx_cm, double dy_cm, double dz_cm, double edge_cm) {
  const int32_t size[3] = {nx, ny, nz};
  const int32_t stride[3] = {1, nx, nx * ny};
  const double spacing_cm[3] = {dx_cm, dy_cm, dz_cm};
  for (int i = 0; i < 3; i++) {
    scene.size[i] = size[i];
    scene.stride[i] = stride[i];
    scene.spacing_cm[i] = spacing_cm[i];
    scene.edge_cm[i] = spacing_cm[i] + edge_cm;
  }
  set_tally_grid(nx, ny, nz, dx_cm, dy_cm, dz_cm, 0.0, 0.0, 0.0);
  scene.tally.apart = 0;
}

void set_tally_grid(int32_t nx, int32_t ny, int32_t nz, double dx_cm, double dy_cm, double dz_cm, double x_cm, double y_cm, double z_cm) {
  const int32_t size[3] = {nx, ny, nz};
  const int32_t stride[3] = {1, nx, nx * ny};
  const double spacing_cm[3] = {dx_cm, dy_cm, dz_cm};
  const double from_cm[3] = {x_cm, y_cm, z_cm};
  scene.tally.apart = 1;
  for (int i = 0; i < 3; i++) {
    scene.tally.size[i] = size[i];
    scene.tally.stride[i] = stride[i];
    scene.tally.spacing_cm[i] = spacing_cm[i];
    scene.tally.inverse_spacing_per_cm[i] = 1.0 / spacing_cm[i];
    scene.tally.from_cm[i] = from_cm[i];
  }
}

/* Of the tally's grid. */
static int32_t tally_count(void) { return scene.tally.stride[2] * scene.tally.size[2]; }

void set_voxels(uint32_t *voxels, const float *density_g_per_mL, const uint8_t *medium) {
  for (int m = 0; m < MAXIMUM_MEDIA; m++) scene.greatest_density_g_per_mL[m] = 0.0;
  const int32_t count = scene.stride[2] * scene.size[2];
  for (int32_t at = 0; at < count; at++) {
    const uint32_t m = medium[at] & 63u;
    /* Rounded to the 17 bits of mantissa that are left, 4e-6 of the density. */
    voxels[at] = ((float_bits(density_g_per_mL[at]) + 32u) & ~63u) | m;
    scene.greatest_density_g_per_mL[m] = larger(scene.greatest_density_g_per_mL[m], density_of(voxels[at]));
  }
  scene.voxels = voxels;
}

void set_source(const float *activity, double *tally_MeV) {
  scene.total_activity = 0.0;
  const int32_t count = tally_count();
  for (int32_t at = 0; at < count; at++) scene.total_activity += (double)activity[at];
  scene.activity = activity;
  scene.tally_MeV = tally_MeV;
}

void set_tables(int32_t media, const struct electron_interval *electron, const float *deflection, const float *bremsstrahlung_number,
                const float *bremsstrahlung_shape, const struct photon_interval *photon, const float *photon_sampling) {
  scene.tables.media = media;
  scene.tables.electron = electron;
  scene.tables.deflection = deflection;
  scene.tables.bremsstrahlung_number = bremsstrahlung_number;
  scene.tables.bremsstrahlung_shape = bremsstrahlung_shape;
  scene.tables.photon = photon;
  scene.tables.photon_sampling = photon_sampling;
  prepare_photons(&scene);
}

void set_thresholds(double scattering_per_step, double delta_MeV, double bremsstrahlung_MeV, double electron_cutoff_MeV, double photon_cutoff_MeV) {
  scene.tables.scattering_per_step = scattering_per_step;
  scene.tables.delta_threshold_MeV = delta_MeV;
  scene.tables.bremsstrahlung_threshold_MeV = bremsstrahlung_MeV;
  scene.electron_cutoff_MeV = electron_cutoff_MeV;
  scene.photon_cutoff_MeV = photon_cutoff_MeV;
}

void set_dose_to_water(int32_t dose_to_water) { scene.dose_to_water = dose_to_water; }

void set_emissions(int32_t count, const uint8_t *kind, const double *low_MeV, const double *high_MeV, const double *keep, const int32_t *other) {
  scene.emissions.count = count;
  scene.emissions.kind = kind;
  scene.emissions.low_MeV = low_MeV;
  scene.emissions.high_MeV = high_MeV;
  scene.emissions.keep = keep;
  scene.emissions.other = other;
}

void set_decays(double yield_per_decay, double local_MeV_per_decay, double extent_frac) {
  scene.emissions.yield_per_decay = yield_per_decay;
  scene.emissions.local_MeV_per_decay = local_MeV_per_decay;
  scene.emissions.extent_frac = extent_frac;
}

static void first_source_voxel(void) {
  scene.source_voxel = 0;
  scene.activity_below = 0.0;
  const int32_t count = tally_count();
  while (scene.source_voxel < count - 1 && !(scene.activity[scene.source_voxel] > 0)) scene.source_voxel++;
}

void start_shard(uint32_t seed_low, uint32_t seed_high, uint32_t shard, double decays) {
  const int32_t count = tally_count();
  for (int32_t at = 0; at < count; at++) scene.tally_MeV[at] = 0.0;
  scene.balance = (struct balance){0};
  scene.waiting = 0;
  seed_random(&scene.random, ((uint64_t)seed_high << 32) | seed_low, shard);
  scene.shard_decays = decays;
  scene.decays_done = 0.0;
  scene.shard_offset = uniform(&scene.random);
  first_source_voxel();
}

/*
 * Decays of a shard lie equally spaced on the cumulative activity from a random start: each voxel gets its share to within one
 * decay (less noise than drawing voxels at random), and one after another they are neighbours in memory.
 */
static void go_to_source_voxel(double decay) {
  const double wanted = (decay + scene.shard_offset) / scene.shard_decays * scene.total_activity;
  int32_t at = scene.source_voxel;
  const int32_t count = tally_count();
  while (scene.activity_below + (double)scene.activity[at] <= wanted) {
    int32_t next = at + 1;
    while (next < count && !(scene.activity[next] > 0)) next++;
    if (next == count) break;
    scene.activity_below += (double)scene.activity[at];
    at = next;
  }
  scene.source_voxel = at;
}

static void drain(void) {
  while (scene.waiting > 0) {
    struct particle particle = scene.stack[--scene.waiting];
    if (particle.kind == PHOTON) transport_photon(&scene, &particle);
    else transport_electron(&scene, &particle);
  }
}

static int32_t sample_emission(void) {
  const double scaled = uniform(&scene.random) * (double)scene.emissions.count;
  int32_t chosen = (int32_t)scaled;
  if (chosen >= scene.emissions.count) chosen = scene.emissions.count - 1;
  const double keep = uniform(&scene.random);
  return keep < scene.emissions.keep[chosen] ? chosen : scene.emissions.other[chosen];
}

static void emit(const struct particle *decay) {
  const int32_t chosen = sample_emission();
  const double low_MeV = scene.emissions.low_MeV[chosen];
  const double part = uniform(&scene.random);
  const double energy_MeV = low_MeV + part * (scene.emissions.high_MeV[chosen] - low_MeV);
  const int32_t kind = scene.emissions.kind[chosen];
  double direction[3];
  isotropic(&scene.random, direction);
  scene.balance.emitted_MeV += energy_MeV + (kind == POSITRON ? 2.0 * ELECTRON_MASS_MEV : 0.0);
  push_secondary(&scene, decay, kind, energy_MeV, direction);
  drain();
}

/* Along one axis: this part of a voxel of the tally's grid. */
static void place_along(struct particle *decay, int axis, int32_t index, double part) {
  int32_t voxel = index;
  double place_cm = thickness_cm(&scene, axis, index) * part;
  if (scene.tally.apart) {
    const double from_cm = scene.tally.from_cm[axis] + ((double)index + part) * scene.tally.spacing_cm[axis];
    voxel = (int32_t)larger(0.0, smaller(from_cm / scene.spacing_cm[axis], (double)(scene.size[axis] - 1)));
    place_cm = larger(0.0, smaller(from_cm - (double)voxel * scene.spacing_cm[axis], scene.spacing_cm[axis]));
  }
  decay->voxel[axis] = voxel;
  decay->place_cm[axis] = place_cm;
  decay->at += voxel * scene.stride[axis];
}

static void place_decay(struct particle *decay) {
  int32_t left = scene.source_voxel;
  int32_t index[3];
  for (int i = 2; i >= 0; i--) {
    index[i] = left / scene.tally.stride[i];
    left -= index[i] * scene.tally.stride[i];
  }
  decay->at = 0;
  for (int i = 0; i < 3; i++) {
    const double xi = uniform(&scene.random);
    place_along(decay, i, index[i], 0.5 + scene.emissions.extent_frac * (xi - 0.5));
  }
}

static void decay_once(void) {
  struct particle decay = {.kind = PHOTON};
  go_to_source_voxel(scene.decays_done);
  place_decay(&decay);
  const double local_MeV = scene.emissions.local_MeV_per_decay;
  if (local_MeV > 0) {
    scene.balance.emitted_MeV += local_MeV;
    scene.balance.local_MeV += local_MeV;
    deposit(&scene, &decay, local_MeV);
  }
  const double rounding = uniform(&scene.random);
  const int32_t emissions = (int32_t)(scene.emissions.yield_per_decay + rounding);
  for (int32_t n = 0; n < emissions; n++) emit(&decay);
  scene.decays_done += 1.0;
}

double advance_shard(double most) {
  for (double n = 0.0; n < most && scene.decays_done < scene.shard_decays; n += 1.0) decay_once();
  scene.balance.decays = scene.decays_done;
  return scene.decays_done;
}

const struct balance *balance_of_shard(void) { return &scene.balance; }
