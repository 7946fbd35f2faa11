/*
 * The kernel's door, the same for the WebAssembly module and the native twin: convolution of a map with a kernel that is even along each axis.
 *
 * The map stands in `slice` one z at a time. Its spectrum along x is kept for every row of the map, four frequencies beside each other (a column of
 * blocks); a column is then transformed along y and z, multiplied with the kernel's spectrum and transformed back in `slab`, which alone has the padding.
 */
#ifndef KERNEL_H
#define KERNEL_H

#include <stdint.h>

/*
 * For axis 0, 1, 2 = x, y, z: voxels of the map; voxels of the kernel besides the middle one, fewer than those of the map; length of the transform
 * (along x half of the padded length), its radices and twiddles (fourier.h), and, along y and z, the frequency f at each place as the index into the
 * octant: f or length − f, whichever is less.
 */
void set_axis(int32_t axis, int32_t size, int32_t reach, int32_t length, int32_t passes, const int32_t *radices, const float *twiddles, const int32_t *frequencies);
/* (cos, −sin) of πm/padded length for m < length along x rounded up to a multiple of 4. */
void set_twist(const float *twist);
/*
 * Floats. spectrum: z × columns × y rounded up to a multiple of 4 × 8 (a column is four frequencies); response: columns × (y/2 + 1) × (z/2 + 1) × 4, y and z the lengths; slab: y (of the
 * transform) × slab_points × 8; line: 8 × the greatest length, x rounded up to a multiple of 4; rows: 8 × the length along x; beyond: (reach + 1) along x × y × z; weights:
 * (reach + 1) along x × y, and twice the map's x.
 */
void set_arrays(float *slice, float *spectrum, float *response, float *slab, int32_t slab_points, float *line, float *rows, float *beyond, float *weights);

/*
 * One after another, from z = 0: the kernel's octant in that plane, x fastest. `eighth` is an eighth of the sum over the whole kernel, also what lies
 * beyond the reach. `cumulated`: what was cumulated so far, a double a voxel of the plane and one a voxel of its row, zero before the first.
 */
void kernel_plane(int32_t z, const double *plane, double *cumulated, double eighth);
/* Then for every column. `scale` goes into the response: 1 over the product of the lengths undoes the transforms' own factor. */
void kernel_column(int32_t column, float scale);

/* Takes in the slice; returns the sum of what its voxels send beyond the grid, from the sums of the kernel alone. */
double forward_slice(int32_t z);
/* The three steps of a column, each for lines first … end − 1: along y for these z, along z for these y of the transform, back along y for these z. */
void column_forward(int32_t column, int32_t first, int32_t end);
void column_filter(int32_t column, int32_t first, int32_t end);
void column_inverse(int32_t column, int32_t first, int32_t end);
/* Fills the slice with the result. */
void inverse_slice(int32_t z);

#endif
