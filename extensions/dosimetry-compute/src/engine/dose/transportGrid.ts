import {
  mediumIndicesFromHu,
  mediumIndicesOfDensity,
  assertTransportFits,
  averageOnto,
  cutGrid,
  type Grid,
  type Volume,
} from '@voxel-dosimetry/core';
import type { TallyGrid } from '@voxel-dosimetry/monte-carlo';
import type { CtTransportGrid, MonteCarloSettings } from '../../contract';
import type { JobControl } from '../jobs';
import { densityFromCt } from '../registerTimePoints';
import type { DensitySource, VoxelStore } from '../voxelStore';
import { ctLattice } from './ctTransportGrid';

/** The voxels that particles travel in: the dose grid's, each of them cut into cuts³, or the CT's. Decays and dose keep the dose grid. */
export interface TransportGrid {
  readonly density: Volume<'g/mL'>;
  /** Position of each voxel's composition in transportMedia(). */
  readonly composition: Uint8Array;
  /** Where the dose grid lies in it; null: it is the dose grid. */
  readonly tallyGrid: TallyGrid | null;
  readonly cuts: number;
  /** Null unless the voxels are the CT's. */
  readonly ctGrid: CtTransportGrid | null;
}

/** Part of the job that preparing the voxels takes. */
const PREPARED_frac = 0.02;
/** What is outside the CT's field of view counts as air. */
const AIR_HU = -1000;

/**
 * Density and composition for the transport. Dose grid: the density averaged over its voxels. Cut voxels take theirs from the CT, so that the
 * borders of lung and bone lie where the CT has them; without a CT there is nothing to see better, and they are not cut. CT: its own
 * voxels (`ctLattice`). In all of them masses sum to that of the dose voxel. Composition follows from density by Schneider's relation the
 * other way round; with the CT's own voxels and Schneider's relation, from the CT number itself. Throws `dose/no-ct`, `compute/no-volume`.
 * Test: unit/compute/transportGrid.
 */
export async function transportGrid(
  store: VoxelStore,
  density: Volume<'g/mL'>,
  { geometry, cuts }: Pick<MonteCarloSettings, 'geometry' | 'cuts'>,
  control: JobControl,
): Promise<TransportGrid> {
  const { densityFrom } = store;
  assertTransportFits(geometry, densityFrom !== null);
  if (geometry === 'ct' && densityFrom !== null) return onCt(store, density.grid, densityFrom, control);
  if (cuts === 1 || densityFrom === null)
    return { density, composition: await byDensity(density, control), tallyGrid: null, cuts: 1, ctGrid: null };
  const { grid } = density;
  const cut = await densityFromCt(store, cutGrid(grid, [cuts, cuts, cuts]), densityFrom, control, [0, PREPARED_frac]);
  const tallyGrid: TallyGrid = { size: grid.size, spacing_mm: grid.spacing_mm, from_mm: [0, 0, 0] };
  return { density: cut, composition: await byDensity(cut, control), tallyGrid, cuts, ctGrid: null };
}

const byDensity = (density: Volume<'g/mL'>, control: JobControl): Promise<Uint8Array> =>
  control.drive(mediumIndicesOfDensity(density), 'Composition of tissue', PREPARED_frac, PREPARED_frac);

async function onCt(store: VoxelStore, dose: Grid, from: DensitySource, control: JobControl): Promise<TransportGrid> {
  const ct = store.get(`ct/${from.timePointId}`).volume as Volume<'HU'>;
  const { grid, from_mm, ...ctGrid } = ctLattice(ct.grid, dose, from.transform);
  const density = await densityFromCt(store, grid, from, control, [0, PREPARED_frac]);
  const composition =
    from.calibration === null ? await byHu(ct, grid, from, control) : await byDensity(density, control);
  return {
    density,
    composition,
    tallyGrid: { size: dose.size, spacing_mm: dose.spacing_mm, from_mm },
    cuts: 1,
    ctGrid,
  };
}

async function byHu(
  ct: Volume<'HU'>,
  grid: Grid,
  { transform }: DensitySource,
  control: JobControl,
): Promise<Uint8Array> {
  const work = averageOnto(ct, grid, transform, { outside: AIR_HU });
  const hu = await control.drive(work, 'Composition of tissue', PREPARED_frac, PREPARED_frac);
  return control.drive(mediumIndicesFromHu(hu), 'Composition of tissue', PREPARED_frac, PREPARED_frac);
}
