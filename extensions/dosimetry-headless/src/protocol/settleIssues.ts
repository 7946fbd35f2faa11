import { DosimetryError, type ErrorCode, type IngestIssue, type IngestResult } from '@voxel-dosimetry/core';
import type { DosimetryCase } from '@voxel-dosimetry/case';

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
];

/** Where a protocol says what a person would enter; the other fields stand in the files alone. */
const IN_PROTOCOL: Readonly<Partial<Record<IngestIssue['field'], string>>> = {
  unit: '"calibration": { "factor_cps_per_MBq": … } where the image holds counts',
  radionuclide: '"radionuclide": "Lu-177"',
  administeredActivity_MBq: '"administrations": [{ "activity_MBq": …, "dateTime": … }]',
  administrationTime: '"administrations": [{ "activity_MBq": …, "dateTime": … }]',
};

/**
 * Settles what ingest asks: noted assumptions and those that the protocol accepts are confirmed and returned as warnings;
 * anything else throws with the issue's own code and remedy, naming all that is open. Counts with a camera factor in the
 * protocol need no word more on the unit.
 */
export function settleIssues(
  dosimetryCase: DosimetryCase,
  protocol: { readonly accept: readonly ErrorCode[]; readonly calibration: { readonly source: string } },
): Warning[] {
  const accepted = new Set<ErrorCode>([...NOTED, ...protocol.accept]);
  if (protocol.calibration.source === 'factor') accepted.add('ingest/unit-assumed');
  const settled: IngestIssue[] = [];
  for (;;) {
    const { issues = [], timePoints = [] } = dosimetryCase.getState().results.ingest ?? {};
    const next = issues.find(({ severity, code }) => severity === 'confirm' && accepted.has(code));
    if (!next) {
      throwOpen(issues, timePoints);
      return told(settled, timePoints);
    }
    dosimetryCase.confirm(next.id, `Accepted by the protocol of a run without a person: ${next.message}`);
    settled.push(next);
  }
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

function remedyOfProtocol({ field, severity, code }: IngestIssue): string {
  const place = IN_PROTOCOL[field];
  const enter = place === undefined ? '' : ` A protocol enters it as ${place}.`;
  return severity === 'confirm' ? `${enter} Or accept it in the protocol: "accept": ["${code}"].` : enter;
}
