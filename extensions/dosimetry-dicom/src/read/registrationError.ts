import { DosimetryError } from '@voxel-dosimetry/core';

/** Why a stored registration cannot be used: `register/registration-…`. */
export const registrationError = (what: string, because: string, remedy: string): DosimetryError =>
  new DosimetryError({
    code: `register/registration-${what}`,
    message: `The stored registration cannot be used: ${because}.`,
    remedy,
  });
