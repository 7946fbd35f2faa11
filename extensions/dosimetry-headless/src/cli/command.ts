import { DosimetryError } from '@voxel-dosimetry/core';

/** What a command may touch: text out, the signal that Ctrl-C gives, the clock. */
export interface CliIo {
  /** One line for a program or a person, without its line end. */
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  /** Aborted by Ctrl-C: the command leaves nothing half-written and ends with `case/cancelled`. */
  readonly signal: AbortSignal;
  /** ISO 8601 with offset. */
  readonly now: () => string;
}

/** `--name VALUE`; `flag` takes no value. */
export interface OptionSpec {
  readonly takes: 'value' | 'flag';
  readonly required?: boolean;
  readonly about: string;
}

/** Options as given, checked against the command's table. */
export type Options = Readonly<Record<string, string | true>>;

export interface Command {
  readonly about: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  run(options: Options, io: CliIo): Promise<void>;
}

/** The command line itself is wrong: exit code 2, with the usage. */
export class UsageError extends Error {}

/** What Ctrl-C ends a command with. */
export const CANCELLED = new DosimetryError({
  code: 'case/cancelled',
  message: 'The run was stopped before it was done; nothing was written.',
  remedy: 'Start it again.',
});
