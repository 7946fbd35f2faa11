import { STAGE_IDS, type Confirmation } from '@voxel-dosimetry/core';
import type { CaseState } from '@voxel-dosimetry/case';
import type { Translate } from './messages/translator';

/** One word of a person, and everything that it was given on. */
export interface GivenConfirmation {
  readonly statement: string;
  readonly at: string;
  readonly by: string | null;
  readonly ids: readonly string[];
}

/** Confirmations that were given with one press: stored for each time point, shown and counted once. */
export function givenTogether(confirmations: readonly Confirmation[]): readonly GivenConfirmation[] {
  const given = new Map<string, GivenConfirmation>();
  for (const { what, statement, at, by } of confirmations) {
    const before = given.get(`${at} ${statement}`);
    given.set(`${at} ${statement}`, { statement, at, by, ids: [...(before?.ids ?? []), what] });
  }
  return [...given.values()];
}

/** What the person confirmed about the input; the approval of a whole stage is told apart by its id. */
export function confirmedIssues({ choices, confirmations }: CaseState): readonly Confirmation[] {
  const stages: readonly string[] = STAGE_IDS;
  return confirmations.filter(({ what }) => choices.ingest.confirmed.includes(what) && !stages.includes(what));
}

/** What the person confirmed about the calibrated images. */
export const confirmedActivities = ({ choices, confirmations }: CaseState): readonly Confirmation[] =>
  confirmations.filter(({ what }) => choices.calibrate.confirmed?.includes(what) === true);

/** Who gave a confirmation and when; a name that was not given is said to be so. */
export const nameAndTime = ({ by, at }: Pick<Confirmation, 'by' | 'at'>, t: Translate): string =>
  t('confirmed.byAt', { name: by ?? t('confirmed.notGiven'), at: at.slice(0, 16).replace('T', ' ') });
