import { createHash } from 'node:crypto';

/** The sources of a page's inline scripts as CSP hashes, so that nothing else inline can run. */
export function inlineScriptHashes(html) {
  return [...html.matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)].map(
    ([, text]) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  );
}

/**
 * The policy under which viewer, extensions, workers and wasm work, and nothing else: no other host, nothing inline.
 *
 * unsafe-eval: the viewer's own SEG reader compiles its array views; without it no SEG ever finishes loading, and no error is
 * shown. blob: workers are the viewer's decoders; data: connections are wasm modules that libraries carry inside their code.
 */
export function contentSecurityPolicy(html) {
  return [
    `default-src 'self'`,
    `script-src 'self' 'unsafe-eval' ${inlineScriptHashes(html).join(' ')}`.trimEnd(),
    `worker-src 'self' blob:`,
    `connect-src 'self' data: blob:`,
    `img-src 'self' data: blob:`,
    `media-src 'self' blob:`,
    `font-src 'self' data:`,
    `style-src 'self' 'unsafe-inline'`,
    `object-src 'none'`,
    `base-uri 'self'`,
    `form-action 'self'`,
    `frame-ancestors 'self'`,
  ].join('; ');
}
