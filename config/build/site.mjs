import path from 'node:path';
import { parseArgs } from 'node:util';
import { installPackages } from '../install/installPackages.mjs';
import { fetchViewer } from '../serve/viewer.mjs';
import { root } from '../steps/root.mjs';
import { assembleSite } from './assembleSite.mjs';
import { buildIfChanged } from './build.mjs';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: path.join(root, 'dist', 'site') },
    base: { type: 'string', default: '/' },
    config: { type: 'string', default: path.join(root, 'config', 'ohif', 'app-config.js') },
  },
});
const base = `/${values.base}/`.replaceAll(/\/+/g, '/');
await installPackages();
await buildIfChanged({ log: console.log });
const viewerFolder = await fetchViewer({ log: console.log });
const outputFolder = path.resolve(values.out);
await assembleSite({
  viewerFolder,
  extensionsFolder: path.join(root, 'dist', 'ohif'),
  settingsFile: path.resolve(values.config),
  outputFolder,
  base,
});
console.log(`${outputFolder} can be served at ${base}`);
