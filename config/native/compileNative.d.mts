export interface NativeProgram {
  readonly program: string;
  /** A folder that is the program's own. */
  readonly place: string;
  readonly remove: () => void;
}

export function compileNative(kernel: string, flags: readonly string[]): NativeProgram;
