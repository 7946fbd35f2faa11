/** The compiled kernel; config/build/compileKernels.mjs writes it. */
export const KERNEL_BASE64: string;
