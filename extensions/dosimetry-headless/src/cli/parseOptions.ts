import { UsageError, type Command, type Options } from './command';

/** `--name value`, `--name=value` and `--flag`, checked against the command's options. Throws UsageError. */
export function parseOptions(argv: readonly string[], command: Command): Options {
  const given: Record<string, string | true> = {};
  const rest = [...argv];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('--')) throw new UsageError(`"${word}" is not an option.`);
    const [name, inline] = splitOnce(word.slice(2));
    const spec = Object.hasOwn(command.options, name) ? command.options[name] : undefined;
    if (!spec) throw new UsageError(`There is no option --${name}.`);
    if (Object.hasOwn(given, name)) throw new UsageError(`--${name} is given twice.`);
    given[name] = spec.takes === 'flag' ? flag(name, inline) : value(name, inline ?? rest.shift());
  }
  for (const [name, spec] of Object.entries(command.options))
    if (spec.required && given[name] === undefined) throw new UsageError(`--${name} is missing.`);
  return given;
}

function splitOnce(word: string): [string, string | undefined] {
  const at = word.indexOf('=');
  return at < 0 ? [word, undefined] : [word.slice(0, at), word.slice(at + 1)];
}

function flag(name: string, inline: string | undefined): true {
  if (inline !== undefined) throw new UsageError(`--${name} takes no value.`);
  return true;
}

function value(name: string, given: string | undefined): string {
  if (given === undefined || given === '' || given.startsWith('--')) throw new UsageError(`--${name} needs a value.`);
  return given;
}

/** The text of an option that has a value; undefined when it was not given. */
export const textOf = (options: Options, name: string): string | undefined => {
  const given = options[name];
  return given === true ? undefined : given;
};

/** A whole number of at least `least`; undefined when the option was not given. Throws UsageError. */
export function integerOf(options: Options, name: string, least: number): number | undefined {
  const given = textOf(options, name);
  if (given === undefined) return undefined;
  const number = Number(given);
  if (!Number.isSafeInteger(number) || number < least)
    throw new UsageError(`--${name} is "${given}"; a whole number of at least ${least} was expected.`);
  return number;
}
