import { type RigidTransform, type StageId, type TimePoint } from '@voxel-dosimetry/core';
import type { VolumeKey } from '@voxel-dosimetry/compute';
import type { CaseState } from '@voxel-dosimetry/case';
import type { HostServices } from '../ohif/services';

/** What a viewport shows, in the case's terms. */
export interface ViewportContent {
  /** The time point whose own images are shown; null when there are none. */
  readonly timePoint: TimePoint | null;
  /** Computed volumes; these lie in the reference time point's frame. */
  readonly computed: readonly VolumeKey[];
}

export function viewportContent(services: HostServices, state: CaseState, viewportId: string): ViewportContent {
  const { viewportGridService, displaySetService } = services;
  const uids = viewportGridService.getState().viewports.get(viewportId)?.displaySetInstanceUIDs ?? [];
  const displaySets = uids.map((uid) => displaySetService.getDisplaySetByUID(uid)).filter((one) => one !== undefined);
  const series = new Set(displaySets.map(({ SeriesInstanceUID }) => SeriesInstanceUID));
  const timePoint = state.results.ingest?.timePoints.find(
    ({ emission, ct }) => series.has(emission.seriesInstanceUID) || (ct !== null && series.has(ct.seriesInstanceUID)),
  );
  const computed = displaySets.map(({ dosimetryKey }) => dosimetryKey as VolumeKey | undefined);
  return { timePoint: timePoint ?? null, computed: computed.filter((key) => key !== undefined) };
}

/** How points of the viewport's images are brought onto the reference; null where they stand on it already. */
export function toReference(state: CaseState, { timePoint, computed }: ViewportContent): RigidTransform | null {
  if (timePoint === null || computed.length > 0) return null;
  const referenceId = state.choices.register.referenceTimePointId ?? state.results.ingest?.timePoints[0]?.id;
  return timePoint.id === referenceId ? null : (state.choices.register.transforms[timePoint.id] ?? null);
}

const COMPUTED_LABEL: Readonly<Record<string, string>> = {
  tia: 'Time-integrated activity',
  dose: 'Absorbed dose',
  effectiveHalfLife: 'Effective half-life',
};

/** The stage that makes a computed volume. */
const madeBy = (key: VolumeKey): StageId => (key.startsWith('aligned/') ? 'register' : key === 'dose' ? 'dose' : 'fit');

/** What a running stage showed before is about to be replaced, or, after a resume, made again as it was. */
export const isOvertaken = ({ stages }: CaseState, stage: StageId): boolean =>
  stages[stage].status === 'stale' || stages[stage].status === 'failed';

/** One line for the corner of the image: "4.0 h", "Out of date: Absorbed dose", "4.0 h and 168.0 h, aligned". */
export function viewportLabel(state: CaseState, { timePoint, computed }: ViewportContent): string {
  const labels = new Map(state.results.ingest?.timePoints.map(({ id, label }) => [id, label]));
  const aligned = computed
    .filter((key) => key.startsWith('aligned/'))
    .map((key) => labels.get(key.slice('aligned/'.length)) ?? '');
  const overtaken = computed.some((key) => isOvertaken(state, madeBy(key))) ? 'Out of date: ' : '';
  if (aligned.length > 0) return `${overtaken}${aligned.join(' and ')}, aligned`;
  const map = computed.map((key) => COMPUTED_LABEL[key] ?? key).join(', ');
  return map === '' ? (timePoint?.label ?? '') : `${overtaken}${map}`;
}
