/** The functions of kernel.h as WebAssembly gives them: addresses and 32-bit integers are numbers. */
export interface KernelExports {
  readonly __heap_base: WebAssembly.Global;
  table_length(which: number): number;
  set_grid(nx: number, ny: number, nz: number, dx_cm: number, dy_cm: number, dz_cm: number, edge_cm: number): void;
  set_tally_grid(
    nx: number,
    ny: number,
    nz: number,
    dx_cm: number,
    dy_cm: number,
    dz_cm: number,
    x_cm: number,
    y_cm: number,
    z_cm: number,
  ): void;
  set_voxels(voxels: number, density: number, medium: number): void;
  set_source(activity: number, tally: number): void;
  set_tables(
    media: number,
    electron: number,
    deflection: number,
    bremsstrahlungNumber: number,
    bremsstrahlungShape: number,
    photon: number,
    photonSampling: number,
  ): void;
  set_thresholds(
    scatteringPerStep: number,
    delta_MeV: number,
    bremsstrahlung_MeV: number,
    electronCutoff_MeV: number,
    photonCutoff_MeV: number,
  ): void;
  set_dose_to_water(doseToWater: number): void;
  set_emissions(count: number, kind: number, low: number, high: number, keep: number, other: number): void;
  set_decays(yield_per_decay: number, local_MeV_per_decay: number, extent_frac: number): void;
  start_shard(seedLow: number, seedHigh: number, shard: number, decays: number): void;
  advance_shard(most: number): number;
  balance_of_shard(): number;
}
