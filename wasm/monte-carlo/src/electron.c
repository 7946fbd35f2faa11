/*
 * Electrons and positrons: class II condensed history.
 *
 * Soft collisions and soft bremsstrahlung slow the particle down continuously; Moller or Bhabha collisions and photons above the thresholds are
 * single events. Elastic scattering and the soft collisions' part of it act in hinges: one deflection, drawn from the Goudsmit-Saunderson
 * distribution, for every scatteringPerStep of scattering strength, at a uniformly random place of that stretch (Fernandez-Varea 1993
 * doi:10.1016/0168-583X(93)95827-R; Sempau 2000 doi:10.1088/0031-9155/45/8/315). The strength is counted along the track through whatever
 * media and densities it crosses, so that a boundary is nothing but a place where the tables change.
 * Positrons annihilate in flight or where they come to rest.
 */
#include "electron.h"

#define MOST_SEGMENTS 1000000

struct track {
  struct particle *particle;
  const struct electron_interval *table; /* of the medium and kind */
  double inverse[3];                     /* 1 / direction */
  double half_cm[3];                     /* half the edges of the voxel */
  double density;
  double strength_left; /* to the next hinge */
  double paths_left;    /* to the next hard event, in mean free paths */
  double collected_MeV; /* not yet in the tally of the present voxel */
  double weighted_MeV;  /* the same as the tally is to hold it */
  int32_t medium;
  int32_t tally_at; /* the tally's voxel of what is collected */
};

static inline void aim(struct track *track) {
  for (int i = 0; i < 3; i++) {
    const double d = track->particle->direction[i];
    track->inverse[i] = magnitude(d) > 1e-14 ? 1.0 / d : 1e14;
  }
}

static inline void enter(const struct scene *scene, struct track *track) {
  const uint32_t voxel = scene->voxels[track->particle->at];
  track->medium = medium_of(voxel);
  track->density = density_of(voxel);
  for (int i = 0; i < 3; i++) track->half_cm[i] = 0.5 * thickness_cm(scene, i, track->particle->voxel[i]);
  const int32_t sort = track->particle->kind == POSITRON;
  track->table = scene->tables.electron + (int64_t)(2 * track->medium + sort) * ELECTRON_INTERVALS;
  if (!scene->tally.apart) track->tally_at = track->particle->at;
}

/* Distance along the direction to the three pairs of faces; no branch, since which face comes next cannot be predicted. */
static inline double to_boundary_cm(const struct track *track, double to_faces_cm[3]) {
  for (int i = 0; i < 3; i++) {
    const double half = track->half_cm[i];
    to_faces_cm[i] = (half - track->particle->place_cm[i]) * track->inverse[i] + half * magnitude(track->inverse[i]);
  }
  return larger(0.0, smaller(to_faces_cm[0], smaller(to_faces_cm[1], to_faces_cm[2])));
}

static inline double nearest_face_cm(const struct track *track) {
  double nearest[3];
  for (int i = 0; i < 3; i++) nearest[i] = track->half_cm[i] - magnitude(track->particle->place_cm[i] - track->half_cm[i]);
  return smaller(nearest[0], smaller(nearest[1], nearest[2]));
}

/* The same to the faces of the tally's own voxels. */
static inline double nearest_tally_face_cm(const struct scene *scene, const struct particle *particle) {
  double nearest_cm = 1e9;
  for (int i = 0; i < 3; i++) {
    const double coordinate = tally_coordinate(scene, particle, i, 0.0);
    const double part = coordinate - (double)(int32_t)coordinate;
    nearest_cm = smaller(nearest_cm, scene->tally.spacing_cm[i] * (0.5 - magnitude(magnitude(part) - 0.5)));
  }
  return nearest_cm;
}

static inline int axis_of_least(const double to_faces_cm[3]) {
  const int across = to_faces_cm[1] < to_faces_cm[0];
  return to_faces_cm[2] < to_faces_cm[across] ? 2 : across;
}

/* Keeps what a particle of about this energy lost in the present voxel. */
static inline void collect(const struct scene *scene, struct track *track, double lost_MeV, double energy_MeV) {
  track->collected_MeV += lost_MeV;
  if (!scene->dose_to_water) track->weighted_MeV += lost_MeV;
  else track->weighted_MeV += lost_MeV * water_ratio(scene, track->medium, larger(energy_MeV, scene->electron_cutoff_MeV));
}

static inline void deposit_collected(struct scene *scene, struct track *track) {
  deposit_weighted(scene, track->tally_at, track->collected_MeV, track->weighted_MeV);
  track->collected_MeV = 0.0;
  track->weighted_MeV = 0.0;
}

/* The tally's voxel for what is lost over the straight piece ahead: where it leads from one into another, that of a random place of it. */
static inline void choose_tally_voxel(struct scene *scene, struct track *track, double distance_cm) {
  int32_t tally_at = tally_voxel(scene, track->particle, 0.0);
  if (distance_cm > 0 && tally_voxel(scene, track->particle, distance_cm) != tally_at) {
    const double part = uniform(&scene->random);
    tally_at = tally_voxel(scene, track->particle, part * distance_cm);
  }
  if (tally_at == track->tally_at) return;
  deposit_collected(scene, track);
  track->tally_at = tally_at;
}

/* Into the next voxel along the axis; 0 when there is none. */
static inline int cross(struct scene *scene, struct track *track, int axis) {
  struct particle *particle = track->particle;
  deposit_collected(scene, track);
  if (track->inverse[axis] > 0) {
    if (++particle->voxel[axis] == scene->size[axis]) return 0;
    particle->at += scene->stride[axis];
    particle->place_cm[axis] = 0.0;
  } else {
    if (--particle->voxel[axis] < 0) return 0;
    particle->at -= scene->stride[axis];
    particle->place_cm[axis] = thickness_cm(scene, axis, particle->voxel[axis]);
  }
  enter(scene, track);
  return 1;
}

static void hinge(struct scene *scene, struct track *track) {
  const double half_versine = sample_deflection(scene, track->particle, track->medium);
  deflect(&scene->random, track->particle->direction, half_versine);
  aim(track);
}

/* 0 when the particle is gone. */
static int hard_event(struct scene *scene, struct track *track, const struct electron_interval *interval) {
  struct particle *particle = track->particle;
  const double radiative = (double)interval->radiative_fraction;
  const double choice = uniform(&scene->random);
  if (choice < radiative) {
    particle->energy_MeV -= radiate(scene, particle, track->medium);
  } else if (choice < radiative + (double)interval->annihilation_fraction) {
    deposit_collected(scene, track);
    annihilate_in_flight(scene, particle, particle->energy_MeV);
    return 0;
  } else {
    collide(scene, particle);
    aim(track);
  }
  const double xi = uniform(&scene->random);
  track->paths_left = -natural_log(xi);
  return 1;
}

/* Kinetic energy that a positron coming to rest here still has when it annihilates: mostly none. */
static double annihilation_energy_MeV(struct scene *scene, const struct track *track) {
  const double xi = uniform(&scene->random);
  const double energy_MeV = track->particle->energy_MeV;
  if (energy_MeV < node_energy_MeV(0, ELECTRON_INTERVALS_LOG2)) return 0.0; /* below the tables: beta spectra begin at nothing */
  int32_t high = octave_interval(energy_MeV, ELECTRON_INTERVALS_LOG2);
  if (xi >= line_at(track->table[high].annihilations, energy_MeV)) return 0.0;
  int32_t low = 0;
  while (high > low) { /* the last interval that begins with fewer than xi */
    const int32_t middle = (low + high + 1) / 2;
    if (line_at(track->table[middle].annihilations, node_energy_MeV(middle, ELECTRON_INTERVALS_LOG2)) > xi) high = middle - 1;
    else low = middle;
  }
  const struct line line = track->table[low].annihilations;
  const double found_MeV = (xi - (double)line.a) / (double)line.b;
  return larger(node_energy_MeV(low, ELECTRON_INTERVALS_LOG2), smaller(found_MeV, energy_MeV));
}

/* What a particle that cannot leave its voxel still does: it radiates with the yield of its slowing down, and is absorbed on the spot. */
static void come_to_rest(struct scene *scene, struct track *track) {
  const struct particle *particle = track->particle;
  const double kept_MeV = particle->kind == POSITRON ? annihilation_energy_MeV(scene, track) : 0.0;
  const double radiated_MeV = kept_MeV > 0 ? 0.0 : radiate_to_rest(scene, particle, track->medium);
  const double left_MeV = particle->energy_MeV - kept_MeV - radiated_MeV;
  if (scene->tally.apart) choose_tally_voxel(scene, track, 0.0);
  collect(scene, track, left_MeV, 0.5 * left_MeV);
  deposit_collected(scene, track);
  if (kept_MeV > 0) annihilate_in_flight(scene, particle, kept_MeV);
  else if (particle->kind == POSITRON) annihilate(scene, particle);
}

static double whole_energy_MeV(const struct particle *particle) {
  return particle->energy_MeV + (particle->kind == POSITRON ? 2.0 * ELECTRON_MASS_MEV : 0.0);
}

/* A particle that took more segments than any real one: absorbed, and reported. */
static void abandon(struct scene *scene, struct track *track) {
  const struct particle *particle = track->particle;
  scene->balance.abandoned += 1.0;
  deposit_collected(scene, track);
  deposit(scene, particle, whole_energy_MeV(particle));
}

/* Loss over t g/cm2 by the restricted stopping power and its slope: CSDA to third order for ranges that go as a power of energy. */
static inline double mean_loss_MeV(double loss, double slope, double t) {
  const double y = -0.5 * slope * t;
  return loss * t * (1.0 + y * (1.0 + 3.0 * y));
}

/*
 * Straggling of the soft loss: two values with the mean, variance and third moment of collisions that go as 1/W2 up to the threshold,
 * for which third moment / variance = threshold / 2. The smaller is always positive: variance / threshold stays far below the mean.
 */
static inline double straggled_loss_MeV(struct random *random, double mean_MeV, double variance, double threshold_MeV) {
  const double skew = 0.25 * threshold_MeV;
  const double root = square_root(skew * skew + variance);
  const double above = root + skew;
  const double below = variance / above;
  const double xi = uniform(random);
  return xi * 2.0 * root < below ? mean_MeV + above : mean_MeV - below;
}

/* g/cm2 after which the scattering strength k is used up (a strength that grows as 1/range: exact). */
static inline double path_of_strength(double k, double transport_path, double curvature) {
  const double c = curvature * k;
  return transport_path * k * (1.0 + c * (1.0 + (2.0 / 3.0) * c));
}

static inline double strength_of_path(double t, double transport_path, double curvature) {
  const double k = t / transport_path;
  const double c = curvature * k;
  return k * (1.0 - c * (1.0 - (4.0 / 3.0) * c));
}

static inline void advance(struct particle *particle, double distance_cm) {
  for (int i = 0; i < 3; i++) particle->place_cm[i] += distance_cm * particle->direction[i];
}

enum outcome { AT_BOUNDARY, AT_HINGE, AT_HARD_EVENT };

/* One straight piece of the track: to the boundary, the hinge or the hard event, whichever comes first. */
static inline enum outcome follow(struct scene *scene, struct track *track, const struct electron_interval *interval, int *axis) {
  struct particle *particle = track->particle;
  const double energy_MeV = particle->energy_MeV;
  const double loss = line_at(interval->loss, energy_MeV);
  const double transport_path = line_at(interval->transport_path, energy_MeV);
  const double curvature = (double)interval->curvature;
  double to_faces_cm[3];
  const double boundary_cm = to_boundary_cm(track, to_faces_cm);
  const double at_boundary = boundary_cm * track->density;
  double t = path_of_strength(track->strength_left, transport_path, curvature);
  enum outcome outcome = AT_HINGE;
  if (at_boundary <= t) {
    t = at_boundary;
    outcome = AT_BOUNDARY;
    *axis = axis_of_least(to_faces_cm);
  }
  double mean_MeV = mean_loss_MeV(loss, (double)interval->loss.b, t);
  const double hard = line_at(interval->hard, energy_MeV - 0.5 * mean_MeV);
  const double paths = hard > 0 ? t * hard : 0.0;
  if (paths > track->paths_left) {
    t *= track->paths_left / paths;
    mean_MeV = mean_loss_MeV(loss, (double)interval->loss.b, t);
    outcome = AT_HARD_EVENT;
  } else {
    track->paths_left -= paths;
  }
  if (outcome != AT_HINGE) track->strength_left = larger(0.0, track->strength_left - strength_of_path(t, transport_path, curvature));
  const double distance_cm = outcome == AT_BOUNDARY ? boundary_cm : t / track->density;
  if (scene->tally.apart) choose_tally_voxel(scene, track, distance_cm);
  advance(particle, distance_cm);
  const double variance = t * line_at(interval->straggling, energy_MeV);
  double lost_MeV = mean_MeV;
  if (variance > 0) lost_MeV = straggled_loss_MeV(&scene->random, mean_MeV, variance, smaller(scene->tables.delta_threshold_MeV, 0.5 * energy_MeV));
  lost_MeV = larger(0.0, smaller(lost_MeV, energy_MeV));
  particle->energy_MeV = energy_MeV - lost_MeV;
  collect(scene, track, lost_MeV, energy_MeV);
  return outcome;
}

/* Where the particle's interval begins in the table; NULL when its range ends in this voxel, the tally's too, or it is below the cut-off. */
static inline const struct electron_interval *interval_of(const struct scene *scene, const struct track *track) {
  const double energy_MeV = track->particle->energy_MeV;
  if (energy_MeV <= scene->electron_cutoff_MeV) return 0;
  const struct electron_interval *interval = track->table + octave_interval(energy_MeV, ELECTRON_INTERVALS_LOG2);
  const double range = line_at(interval->range, energy_MeV);
  if (!(range < track->density * nearest_face_cm(track))) return interval;
  return scene->tally.apart && !(range < track->density * nearest_tally_face_cm(scene, track->particle)) ? interval : 0;
}

void transport_electron(struct scene *scene, struct particle *particle) {
  struct random *random = &scene->random;
  const double step = scene->tables.scattering_per_step;
  struct track track = {.particle = particle, .tally_at = tally_voxel(scene, particle, 0.0)};
  scene->balance.electrons += 1.0;
  enter(scene, &track);
  aim(&track);
  double beyond = uniform(random);
  track.strength_left = step * beyond;
  const double xi = uniform(random);
  track.paths_left = -natural_log(xi);
  for (int32_t segment = 0; segment < MOST_SEGMENTS; segment++) {
    const struct electron_interval *interval = interval_of(scene, &track);
    if (interval == 0) {
      come_to_rest(scene, &track);
      return;
    }
    scene->balance.segments += 1.0;
    int axis = 0;
    const enum outcome outcome = follow(scene, &track, interval, &axis);
    if (outcome == AT_HINGE) {
      hinge(scene, &track);
      const double next = uniform(random);
      track.strength_left = step * (1.0 - beyond + next);
      beyond = next;
    } else if (outcome == AT_HARD_EVENT) {
      if (!hard_event(scene, &track, interval)) return;
    } else if (!cross(scene, &track, axis)) {
      scene->balance.escaped_MeV += whole_energy_MeV(particle);
      return;
    }
  }
  abandon(scene, &track);
}
