import { DosimetryError, type ErrorCode, type IngestIssue } from '@voxel-dosimetry/core';
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
  'ingest/ct-other-study',
];

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
  const warnings: Warning[] = [];
  for (let settled = true; settled;) {
    const issues = dosimetryCase.getState().results.ingest?.issues ?? [];
    const next = issues.find(({ severity, code }) => severity === 'confirm' && accepted.has(code));
    settled = next !== undefined;
    if (!next) throwOpen(issues);
    else {
      dosimetryCase.confirm(next.id, `Accepted by the protocol of a run without a person: ${next.message}`);
      warnings.push({ code: next.code, message: next.message });
    }
  }
  return warnings;
}

const RANK = { refuse: 0, blocks: 1, confirm: 2 } as const;

function throwOpen(issues: readonly IngestIssue[]): void {
  const [first, ...more] = [...issues].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
  if (!first) return;
  const others = [...new Set(more.map(({ code, message }) => `${code}: ${message}`))];
  const acceptable = first.severity === 'confirm' ? ` Or accept it in the protocol: "accept": ["${first.code}"].` : '';
  throw new DosimetryError({
    code: first.code,
    message: [first.message, ...others.map((line) => `Also ${line}`)].join('\n'),
    remedy: `${first.remedy}${acceptable}`,
    detail: { timePointId: first.timePointId, open: issues.length },
  });
}
