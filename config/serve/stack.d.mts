export interface StackChoices {
  /** Loopback port of the viewer; 0 (the default) takes a free one. */
  readonly port?: number;
  /** DICOMweb root of an existing archive; null for none; left out: an Orthanc is started. */
  readonly archive?: string | null;
  /** Files of that Orthanc; left out: a temporary folder that stop() deletes. */
  readonly dataFolder?: string;
  /** Folders of DICOM files, stored once per data folder. */
  readonly seed?: readonly string[];
  /** What `npm run build` made; left out: dist/ohif. */
  readonly extensionsFolder?: string;
  /** The viewer's app-config.js; left out: config/ohif/app-config.js. */
  readonly settingsFile?: string;
  /** COOP and COEP headers. */
  readonly isolated?: boolean;
  readonly log?: (line: string) => void;
}

export interface Stack {
  /** Origin of the viewer, such as http://127.0.0.1:3000; the archive is proxied at /dicom-web below it. */
  readonly address: string;
  /** DICOMweb root of the archive itself; null without one. */
  readonly archiveUrl: string | null;
  /** Process of the Orthanc that was started. */
  readonly archivePid: number | undefined;
  /** Where that Orthanc keeps its files. */
  readonly dataFolder: string | null;
  /** Resolves when that Orthanc has ended. */
  readonly archiveExited: Promise<unknown>;
  /** Ends everything that was started and deletes what was temporary. */
  readonly stop: () => Promise<void>;
}

/** Starts archive, viewer and proxy and resolves when all of them answer. Throws StartError (code start/...). */
export function startStack(choices?: StackChoices): Promise<Stack>;
