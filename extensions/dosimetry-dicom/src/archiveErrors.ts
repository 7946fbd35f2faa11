import { DosimetryError, type ErrorReport } from '@voxel-dosimetry/core';

const statusOf = (error: unknown): number => {
  const status = typeof error === 'object' && error !== null && 'status' in error ? error.status : undefined;
  return typeof status === 'number' ? status : -1;
};

/** What an archive answered beside its status, shortened for a sentence. */
const answerOf = (error: unknown): string => {
  const response = typeof error === 'object' && error !== null && 'response' in error ? error.response : null;
  if (typeof response !== 'string' || response.trim() === '') return '';
  return ` It answered: ${response
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)}`;
};

/** What a proxy says when the archive behind it does not answer. */
const GATEWAY_STATUSES: readonly number[] = [502, 503, 504];

/**
 * A failed DICOMweb call as DosimetryError: no answer, or a proxy's word that there is none (502, 503, 504) →
 * `archive/unreachable`, 401 and 403 → `archive/unauthorised`, 404 → `archive/empty`, any other status → `archive/refused`,
 * an answer that is no DICOM → `archive/answer`.
 */
export function archiveError(error: unknown, doing: string, url: string): DosimetryError {
  if (error instanceof DosimetryError) return error;
  const status = statusOf(error);
  return new DosimetryError({ ...reportFor(status, error, doing, url), detail: { status, url } }, { cause: error });
}

function reportFor(status: number, error: unknown, doing: string, url: string): ErrorReport {
  const isGateway = GATEWAY_STATUSES.includes(status);
  if (status === 0 || isGateway)
    return {
      code: 'archive/unreachable',
      message: `The archive at ${url} gave no answer while ${doing}${isGateway ? ` (HTTP ${status})` : ''}.`,
      remedy: 'Check that it runs and that the address and the network are right, then try again.',
    };
  if (status === 401 || status === 403)
    return {
      code: 'archive/unauthorised',
      message: `The archive at ${url} did not allow ${doing} (HTTP ${status}).`,
      remedy: 'Sign in again, or ask for access to this archive.',
    };
  if (status === 404)
    return {
      code: 'archive/empty',
      message: `The archive at ${url} does not hold what was asked for while ${doing} (HTTP 404).`,
      remedy: 'Check that the study was sent to this archive and that its DICOMweb address is right.',
    };
  return status > 0 ? refused(status, error, doing, url) : unreadable(error, doing, url);
}

const refused = (status: number, error: unknown, doing: string, url: string): ErrorReport => ({
  code: 'archive/refused',
  message: `The archive at ${url} refused ${doing} (HTTP ${status}).${answerOf(error)}`,
  remedy: 'Look at the archive’s log; try again when it is mended.',
});

const unreadable = (error: unknown, doing: string, url: string): ErrorReport => ({
  code: 'archive/answer',
  message: `The answer of the archive at ${url} while ${doing} could not be read (${error instanceof Error ? error.message : String(error)}).`,
  remedy: 'Check that the address is a DICOMweb root (…/dicom-web).',
});
