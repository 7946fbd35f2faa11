/*
 * The kernel's door, the same for the WebAssembly module and the native twin: sums of exponentials, or the trapezoid, fitted to the curve of every
 * voxel. Voxels know nothing of each other: the answer is the same whatever blocks they come in.
 *
 * A voxel belongs to a label: which images take part and what each weighs, which models are tried and how one is chosen.
 */
#ifndef KERNEL_H
#define KERNEL_H

#include <stdint.h>

/* Bytes of a label, and doubles of a start in a model's table. */
int32_t label_bytes(void);
int32_t table_doubles(int32_t points, int32_t phases);
void set_labels(void *labels);
/* Parts below which an amplitude is no phase and by which decay constants differ at least, correlation of parameters and share of the integral before the first point at most. */
void set_limits(double vanishing, double coinciding, double correlation, double before);

/*
 * Of the label: images that take part (ascending), their times in s, 1/√(relative variance), weights of the trapezoid without its tail in s; bounds of
 * the decay constants and the physical one, 1/s; σ² = scale × relative variance × mean^exponent of the voxel's values, scale 0 where it is not known;
 * after the last point of a curve physical decay or the curve itself, of a trapezoid the last two points' or physical decay.
 */
void set_label(int32_t label, int32_t points, const int32_t *used, const double *times, const double *roots, const double *trapezoid, double slowest,
               double fastest, double physical, double scale, int32_t exponent, int32_t is_physical_tail, int32_t is_last_two_tail);
/*
 * selection: 0 lowest criterion, 1 average by the criterion, 2 average by the given weights with the given decay constants, 3 F-tests. Models follow by
 * add_model in the order in which they are preferred, for F-tests the shorter before the longer; without any, the voxels get the trapezoid.
 */
void set_selection(int32_t label, int32_t selection);
/*
 * code: 1 … 255, what the map of models says. role 1: stands in where no model of role 0 is admissible. penalty: what the criterion adds, N ln(χ²/N) or χ²
 * being the rest. held: logarithms of the decay constants whose bit is set. critical_f: one for each model before it, below 0 where that one is not contained
 * in it. table: starts × table_doubles, each with the logarithms of the decay constants, phases first, in its first four.
 */
void add_model(int32_t label, int32_t code, int32_t phases, int32_t has_uptake, int32_t parameters, int32_t role, int32_t has_criterion, double penalty,
               double weight, int32_t held_bits, const double *held, const double *critical_f, int32_t starts, double *table);

/*
 * Voxels of a block: values of image t at values + t × pitch; `own` likewise the values that the amplitude is taken from, or null: the same; a label each.
 * Written are Ã (unit of the values × s), effective half-life of the slowest phase (s, 0 without one), model, status (kernel.c), χ² (with unknown scale the
 * share of the squares that is left), relative standard uncertainty of Ã (1 where nothing is known of it), and, unless null, the response value·∂Ã/∂value for each
 * image, the model and its weight being kept.
 */
void set_block(int32_t pitch, const float *values, const float *own, const uint16_t *labels, float *integral, float *half_life, uint8_t *model,
               uint8_t *status, float *chi_square, float *sigma, float *response);
/* Voxels first … end − 1 of the block; the first that has a value which is no finite number, or −1. */
int32_t fit_block(int32_t first, int32_t end);

#endif
