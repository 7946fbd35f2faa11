/** The functions of kernel.h as WebAssembly gives them: addresses and 32-bit integers are numbers. */
export interface KernelExports {
  readonly __heap_base: WebAssembly.Global;
  label_bytes(): number;
  table_doubles(points: number, phases: number): number;
  set_labels(labels: number): void;
  set_limits(vanishing: number, coinciding: number, correlation: number, before: number): void;
  set_label(
    label: number,
    points: number,
    used: number,
    times: number,
    roots: number,
    trapezoid: number,
    slowest: number,
    fastest: number,
    physical: number,
    scale: number,
    exponent: number,
    isPhysicalTail: number,
    isLastTwoTail: number,
  ): void;
  set_selection(label: number, selection: number): void;
  add_model(
    label: number,
    code: number,
    phases: number,
    hasUptake: number,
    parameters: number,
    role: number,
    hasCriterion: number,
    penalty: number,
    weight: number,
    heldBits: number,
    held: number,
    criticalF: number,
    starts: number,
    table: number,
  ): void;
  set_block(
    pitch: number,
    values: number,
    own: number,
    labels: number,
    integral: number,
    halfLife: number,
    model: number,
    status: number,
    chiSquare: number,
    sigma: number,
    response: number,
  ): void;
  fit_block(first: number, end: number): number;
}
