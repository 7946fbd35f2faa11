/* xoshiro256+ (Blackman and Vigna 2021, doi:10.1145/3460772), seeded from (seed, shard) through splitmix64. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdint.h>

struct random {
  uint64_t state[4];
};

static inline uint64_t splitmix(uint64_t *counter) {
  uint64_t z = (*counter += 0x9e3779b97f4a7c15ull);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

static inline void seed_random(struct random *random, uint64_t seed, uint64_t shard) {
  uint64_t counter = seed;
  counter = splitmix(&counter) ^ (shard * 0xd1342543de82ef95ull);
  for (int i = 0; i < 4; i++) random->state[i] = splitmix(&counter);
}

static inline uint64_t random_bits(struct random *random) {
  uint64_t *s = random->state;
  const uint64_t result = s[0] + s[3];
  const uint64_t shifted = s[1] << 17;
  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= shifted;
  s[3] = (s[3] << 45) | (s[3] >> 19);
  return result;
}

/* Uniform in the open interval (0, 1): its logarithm is always finite. One call a statement: the order of calls is fixed. */
static inline double uniform(struct random *random) {
  return ((double)(int64_t)(random_bits(random) >> 12) + 0.5) * 0x1p-52;
}

#endif
