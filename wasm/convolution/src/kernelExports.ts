/** The functions of kernel.h as WebAssembly gives them: addresses and 32-bit integers are numbers. */
export interface KernelExports {
  readonly __heap_base: WebAssembly.Global;
  set_axis(
    axis: number,
    size: number,
    reach: number,
    length: number,
    passes: number,
    radices: number,
    twiddles: number,
    frequencies: number,
  ): void;
  set_twist(twist: number): void;
  set_arrays(
    slice: number,
    spectrum: number,
    response: number,
    slab: number,
    slabPoints: number,
    line: number,
    rows: number,
    beyond: number,
    weights: number,
  ): void;
  kernel_plane(z: number, plane: number, cumulated: number, eighth: number): void;
  kernel_column(column: number, scale: number): void;
  forward_slice(z: number): number;
  column_forward(column: number, first: number, end: number): void;
  column_filter(column: number, first: number, end: number): void;
  column_inverse(column: number, first: number, end: number): void;
  inverse_slice(z: number): void;
}
