import process from 'node:process';
import { installPackages } from '../install/installPackages.mjs';
import { installSystemPackages } from '../install/systemPackages.mjs';
import { buildFailure, buildIfChanged } from '../build/build.mjs';
import { demoPatient } from './demoPatient.mjs';
import { helpText, readOptions } from './options.mjs';
import { checkArchive, parseArchiveUrl } from './archive.mjs';
import { findOrthanc } from './orthanc.mjs';
import { checkPort } from './ports.mjs';
import { startStack } from './stack.mjs';
import { StartError } from './startError.mjs';

const log = (line) => console.log(line);

/** Orthanc from Debian's packages, when an archive of our own is wanted and none is there. */
function provideOrthanc() {
  if (findOrthanc() !== null) return;
  const problem = installSystemPackages(['orthanc', 'orthanc-dicomweb'], log);
  if (problem !== '' || findOrthanc() === null) {
    throw new StartError(
      'start/no-orthanc',
      'Orthanc with its DICOMweb plugin is not installed.',
      `${problem}\nOr use an archive that runs (npm start -- --archive URL), or none (npm start -- --no-archive).`,
    );
  }
}

async function packages() {
  try {
    await installPackages(log);
  } catch (error) {
    throw new StartError(
      'start/packages',
      error.message,
      'Check that the npm registry can be reached (npm ping), then repeat.',
    );
  }
}

async function build() {
  try {
    await buildIfChanged({ log });
  } catch (error) {
    throw new StartError(
      'start/build-failed',
      buildFailure(error),
      'Correct the named file, or return to a version that builds; the last good build was kept.',
    );
  }
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) return log(helpText);
  // What a person can put right at once is said before anything is downloaded.
  await checkPort(options.port);
  if (typeof options.archive === 'string') await checkArchive(parseArchiveUrl(options.archive));
  await packages();
  await build();
  const own = options.archive === undefined;
  if (own) provideOrthanc();
  const seed = own && options.demo ? [await demoPatient({ log })] : [];
  const { archive, port, dataFolder, isolated } = options;
  const stack = await startStack({ archive, port, dataFolder, isolated, seed, log });

  let ending = false;
  const end = async (message, exitCode) => {
    if (ending) return;
    ending = true;
    log(message);
    await stack.stop();
    process.exit(exitCode);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void end('\nStopping ...', 0));
  void stack.archiveExited.then(() =>
    end('start/orthanc-ended: the archive ended by itself; see orthanc.log in its data folder. Start again.', 1),
  );
  log(`\nVoxel dosimetry: ${stack.address}\nCtrl-C stops everything.`);
  return undefined;
}

try {
  await main();
} catch (error) {
  console.error(error instanceof StartError ? String(error) : error);
  process.exitCode = 1;
}
