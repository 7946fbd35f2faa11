import { STAGE_IDS, type StageFinding } from '@voxel-dosimetry/core';
import { findingsOf, type CaseState } from '@voxel-dosimetry/case';
import type { Warning } from '../protocol/settleIssues';

/** What waits for a word is told where the protocol gives it. */
const told = (findings: readonly StageFinding[]): Warning[] =>
  findings
    .filter(({ severity }) => severity === 'warning')
    .map(({ code, message, remedy }) => ({ code, message: `${message} ${remedy}` }));

/** NM and PT series that take no part: without a word a time point would be missing from the curves. */
export const unusedEmissionWarnings = (state: CaseState): Warning[] => told(findingsOf(state, 'ingest'));

/** What the stages after ingest found out about results that succeeded all the same. Proved by test/round-trip/headless/coverage.test.ts. */
export const resultWarnings = (state: CaseState): Warning[] =>
  told(STAGE_IDS.filter((stage) => stage !== 'ingest').flatMap((stage) => findingsOf(state, stage)));
