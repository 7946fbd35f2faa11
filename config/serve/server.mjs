import { readFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { archiveProxy } from './archiveProxy.mjs';
import { contentSecurityPolicy } from './contentSecurityPolicy.mjs';
import { sendFile } from './staticFiles.mjs';

/** What the page's own settings say differently when there is no archive: local files are its only source. */
const noArchiveSettings = `\nwindow.config.defaultDataSourceName = 'dicomlocal';\n`;

/**
 * The HTTP server of the demo: viewer, its settings, our extensions and the archive under one origin.
 *
 * Only pages of this origin are served: a request that names another host (DNS rebinding) or comes from another origin is
 * refused, because the archive behind it asks for no password.
 *
 * @param {{viewerFolder: string, extensionsFolder: string, settingsFile: string, archive: object | null, isolated: boolean}} parts
 */
export async function createViewerServer({ viewerFolder, extensionsFolder, settingsFile, archive, isolated }) {
  const page = await readFile(path.join(viewerFolder, 'index.html'), 'utf8');
  const pageHeaders = {
    'content-security-policy': contentSecurityPolicy(page),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...(isolated
      ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
      : {}),
  };
  const proxies = archive === null ? [] : createProxies(archive);
  const sendSettings = async (response) => {
    const settings = await readFile(settingsFile, 'utf8');
    response.writeHead(200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' });
    response.end(archive === null ? settings + noArchiveSettings : settings);
  };
  const sendStatic = async (pathname, request, response) => {
    if (pathname === '/app-config.js') return sendSettings(response);
    if (pathname.startsWith('/dosimetry/') && path.extname(pathname) !== '') {
      if (await sendFile(extensionsFolder, pathname.slice('/dosimetry'.length), request, response)) return undefined;
      return sendText(response, 404, `${pathname} was not built. Run npm run build.`);
    }
    if (pathname !== '/' && (await sendFile(viewerFolder, pathname, request, response))) return undefined;
    // Every other address without an extension is a route of the viewer.
    if (path.extname(pathname) === '' && (await sendFile(viewerFolder, '/index.html', request, response)))
      return undefined;
    return sendText(response, 404, `${pathname} does not exist.`);
  };
  const server = http.createServer((request, response) => {
    for (const [name, value] of Object.entries(pageHeaders)) response.setHeader(name, value);
    if (!isOwn(request)) {
      sendText(response, 403, 'Only pages of this origin may use this server.');
      return;
    }
    const { pathname } = new URL(request.url, 'http://localhost');
    const proxy = proxies.find(({ mount }) => pathname === mount || pathname.startsWith(`${mount}/`));
    if (proxy) proxy.handle(request, response);
    else if (isArchivePath(pathname))
      sendText(response, 404, 'This viewer was started without an archive. Open local files instead.');
    else if (request.method !== 'GET' && request.method !== 'HEAD')
      sendText(response, 405, 'Only GET is possible here.');
    else sendStatic(pathname, request, response).catch((error) => sendText(response, 500, error.message));
  });
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        for (const proxy of proxies) proxy.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const isArchivePath = (pathname) => /^\/(dicom-web|wado)(\/|$)/.test(pathname);

function createProxies(archive) {
  const mounts = [['/dicom-web', archive.url]];
  if (archive.wadoUrl) mounts.push(['/wado', archive.wadoUrl]);
  return mounts.map(([mount, url]) => ({ mount, ...archiveProxy({ ...archive, url }, mount) }));
}

function isOwn(request) {
  const { host, origin } = request.headers;
  const name = (host ?? '').replace(/:\d+$/, '');
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(name)) return false;
  return origin === undefined || origin === `http://${host}`;
}

function sendText(response, status, text) {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}
