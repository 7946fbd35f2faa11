import http from 'node:http';
import https from 'node:https';
import { Transform, pipeline } from 'node:stream';

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Replaces one text by another in a stream, also where a chunk ends in the middle of it.
 *
 * Works on bytes as latin1, so multi-byte characters pass unharmed.
 */
export function replaceInStream(from, to) {
  let rest = '';
  return new Transform({
    transform(chunk, _encoding, done) {
      const text = (rest + chunk.toString('latin1')).replaceAll(from, to);
      const kept = Math.min(from.length - 1, text.length);
      rest = kept === 0 ? '' : text.slice(-kept);
      done(null, Buffer.from(kept === 0 ? text : text.slice(0, -kept), 'latin1'));
    },
    flush(done) {
      done(null, Buffer.from(rest, 'latin1'));
    },
  });
}

/**
 * A handler that passes requests on to a DICOMweb archive, so that the page needs no other origin than its own.
 *
 * Bodies stream both ways. Our own archive (`trusted`) is told the Host that the browser used and builds its links with it;
 * a foreign archive hears its own name, and its links in JSON answers are turned back to this origin.
 *
 * @param {{url: string, authorization?: string, passHost: boolean}} archive root of the DICOMweb service, without credentials
 * @param {string} mount path under which it appears here
 */
export function archiveProxy(archive, mount) {
  const root = new URL(archive.url);
  const client = root.protocol === 'https:' ? https : http;
  const agent = new client.Agent({ keepAlive: true });
  const rootPath = root.pathname.replace(/\/$/, '');
  const handle = (request, response) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !hopByHop.has(name) && name !== 'origin'),
    );
    const ownOrigin = `http://${request.headers.host}`;
    if (!archive.passHost) {
      headers.host = root.host;
      delete headers['accept-encoding'];
      delete headers.cookie;
      delete headers.referer;
    }
    if (archive.authorization) headers.authorization = archive.authorization;
    const upstream = client.request(
      {
        agent,
        protocol: root.protocol,
        hostname: root.hostname,
        port: root.port,
        method: request.method,
        path: rootPath + request.url.slice(mount.length),
        headers,
      },
      (answer) =>
        relay(
          answer,
          response,
          archive.passHost ? null : { from: `${root.origin}${rootPath}`, to: `${ownOrigin}${mount}` },
        ),
    );
    upstream.on('error', (error) => refuse(response, error));
    request.on('error', () => upstream.destroy());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  };
  return { handle, close: () => agent.destroy() };
}

function relay(answer, response, links) {
  const headers = Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !hopByHop.has(name)));
  const rewrite = links !== null && /json/.test(headers['content-type'] ?? '');
  if (links !== null && headers.location) headers.location = headers.location.replace(links.from, links.to);
  if (rewrite) delete headers['content-length'];
  response.writeHead(answer.statusCode, headers);
  // When either side breaks off, the other is broken off too: a half answer must never look whole.
  const stages = rewrite ? [answer, replaceInStream(links.from, links.to), response] : [answer, response];
  pipeline(stages, (error) => {
    if (error) response.destroy();
  });
}

function refuse(response, error) {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(502, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify({ code: 'serve/archive-unreachable', message: `The archive does not answer: ${error.message}` }),
  );
}
