/** Codes are `stage/what`; `case`, `archive`, `compute` and `protocol` stand beside the eight stages. */
export type ErrorArea =
  | 'ingest'
  | 'calibrate'
  | 'register'
  | 'segment'
  | 'fit'
  | 'dose'
  | 'analyse'
  | 'export'
  | 'archive'
  | 'compute'
  | 'case'
  | 'protocol'
  | 'volume'
  | 'viewer'
  | 'start';

export type ErrorCode = `${ErrorArea}/${string}`;

/** What a DosimetryError looks like when it crosses a worker, a file or the store: plain, cloneable data. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly message: string;
  readonly remedy: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}

/**
 * The one error type of the project. `message` says what happened with value and unit and what was
 * expected; `remedy` says what the person can do.
 */
export class DosimetryError extends Error {
  readonly code: ErrorCode;
  readonly remedy: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;

  constructor(report: ErrorReport, options?: ErrorOptions) {
    super(report.message, options);
    this.name = 'DosimetryError';
    this.code = report.code;
    this.remedy = report.remedy;
    this.detail = report.detail ?? {};
  }

  report(): ErrorReport {
    return { code: this.code, message: this.message, remedy: this.remedy, detail: this.detail };
  }
}

/** Any thrown value as a report; what is not ours becomes `fallbackCode` and keeps its message. */
export function toErrorReport(error: unknown, fallbackCode: ErrorCode): ErrorReport {
  if (error instanceof DosimetryError) return error.report();
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: fallbackCode,
    message,
    remedy: 'This was not expected. Nothing was changed; try again and report the message if it stays.',
  };
}
