import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../steps/root.mjs';
import { StartError } from './startError.mjs';

export const helpText = `npm start                        viewer, extensions, an Orthanc archive and a demo patient
npm start -- --archive URL       an existing DICOMweb archive instead (http://user:password@host/path works)
npm start -- --no-archive        no archive: the viewer opens folders of DICOM files, results are downloaded
    --port N                     port of the viewer (default 3000)
    --data DIR                   folder of the archive that is started (default .cache/orthanc)
    --no-demo                    do not store the demo patient
    --isolated                   send COOP and COEP headers, so that shared memory is allowed
    --help                       this text`;

const definitions = {
  archive: { type: 'string' },
  'no-archive': { type: 'boolean', default: false },
  port: { type: 'string', default: '3000' },
  data: { type: 'string' },
  'no-demo': { type: 'boolean', default: false },
  isolated: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

/** The command line of `npm start`, validated. */
export function readOptions(argv) {
  let values;
  try {
    ({ values } = parseArgs({ args: argv, options: definitions }));
  } catch (error) {
    throw new StartError('start/usage', error.message, `The options are:\n${helpText}`);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new StartError(
      'start/usage',
      `--port is ${values.port}, expected a whole number from 0 to 65535.`,
      'Give another port, or none for 3000.',
    );
  }
  if (values.archive !== undefined && values['no-archive']) {
    throw new StartError('start/usage', '--archive and --no-archive exclude each other.', 'Give one of them.');
  }
  return {
    help: values.help,
    archive: values['no-archive'] ? null : values.archive,
    port,
    dataFolder: path.resolve(values.data ?? path.join(root, '.cache', 'orthanc')),
    demo: !values['no-demo'],
    isolated: values.isolated,
  };
}
