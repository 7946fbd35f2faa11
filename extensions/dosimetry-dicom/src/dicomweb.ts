import { DosimetryError } from '@voxel-dosimetry/core';
import { api, type DICOMwebClient } from 'dicomweb-client';
import { archiveError } from './archiveErrors';
import { FetchRequest } from './fetchRequest';
import { EXPLICIT_LITTLE_ENDIAN } from './part10';

/** One DICOMweb endpoint with the headers of the moment (tokens expire, so they are asked for at every call). */
export interface Endpoint {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const withoutTrailingSlash = (url: string): string => url.replace(/\/+$/, '');

/** Runs one call of dicomweb-client over fetch; failures become DosimetryError with what was being done. */
export async function callArchive<T>(
  endpoint: Endpoint,
  doing: string,
  call: (client: DICOMwebClient, request: { instance: FetchRequest }) => Promise<T>,
): Promise<T> {
  const url = withoutTrailingSlash(endpoint.url);
  const client = new api.DICOMwebClient({ url, headers: { ...endpoint.headers }, verbose: false });
  const instance = new FetchRequest();
  try {
    return await Promise.race([call(client, { instance }), instance.broken]);
  } catch (error) {
    throw archiveError(error, doing, url);
  }
}

/** Explicit little endian, which archives transcode to; any for those that answer 406 because they cannot. */
const ACCEPTED = [EXPLICIT_LITTLE_ENDIAN, '*'] as const;

/**
 * A retrieval as Part 10. The transfer syntax is asked for by an Accept header of our own: the `mediaTypes` option of
 * dicomweb-client 0.11.3 throws for application/dicom ("Media type application/ is not supported").
 */
export async function retrieveTranscoded<T>(
  endpoint: Endpoint,
  doing: string,
  call: (client: DICOMwebClient, request: { instance: FetchRequest }) => Promise<T>,
): Promise<T> {
  const accepting = (transferSyntaxUID: string): Promise<T> => {
    const Accept = `multipart/related; type="application/dicom"; transfer-syntax=${transferSyntaxUID}`;
    return callArchive({ ...endpoint, headers: { ...endpoint.headers, Accept } }, doing, call);
  };
  try {
    return await accepting(ACCEPTED[0]);
  } catch (error) {
    if (!(error instanceof DosimetryError) || error.detail['status'] !== 406) throw error;
    return accepting(ACCEPTED[1]);
  }
}
