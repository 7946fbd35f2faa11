import type { Confirmation } from '@voxel-dosimetry/core';
import type { CaseChoices } from './state';

/** Start of what a confirmation of an alignment is about; the time point's id follows. */
export const ALIGNMENT = 'register/';
/** Start of the id of a finding of Calibrate. */
export const ACTIVITY = 'calibrate/';

/** An acceptance that was withdrawn takes its confirmation with it. */
export function standing(confirmations: readonly Confirmation[], { register, calibrate }: CaseChoices): Confirmation[] {
  return confirmations.filter(({ what }) => {
    if (what.startsWith(ACTIVITY)) return calibrate.confirmed?.includes(what) === true;
    return !what.startsWith(ALIGNMENT) || register.accepted.includes(what.slice(ALIGNMENT.length));
  });
}
