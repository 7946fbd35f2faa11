import type { ErrorReport } from '@voxel-dosimetry/core';
import type { Dict } from 'dcmjs';
import type { Dataset, EncodedInstance } from './archive';
import { finiteNumber, items, text, toDataset } from './dataset';

/** Failure Reason (0008,1197), PS3.18 table I.2-2. */
const REASONS: Readonly<Record<number, string>> = {
  0xa700: 'out of resources',
  0xa900: 'the object does not match its SOP class',
  0xc000: 'the object could not be understood',
  0x0110: 'processing failure',
  0x0111: 'an object with this UID is there already',
  0x0112: 'no such object',
  0x0122: 'SOP class not supported',
  0x0124: 'not authorised',
  0xc122: 'transfer syntax not supported',
};

function responseDataset(answer: unknown): Dataset | null {
  if (typeof answer !== 'string') return null;
  try {
    const parsed: unknown = JSON.parse(answer);
    const one: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    return typeof one === 'object' && one !== null ? toDataset(one as Dict) : null;
  } catch {
    return null;
  }
}

/**
 * Outcome of storing one object from the Store Instances Response (PS3.18 I.2): null when it was stored. An answer that can
 * not be read is no failure by itself; reading the object back decides.
 */
export function storeFailure(answer: unknown, instance: EncodedInstance): ErrorReport | null {
  const response = responseDataset(answer);
  if (!response) return null;
  const failedItem = items(response, 'FailedSOPSequence')[0];
  if (!failedItem) return null;
  const code = finiteNumber(failedItem, 'FailureReason') ?? 0;
  const reason = REASONS[code] ?? `failure reason ${code.toString(16).toUpperCase().padStart(4, '0')}H`;
  return {
    code: 'archive/refused',
    message: `The archive refused the ${instance.modality} ${text(failedItem, 'ReferencedSOPInstanceUID') || instance.sopInstanceUID}: ${reason}.`,
    remedy: 'Nothing is lost: try again, or download the object and send it by another way.',
    detail: { failureReason: code },
  };
}
