/** The functions of kernel.h as WebAssembly gives them: addresses and 32-bit integers are numbers. */
export interface KernelExports {
  readonly __heap_base: WebAssembly.Global;
  set_grid(columns: number, rows: number, rowStride: number, slabStride: number): void;
  set_volumes(density: number, decays: number, energy: number): void;
  set_terms(
    energy_MeV: number,
    slowest_cm2_per_g: number,
    steady: number,
    doubling: number,
    gain: number,
    waveDoubling: number,
    frequency_cm2_per_g: number,
    waves: number,
    waveGain: number,
  ): void;
  state_bytes(lines: number): number;
  sweep_rows(
    path: number,
    stretches: number,
    weight: number,
    firstRow: number,
    lastRow: number,
    firstColumn: number,
    lines: number,
    state: number,
  ): number;
}
