/* The kernel's door, the same for the WebAssembly module and the native twin: one scene, set once, run shard by shard. */
#ifndef KERNEL_H
#define KERNEL_H

#include "transport.h"

/* Lengths in elements of the arrays that tables.h lays out, for the binding to check: ELECTRON, DEFLECTION, NUMBER, SHAPE, PHOTON, SAMPLING, one medium each. */
int32_t table_length(int32_t which);

/* edge_cm is how much thicker than the others the outermost layer of voxels is: 0 without surroundings. */
void set_grid(int32_t nx, int32_t ny, int32_t nz, double dx_cm, double dy_cm, double dz_cm, double edge_cm);
/*
 * After set_grid, for decays and a tally on a grid of their own within that one: its low corner lies at x, y, z from the other's.
 * Energy that is absorbed beyond it counts as escaped. Not with surroundings.
 */
void set_tally_grid(int32_t nx, int32_t ny, int32_t nz, double dx_cm, double dy_cm, double dz_cm, double x_cm, double y_cm, double z_cm);
/* Packs density (g/mL) and medium index into `voxels`, which may be the density array itself. */
void set_voxels(uint32_t *voxels, const float *density_g_per_mL, const uint8_t *medium);
/* Both on the tally's grid. */
void set_source(const float *activity, double *tally_MeV);
void set_tables(int32_t media, const struct electron_interval *electron, const float *deflection, const float *bremsstrahlung_number,
                const float *bremsstrahlung_shape, const struct photon_interval *photon, const float *photon_sampling);
void set_thresholds(double scattering_per_step, double delta_MeV, double bremsstrahlung_MeV, double electron_cutoff_MeV, double photon_cutoff_MeV);
/* 1: the tally holds the energy times the stopping power ratio of water to the medium; the balance stays that of the energy. */
void set_dose_to_water(int32_t dose_to_water);
void set_emissions(int32_t count, const uint8_t *kind, const double *low_MeV, const double *high_MeV, const double *keep, const int32_t *other);
void set_decays(double yield_per_decay, double local_MeV_per_decay, double extent_frac);

/* Empties tally and balance and begins the shard: `decays` decays, spread over the voxels of the tally's grid in proportion to activity. */
void start_shard(uint32_t seed_low, uint32_t seed_high, uint32_t shard, double decays);
/* Runs up to `most` decays of the shard; returns how many are done in all. */
double advance_shard(double most);
const struct balance *balance_of_shard(void);

#endif
