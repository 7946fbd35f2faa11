// `npm run -s dosimetry -- COMMAND …`: bundles the headless runner with its compute worker into .cache/headless and runs it.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../steps/root.mjs';
import { bundleHeadless } from './bundleHeadless.mjs';

const { main } = await import(pathToFileURL(await bundleHeadless(join(root, '.cache', 'headless'))).href);
process.exitCode = await main(process.argv.slice(2));
