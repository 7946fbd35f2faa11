import type { HangingProtocol, MatchingRule } from '../ohif/services';

/** Name of the attribute that says what a display set is to a case; see `displaySetRole`. */
export const ROLE_ATTRIBUTE = 'dosimetryRole';

export type Selector = HangingProtocol['displaySetSelectors'][string];

const equal = (attribute: string, value: string | number): MatchingRule => ({
  attribute,
  constraint: { equals: { value } },
  required: true,
});

export const bySeries = (seriesInstanceUID: string): Selector => ({
  seriesMatchingRules: [equal('SeriesInstanceUID', seriesInstanceUID)],
});

export const byDisplaySet = (displaySetInstanceUID: string): Selector => ({
  seriesMatchingRules: [equal('displaySetInstanceUID', displaySetInstanceUID)],
});

/** Before the case is open: what a display set is, in the n-th study of the address. */
export const byRoleInStudy = (role: 'emission' | 'ct', study: number): Selector => ({
  studyMatchingRules: [{ ...equal('studyInstanceUIDsIndex', study), from: 'options' }],
  seriesMatchingRules: [equal(ROLE_ATTRIBUTE, role)],
});

/** What a display set is to a case, by modality alone: used until the case has assessed the headers. */
export function displaySetRole(displaySet: {
  readonly Modality?: string;
  readonly isReconstructable?: boolean;
}): string {
  if (displaySet.isReconstructable !== true) return 'other';
  if (displaySet.Modality === 'NM' || displaySet.Modality === 'PT') return 'emission';
  return displaySet.Modality === 'CT' ? 'ct' : 'other';
}
