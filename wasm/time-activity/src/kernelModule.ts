import { KERNEL_BASE64 } from './kernelBytes.mjs';

/** Compiles the kernel: once per program, the module can be posted to workers. */
export function compileTimeActivityModule(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(Uint8Array.from(atob(KERNEL_BASE64), (character) => character.charCodeAt(0)));
}
