/**
 * The gallery: every panel and chart in every state, from the examples that the component tests use.
 *
 *   npm run gallery                      serves it and prints the address
 *   npm run gallery -- --shots FOLDER    writes a screenshot of each picture at several sizes, then ends
 *                      --only TEXT       … of the pictures whose name holds TEXT
 */
import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createServer } from 'vite';
import { takeShots } from './takeShots.mjs';

const root = fileURLToPath(new URL('../../test/gallery', import.meta.url));
const cacheDir = fileURLToPath(new URL('../../node_modules/.vite-gallery', import.meta.url));
const { values } = parseArgs({
  options: { shots: { type: 'string' }, only: { type: 'string' }, port: { type: 'string', default: '5180' } },
});

const server = await createServer({
  root,
  cacheDir,
  configFile: false,
  logLevel: 'warn',
  esbuild: { jsx: 'automatic' },
  server: {
    host: '127.0.0.1',
    port: Number(values.port),
    hmr: values.shots === undefined,
    watch: values.shots === undefined ? {} : null,
  },
});
await server.listen();
const address = server.resolvedUrls?.local[0] ?? `http://127.0.0.1:${values.port}/`;

if (values.shots === undefined) {
  process.stdout.write(`Gallery: ${address}  (Ctrl-C ends it)\n`);
} else {
  const folder = resolve(values.shots);
  await mkdir(folder, { recursive: true });
  const problems = await takeShots({
    address,
    only: values.only ?? '',
    fileFor: (name) => join(folder, `${name}.png`),
  });
  await server.close();
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
