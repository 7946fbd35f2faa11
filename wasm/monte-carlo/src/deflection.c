/* Multiple scattering: angles from the Goudsmit-Saunderson tables. */
#include "electron.h"

/* From the table of one of the two nearest energies, chosen at random in proportion. */
double sample_deflection(struct scene *scene, const struct particle *particle, int32_t medium) {
  const double energy_MeV = particle->energy_MeV;
  int32_t node = octave_interval(energy_MeV, DEFLECTION_ENERGIES_LOG2);
  const double low_MeV = node_energy_MeV(node, DEFLECTION_ENERGIES_LOG2);
  const double high_MeV = node_energy_MeV(node + 1, DEFLECTION_ENERGIES_LOG2);
  const double choice = uniform(&scene->random);
  if (choice * (high_MeV - low_MeV) < energy_MeV - low_MeV) node += 1;
  const int32_t sort = particle->kind == POSITRON;
  const float *table = scene->tables.deflection + ((int64_t)(2 * medium + sort) * DEFLECTION_ENERGIES + node) * DEFLECTION_NODES;
  const float s = (float)uniform(&scene->random);
  const uint32_t lowest = (uint32_t)(127 - DEFLECTION_OCTAVES) << 23;
  const uint32_t bits = float_bits(s);
  if (bits < lowest) return 1.0 + (double)s * (double)(1 << DEFLECTION_OCTAVES) * ((double)table[0] - 1.0);
  const uint32_t fine = bits - lowest;
  const int shift = 23 - DEFLECTION_INTERVALS_LOG2;
  int32_t interval = (int32_t)(fine >> shift);
  if (interval > DEFLECTION_NODES - 2) return (double)table[DEFLECTION_NODES - 1];
  const double part = (double)(fine & ((1u << shift) - 1u)) * (1.0 / (double)(1u << shift));
  return (double)table[interval] + part * ((double)table[interval + 1] - (double)table[interval]);
}
