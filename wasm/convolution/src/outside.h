/*
 * What a map's convolution puts outside its grid, from sums of the kernel: no transform is used for it.
 *
 * The kernel's sum over offsets −p … q along an axis is F(p) + F(q), where F counts the middle one half: so the sum over those that keep a voxel inside
 * the grid is one of eight corners, and the rest of the kernel one of eight times `beyond`, the part of an octant that lies beyond such a corner.
 */
#ifndef OUTSIDE_H
#define OUTSIDE_H

#include <stdint.h>

struct extent {
  int32_t size[3], reach[3];
};

void cumulate_plane(const struct extent *extent, int32_t z, const double *plane, double *cumulated, double eighth, float *beyond);

double outside_of_slice(const struct extent *extent, int32_t z, const float *slice, const float *beyond, float *weights);

#endif
