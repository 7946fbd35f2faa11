import {
  DosimetryError,
  mrOf,
  type ErrorCode,
  type IngestIssue,
  type IngestResult,
  type StageId,
} from '@voxel-dosimetry/core';
import { findingsToConfirm, type DosimetryCase } from '@voxel-dosimetry/case';
import type { Protocol } from './protocol';

export interface Warning {
  readonly code: ErrorCode;
  readonly message: string;
}

/**
 * Assumptions that a batch may go on with, noted as warnings: what the standard itself implies (NM is not decay-corrected),
 * geometry taken from a neighbouring attribute and checked against the CT, the acquisition's own clock, the choice among
 * CTs. Identity, administered activity, time zero, unit, plausibility and a missing CT are never among them.
 */
const NOTED: readonly ErrorCode[] = [
  'ingest/decayCorrection-assumed',
  'ingest/sliceSpacing_mm-assumed',
  'ingest/frameOrder-assumed',
  'ingest/acquisitionStart-assumed',
  'ingest/acquisitionDuration_s-assumed',
  'ingest/several-cts',
  'ingest/ct-of-other-study',
  'ingest/ct-other-frame',
  'ingest/frameOfReference-assumed',
];

/** Where a protocol says what a person would enter for all time points. */
const FOR_ALL: Readonly<Partial<Record<IngestIssue['field'], string>>> = {
  unit: '"calibration": { "factor_cps_per_MBq": … } where the image holds counts',
  radionuclide: '"radionuclide": "Lu-177"',
  administeredActivity_MBq: '"administrations": [{ "activity_MBq": …, "dateTime": … }]',
  administrationTime: '"administrations": [{ "activity_MBq": …, "dateTime": … }]',
};

/** What was confirmed in the author's stead: told as warnings; `codes` are theirs. */
export interface Settled {
  readonly warnings: readonly Warning[];
  readonly codes: ReadonlySet<ErrorCode>;
}

/**
 * Settles what ingest asks: noted assumptions and those that the protocol accepts are confirmed and returned as warnings;
 * anything else throws with the issue's own code and remedy, naming all that is open. Counts with a camera factor in the
 * protocol need no word more on the unit, regions on an MR that it registers none on their frame: they follow the MR, and a run whose MR is not registered ends.
 */
export function settleIssues(
  dosimetryCase: DosimetryCase,
  protocol: Pick<Protocol, 'accept' | 'calibration' | 'registration'>,
): Settled {
  const accepted = new Set<ErrorCode>([...NOTED, ...protocol.accept]);
  if (protocol.calibration.source === 'factor') accepted.add('ingest/unit-assumed');
  const settled: IngestIssue[] = [];
  const onMrs = followingMrs(dosimetryCase, protocol.registration);
  for (const { id, message } of onMrs)
    dosimetryCase.confirm(id, `Settled by the MR that the protocol registers: ${message}`);
  for (;;) {
    const { issues = [], timePoints = [] } = dosimetryCase.getState().results.ingest ?? {};
    const next = issues.find(({ severity, code }) => severity === 'confirm' && accepted.has(code));
    if (!next) {
      throwOpen(issues, timePoints);
      return { warnings: told(settled, timePoints), codes: new Set([...onMrs, ...settled].map(({ code }) => code)) };
    }
    dosimetryCase.confirm(next.id, `Accepted by the protocol of a run without a person: ${next.message}`);
    settled.push(next);
  }
}

/** That regions have a frame of their own, where the MR that they were drawn on is one of the protocol's. */
function followingMrs(dosimetryCase: DosimetryCase, { mrs }: Protocol['registration']): readonly IngestIssue[] {
  const { issues = [], regionSources = [], mrs: all = [] } = dosimetryCase.getState().results.ingest ?? {};
  const registered = all.filter((mr) =>
    mrs.some(({ seriesInstanceUID }) => seriesInstanceUID === mr.seriesInstanceUID),
  );
  const following = regionSources.filter((source) => mrOf(source, registered) !== null);
  return issues.filter(
    ({ code, leaveOut = [] }) =>
      code === 'ingest/regions-other-frame' &&
      leaveOut.some((series) =>
        following.some(({ seriesInstanceUID }) => seriesInstanceUID === series.seriesInstanceUID),
      ),
  );
}

/**
 * What a stage found out about its result and wants a word on: confirmed and returned as warnings where the protocol accepts
 * it, otherwise thrown with the finding's own code and remedy. That a protocol registers is no word on what came of it.
 */
export function settleFindings(
  dosimetryCase: DosimetryCase,
  stage: StageId,
  { accept }: { readonly accept: readonly ErrorCode[] },
): Settled {
  const open = findingsToConfirm(dosimetryCase.getState(), stage);
  const refused = open.find(({ code }) => !accept.includes(code));
  if (refused)
    throw new DosimetryError({
      code: refused.code,
      message: open.map(({ message }) => message).join('\n'),
      remedy: `${refused.remedy}${acceptInProtocol(refused.code)}`,
      detail: { timePointId: refused.timePointId, open: open.length },
    });
  // The alignments are accepted by the protocol as a whole.
  if (stage !== 'register')
    for (const { id, message } of open)
      dosimetryCase.confirm(id, `Accepted by the protocol of a run without a person: ${message}`);
  return {
    warnings: open.map(({ code, message }) => ({ code, message })),
    codes: new Set(open.map(({ code }) => code)),
  };
}

/** Codes that the protocol accepts and that nothing in the case has raised: the author may expect a trap that is not there. */
export function unusedAcceptances(accept: readonly ErrorCode[], settled: readonly Settled[]): Warning[] {
  return accept
    .filter((accepted) => !settled.some(({ codes }) => codes.has(accepted)))
    .map((accepted) => ({
      code: 'protocol/accept-unused',
      message: `The protocol accepts ${accepted}, which nothing in this case has raised.`,
    }));
}

/** The same words about several time points are said once, with the time points. */
function told(issues: readonly IngestIssue[], timePoints: IngestResult['timePoints']): Warning[] {
  const byText = new Map<string, { readonly code: ErrorCode; readonly message: string; readonly at: string[] }>();
  for (const { code, message, timePointId } of issues) {
    const entry = byText.get(`${code} ${message}`) ?? { code, message, at: [] };
    byText.set(`${code} ${message}`, entry);
    const label = timePoints.find(({ id }) => id === timePointId)?.label;
    if (label !== undefined) entry.at.push(label);
  }
  return [...byText.values()].map(({ code, message, at }) => ({
    code,
    message: at.length === 0 ? message : `${message} (time point ${at.join(', ')})`,
  }));
}

const RANK = { refuse: 0, blocks: 1, confirm: 2 } as const;

function throwOpen(issues: readonly IngestIssue[], timePoints: IngestResult['timePoints']): void {
  const sorted = [...issues].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  const first = sorted[0];
  if (!first) return;
  const [lead, ...others] = told(sorted, timePoints);
  throw new DosimetryError({
    code: first.code,
    message: [lead?.message, ...others.map(({ code, message }) => `Also ${code}: ${message}`)].join('\n'),
    remedy: `${first.remedy}${remedyOfProtocol(first)}`,
    detail: { timePointId: first.timePointId, open: issues.length },
  });
}

function remedyOfProtocol({ field, severity, code, timePointId }: IngestIssue): string {
  const isEntry = timePointId !== null && field !== 'ct' && field !== 'patient' && field !== 'series';
  const places = [FOR_ALL[field], isEntry ? `"timePoints": { "${timePointId}": { "${field}": … } }` : undefined];
  const known = severity === 'refuse' ? [] : places.filter((place) => place !== undefined);
  const enter = known.length === 0 ? '' : ` A protocol enters it as ${known.join(', or as ')}.`;
  return severity === 'confirm' ? `${enter}${acceptInProtocol(code)}` : enter;
}

const acceptInProtocol = (code: ErrorCode): string => ` Or accept it in the protocol: "accept": ["${code}"].`;
