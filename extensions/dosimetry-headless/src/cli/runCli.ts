import { DosimetryError, toErrorReport } from '@voxel-dosimetry/core';
import { CANCELLED, UsageError, type CliIo, type Command } from './command';
import { parseOptions } from './parseOptions';

export type ExitCode = 0 | 1 | 2;

export interface CliSetting {
  readonly name: string;
  readonly commands: Readonly<Record<string, Command>>;
  readonly io: CliIo;
}

/**
 * Runs one command line. 0 done · 1 the case cannot be processed: code, message and remedy on stderr · 2 the command line
 * itself is wrong (usage on stderr) or the protocol that it names (code, message and remedy). Never throws. Proved by test/unit/headless/runCli.test.ts.
 */
export async function runCli(argv: readonly string[], { name, commands, io }: CliSetting): Promise<ExitCode> {
  const [word, ...rest] = argv;
  if (word === undefined || word === 'help' || word === '--help' || word === '-h') {
    (word === undefined ? io.err : io.out)(overview(name, commands));
    return word === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, word) ? commands[word] : undefined;
  if (!command) {
    io.err(`There is no command "${word}".\n\n${overview(name, commands)}`);
    return 2;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    io.out(usage(name, word, command));
    return 0;
  }
  try {
    await command.run(parseOptions(rest, command), io);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${error.message}\n\n${usage(name, word, command)}`);
      return 2;
    }
    reportFailure(error, rest.includes('--json'), io);
    return isWrongFile(error) ? 2 : 1;
  }
}

/** A file that the command line names and that is wrong in itself, for any case: the next case would fail alike. */
const WRONG_FILE: ReadonlySet<string> = new Set([
  'protocol/json',
  'protocol/duplicate-key',
  'protocol/unknown-key',
  'protocol/value',
  'protocol/unknown-code',
]);

const isWrongFile = (error: unknown): boolean => error instanceof DosimetryError && WRONG_FILE.has(error.code);

function reportFailure(error: unknown, asJson: boolean, io: CliIo): void {
  const isCancelled = error instanceof DosimetryError && error.code === CANCELLED.code;
  const report = io.signal.aborted && !isCancelled ? CANCELLED.report() : toErrorReport(error, 'case/unexpected');
  if (asJson) io.out(JSON.stringify({ event: 'error', ...report }));
  io.err(`${report.code}: ${report.message}\n${report.remedy}`);
}

function overview(name: string, commands: CliSetting['commands']): string {
  const width = Math.max(...Object.keys(commands).map((word) => word.length));
  const lines = Object.entries(commands).map(([word, { about }]) => `  ${word.padEnd(width)}  ${about}`);
  return [`Usage: ${name} COMMAND [OPTIONS]`, '', ...lines, '', `${name} COMMAND --help says more.`].join('\n');
}

function usage(name: string, word: string, command: Command): string {
  const entries = Object.entries(command.options).map(([option, spec]) => {
    const shown = `--${option}${spec.takes === 'value' ? ' VALUE' : ''}`;
    return { shown, line: spec.required ? shown : `[${shown}]`, about: spec.about };
  });
  const width = Math.max(0, ...entries.map(({ shown }) => shown.length));
  return [
    `Usage: ${name} ${word} ${entries.map(({ line }) => line).join(' ')}`,
    '',
    `  ${command.about}`,
    '',
    ...entries.map(({ shown, about }) => `  ${shown.padEnd(width)}  ${about}`),
  ].join('\n');
}
