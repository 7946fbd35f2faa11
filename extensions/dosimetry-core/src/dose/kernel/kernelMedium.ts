import { DosimetryError } from '../../domain/errors';

/** Media that dose point kernels exist for, by the names of the medium library. */
export const KERNEL_MEDIA = ['water', 'soft-tissue', 'lung', 'cortical-bone', 'adipose'] as const;
export type KernelMedium = (typeof KERNEL_MEDIA)[number];

/** The medium of that name. Throws `dose/medium`. */
export function findKernelMedium(name: string): KernelMedium {
  const found = KERNEL_MEDIA.find((medium) => medium === name);
  if (found) return found;
  throw new DosimetryError({
    code: 'dose/medium',
    message: `There is no dose point kernel for the medium "${name}".`,
    remedy: `Enter one of: ${KERNEL_MEDIA.join(', ')}.`,
    detail: { medium: name },
  });
}
