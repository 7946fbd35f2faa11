import { StartError } from './startError.mjs';

const wait_s = 15;

/** A DICOMweb address as typed: credentials are taken out of it and sent as a header, never shown. */
export function parseArchiveUrl(text) {
  let url;
  try {
    url = new URL(text);
  } catch {
    throw new StartError(
      'start/archive-url',
      `"${text}" is not an address.`,
      'Give the DICOMweb root, such as http://archive.example:8042/dicom-web',
    );
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new StartError(
      'start/archive-url',
      `${url.protocol}// is not possible.`,
      'Give the http:// or https:// address of the DICOMweb root.',
    );
  }
  const credentials = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const authorization = credentials === ':' ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  url.username = '';
  url.password = '';
  return { url: url.href.replace(/\/$/, ''), authorization, passHost: false };
}

/**
 * Asks the archive for one study, to say at the start what would otherwise fail later in the viewer.
 *
 * @throws StartError start/archive-unreachable, start/archive-rights, start/archive-not-dicomweb
 */
export async function checkArchive({ url, authorization }) {
  const headers = { accept: 'application/dicom+json', ...(authorization ? { authorization } : {}) };
  let response;
  try {
    response = await fetch(`${url}/studies?limit=1`, { headers, signal: AbortSignal.timeout(wait_s * 1000) });
    await response.arrayBuffer();
  } catch (error) {
    const reason =
      error.name === 'TimeoutError' ? `no answer within ${wait_s} s` : (error.cause?.message ?? error.message);
    throw new StartError(
      'start/archive-unreachable',
      `The archive ${url} cannot be reached: ${reason}`,
      'Check the address, that the archive runs and that no firewall is between. Without --archive an own archive is started.',
    );
  }
  if (response.status === 401 || response.status === 403) {
    throw new StartError(
      'start/archive-rights',
      `The archive ${url} refused with ${response.status}.`,
      'Give a user that may search and store: --archive http://user:password@host/path',
    );
  }
  if (!response.ok) {
    throw new StartError(
      'start/archive-not-dicomweb',
      `${url}/studies answered ${response.status}, expected 200 or 204.`,
      'Give the DICOMweb root, without /studies: http://host:8042/dicom-web for Orthanc, http://host:8080/dcm4chee-arc/aets/DCM4CHEE/rs for dcm4chee.',
    );
  }
}
