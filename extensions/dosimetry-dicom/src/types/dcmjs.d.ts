/** What this package uses of dcmjs 0.52; the library itself carries no types. */
declare module 'dcmjs' {
  /** One element of a dcmjs dictionary or of the DICOM JSON model. */
  export interface DictElement {
    vr: string;
    Value?: unknown[] | undefined;
    BulkDataURI?: string;
    InlineBinary?: string;
    /** The text as it stood in a Part 10 file, before dcmjs formats it. */
    _rawValue?: unknown;
  }
  /** Eight hexadecimal digits of the tag → element. */
  export type Dict = Record<string, DictElement>;
  export interface ReadOptions {
    ignoreErrors?: boolean;
    untilTag?: string | null;
    includeUntilTagValue?: boolean;
    noCopy?: boolean;
  }
  export interface WriteOptions {
    allowInvalidVRLength?: boolean;
    fragmentMultiframe?: boolean;
  }
  export interface DictionaryEntry {
    tag: string;
    vr: string;
    name: string;
    version?: string;
  }
  interface DicomDict {
    meta: Dict;
    dict: Dict;
    write(options?: WriteOptions): ArrayBuffer;
  }
  interface Logger {
    setLevel(level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent', persist?: boolean): void;
    getLogger(name: string): Logger;
  }
  export const data: {
    DicomMessage: { readFile(buffer: ArrayBuffer, options?: ReadOptions): DicomDict };
    DicomDict: new (meta: Dict) => DicomDict;
    DicomMetaDictionary: {
      dictionary: Record<string, DictionaryEntry | undefined>;
      nameMap: Record<string, DictionaryEntry | undefined>;
      naturalizeDataset(dict: Dict): Record<string, unknown>;
      denaturalizeDataset(dataset: Record<string, unknown>): Dict;
    };
  };
  export const log: Logger;
}
