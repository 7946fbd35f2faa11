import { bremsstrahlungOf, photonEnergyShape, type Radiation } from './electronBremsstrahlung';
import { annihilations_cm2_per_g, collisionMoments } from './electronCollisions';
import { deflectionQuantiles, QUANTILES } from './electronDeflection';
import type { ElectronKind } from './electronKinematics';
import { angularCrossSection, transportCrossSection } from './electronScattering';
import { collisionStoppingPower, electronsPerGram_mol } from './electronStoppingPower';
import { findMedium } from './media';
import { LOWEST_ENERGY_MeV, octaveNodes_MeV } from './octaveGrid';
import { integrate } from './quadrature';
import type { TransportMedium } from './transportMedium';

const NODES_MeV = octaveNodes_MeV(32);
const SHAPE_NODES_MeV = octaveNodes_MeV(2);
const INTERVALS = NODES_MeV.length - 1;
const FLOATS_PER_INTERVAL = 16;
const SHAPE_POINTS = 33;
const KINDS: readonly ElectronKind[] = ['electron', 'positron'];

export interface ElectronTransportParameters {
  /** Collisions that give more than this are single events with a δ-ray, MeV. */
  readonly deltaThreshold_MeV: number;
  /** Bremsstrahlung photons of more than this are emitted and followed, MeV. */
  readonly bremsstrahlungThreshold_MeV: number;
  /** Path between two deflections over the first transport mean free path. */
  readonly scatteringPerStep: number;
}

/** Float32, C order, as wasm/monte-carlo/src/tables.h describes; one block a medium. */
export interface ElectronTables {
  readonly electron: Float32Array;
  readonly deflection: Float32Array;
  readonly bremsstrahlungNumber: Float32Array;
  readonly bremsstrahlungShape: Float32Array;
}

/** What the kernel needs at the nodes of the energy grid, per g/cm². */
interface NodeValues {
  readonly loss: number;
  readonly transport: number;
  readonly collisions: number;
  readonly photons: number;
  readonly total: number;
  readonly straggling: number;
  readonly waterRatio: number;
  readonly annihilations: number;
}

function nodeValues(
  medium: TransportMedium,
  kind: ElectronKind,
  radiation: readonly Radiation[],
  { deltaThreshold_MeV }: ElectronTransportParameters,
): NodeValues[] {
  const stopping = collisionStoppingPower(medium, kind);
  const stoppingOfWater = collisionStoppingPower(findMedium('water'), kind);
  const electrons_mol = electronsPerGram_mol(medium);
  const transport = transportPaths(medium, kind, deltaThreshold_MeV);
  return Array.from(NODES_MeV, (energy_MeV, node) => {
    const collision = stopping(energy_MeV);
    const hard = collisionMoments(kind, electrons_mol, energy_MeV, deltaThreshold_MeV);
    const { photons, softLoss, loss } = radiation[node]!;
    return {
      loss: collision - hard.loss_MeV_cm2_per_g + softLoss,
      transport: transport[node]!,
      collisions: hard.number_cm2_per_g,
      photons,
      total: collision + loss,
      straggling: hard.softVariance_MeV2_cm2_per_g,
      waterRatio: stoppingOfWater(energy_MeV) / collision,
      annihilations: kind === 'positron' ? annihilations_cm2_per_g(electrons_mol, energy_MeV) : 0,
    };
  });
}

/** First transport mean free path (g/cm²) at every node: worked out at every fourth, straight in the logarithms between. */
function transportPaths(medium: TransportMedium, kind: ElectronKind, threshold_MeV: number): number[] {
  const STRIDE = 4;
  const known = Array.from(NODES_MeV)
    .filter((_, node) => node % STRIDE === 0)
    .map((energy_MeV) => 1 / transportCrossSection(angularCrossSection(medium, kind, energy_MeV, threshold_MeV)));
  return Array.from(NODES_MeV, (energy_MeV, node) => {
    const below = Math.floor(node / STRIDE);
    const from_MeV = NODES_MeV[below * STRIDE]!;
    if (energy_MeV === from_MeV) return known[below]!;
    const part = Math.log(energy_MeV / from_MeV) / Math.log(NODES_MeV[(below + 1) * STRIDE]! / from_MeV);
    return known[below]! * (known[below + 1]! / known[below]!) ** part;
  });
}

/** ∫ f dE/S from nothing to each node, f and S linear between nodes; below the lowest as if f and S were constant there. */
function alongSlowingDown(values: readonly NodeValues[], f: (value: NodeValues) => number): Float64Array {
  const sums = new Float64Array(NODES_MeV.length);
  sums[0] = (f(values[0]!) * LOWEST_ENERGY_MeV) / values[0]!.total;
  for (let node = 0; node < INTERVALS; node++) {
    const [low, high] = [values[node]!, values[node + 1]!];
    const mean = (part: number) => (f(low) + part * (f(high) - f(low))) / (low.total + part * (high.total - low.total));
    sums[node + 1] = sums[node]! + (NODES_MeV[node + 1]! - NODES_MeV[node]!) * integrate(mean, 0, 1, 1);
  }
  return sums;
}

/** Writes value = a + b E of the interval. */
function writeLine(into: Float32Array, at: number, node: number, low: number, high: number): void {
  const [from_MeV, to_MeV] = [NODES_MeV[node]!, NODES_MeV[node + 1]!];
  const slope = (high - low) / (to_MeV - from_MeV);
  into[at] = low - slope * from_MeV;
  into[at + 1] = slope;
}

const hardEvents = ({ collisions, photons, annihilations }: NodeValues): number => collisions + photons + annihilations;

function writeIntervals(into: Float32Array, from: number, values: readonly NodeValues[]): void {
  const range = alongSlowingDown(values, () => 1);
  const annihilated = alongSlowingDown(values, (value) => value.annihilations);
  for (let node = 0; node < INTERVALS; node++) {
    const at = from + node * FLOATS_PER_INTERVAL;
    const [low, high] = [values[node]!, values[node + 1]!];
    writeLine(into, at, node, low.loss, high.loss);
    writeLine(into, at + 2, node, low.transport, high.transport);
    writeLine(into, at + 4, node, hardEvents(low), hardEvents(high));
    writeLine(into, at + 6, node, range[node]!, range[node + 1]!);
    writeLine(into, at + 8, node, low.straggling, high.straggling);
    into[at + 10] = curvature(node, low, high);
    const hard = hardEvents(low) + hardEvents(high);
    into[at + 11] = hard > 0 ? (low.photons + high.photons) / hard : 0;
    into[at + 12] = (low.waterRatio + high.waterRatio) / 2;
    writeLine(into, at + 13, node, annihilated[node]!, annihilated[node + 1]!);
    into[at + 15] = hard > 0 ? (low.annihilations + high.annihilations) / hard : 0;
  }
}

/** (1/2) K′ L / K² with K the inverse of the transport path: −(1/2) L d(transport path)/dE. */
function curvature(node: number, low: NodeValues, high: NodeValues): number {
  const slope = (high.transport - low.transport) / (NODES_MeV[node + 1]! - NODES_MeV[node]!);
  return (-slope * (low.loss + high.loss)) / 4;
}

function writeDeflections(
  into: Float32Array,
  from: number,
  medium: TransportMedium,
  kind: ElectronKind,
  { deltaThreshold_MeV, scatteringPerStep }: ElectronTransportParameters,
): void {
  SHAPE_NODES_MeV.forEach((energy_MeV, node) => {
    const section = angularCrossSection(medium, kind, energy_MeV, deltaThreshold_MeV);
    into.set(deflectionQuantiles(section, scatteringPerStep), from + node * QUANTILES);
  });
}

/**
 * What the Monte Carlo kernel reads about electrons and positrons in each medium, in the order of the media: restricted stopping power, transport mean
 * free path, hard collisions and bremsstrahlung photons, CSDA range, straggling, deflections and photon spectra.
 *
 * Energies 1 keV – 4 MeV; the physics is meant for 10 keV – 3 MeV. Test: physics/transportElectronTables.
 */
export function electronTables(
  media: readonly TransportMedium[],
  parameters: ElectronTransportParameters,
): ElectronTables {
  const perKind = { electron: INTERVALS * FLOATS_PER_INTERVAL, deflection: SHAPE_NODES_MeV.length * QUANTILES };
  const tables: ElectronTables = {
    electron: new Float32Array(media.length * 2 * perKind.electron),
    deflection: new Float32Array(media.length * 2 * perKind.deflection),
    bremsstrahlungNumber: new Float32Array(media.length * 2 * NODES_MeV.length),
    bremsstrahlungShape: new Float32Array(media.length * SHAPE_NODES_MeV.length * SHAPE_POINTS),
  };
  const radiationOf = bremsstrahlungOf(NODES_MeV, parameters.bremsstrahlungThreshold_MeV);
  media.forEach((medium, m) => {
    SHAPE_NODES_MeV.forEach((energy_MeV, node) => {
      const shape = photonEnergyShape(medium, energy_MeV, SHAPE_POINTS);
      tables.bremsstrahlungShape.set(shape, (m * SHAPE_NODES_MeV.length + node) * SHAPE_POINTS);
    });
    KINDS.forEach((kind, k) => {
      const block = 2 * m + k;
      const values = nodeValues(medium, kind, radiationOf(medium, kind), parameters);
      writeIntervals(tables.electron, block * perKind.electron, values);
      tables.bremsstrahlungNumber.set(
        alongSlowingDown(values, (value) => value.photons),
        block * NODES_MeV.length,
      );
      writeDeflections(tables.deflection, block * perKind.deflection, medium, kind, parameters);
    });
  });
  return tables;
}
