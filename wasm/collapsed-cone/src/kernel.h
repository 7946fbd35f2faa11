/*
 * The kernel's door, the same for the WebAssembly module and the native twin: parallel lines of one direction through a voxel grid.
 *
 * The energy that a point source sends into a direction is absorbed along mass distance t = ∫ρ ds (g/cm²) as
 *
 *   k(t) = Σ a λ exp(-λ t),   λ real and doubling from term to term (`steady`), or complex with one real part and odd multiples of one frequency (`wave`)
 *
 * so that what a line carries is one number a term, and a voxel is passed in as many operations as there are terms:
 *
 *   Φ' = Φ e^(-λτ) + q a (1 - e^(-λτ)) / (λτ),   absorbed = ΣΦ + q Σa - ΣΦ'          τ = ρ · chord, q decays spread evenly over the chord
 */
#ifndef KERNEL_H
#define KERNEL_H

#include <stdint.h>

enum { LANES = 4, MOST_STEADY = 20, MOST_WAVES = 4, MARGIN = 4 };

/* Where a line goes in one slab of voxels: one stretch in each voxel that it passes there, offsets relative to the line's own row and column. */
struct stretch {
  int32_t slab, row, column;
  float chord_cm; /* length of the line in the voxel */
  float share;    /* of the direction's part of the voxel's decays: chord over thickness of the slab along the line */
};

/*
 * Columns are next to each other in memory; a row is followed by MARGIN values of zero density and no decays, as is the beginning of the grid preceded.
 * Strides in values.
 */
void set_grid(int32_t columns, int32_t rows, int32_t row_stride, int32_t slab_stride);
void set_volumes(const float *density_g_per_mL, const float *decays, float *energy_MeV);
/*
 * slowest: λ of doubling 0 (cm²/g). doubling[n] of steady term n, rising; gain[n] its a/λ. Waves: λ = slowest · 2^wave_doubling + i (2n + 1) frequency, gain
 * a/λ complex. energy_MeV: Σa of all.
 */
void set_terms(double energy_MeV, double slowest, int32_t steady, const int32_t *doubling, const float *gain, int32_t wave_doubling, double frequency,
               int32_t waves, const float *wave_gain);
/* Bytes that sweep_rows needs for so many lines of a row. */
int32_t state_bytes(int32_t lines);
/*
 * Follows the lines of the rows first_row to last_row (excluded) of a direction of that weight, in each row `lines` of them from column first_column;
 * gives the energy that they carry out of the grid, MeV.
 */
double sweep_rows(const struct stretch *path, int32_t stretches, float weight, int32_t first_row, int32_t last_row, int32_t first_column, int32_t lines,
                  float *state);

#endif
