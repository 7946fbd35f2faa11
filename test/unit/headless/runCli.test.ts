import { DosimetryError } from '@voxel-dosimetry/core';
import {
  integerOf,
  kernel,
  nuclides,
  runCli,
  textOf,
  UsageError,
  type CliIo,
  type Command,
} from '@voxel-dosimetry/headless';

const echo: Command = {
  about: 'Says it again.',
  options: {
    word: { takes: 'value', required: true, about: 'what to say' },
    times: { takes: 'value', about: 'how often' },
    loud: { takes: 'flag', about: 'in capitals' },
  },
  run(options, io) {
    const times = integerOf(options, 'times', 1) ?? 1;
    const word = textOf(options, 'word') ?? '';
    if (word === 'fail')
      throw new DosimetryError({ code: 'dose/no-mass', message: 'There is no mass.', remedy: 'Add some.' });
    if (word === 'crash') throw new TypeError('something else');
    for (let n = 0; n < times; n++) io.out(options['loud'] ? word.toUpperCase() : word);
    return Promise.resolve();
  },
};

async function cli(...argv: string[]) {
  const lines = { out: [] as string[], err: [] as string[] };
  const controller = new AbortController();
  if (argv[0] === 'aborted') controller.abort();
  const io: CliIo = {
    out: (line) => void lines.out.push(line),
    err: (line) => void lines.err.push(line),
    signal: controller.signal,
    now: () => '2026-09-20T12:00:00+02:00',
  };
  const commands = { echo, kernel, nuclides };
  const code = await runCli(argv[0] === 'aborted' ? argv.slice(1) : argv, { name: 'voxel-dosimetry', commands, io });
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
}

test('a command that works ends with 0', async () => {
  expect(await cli('echo', '--word', 'hm', '--times=2', '--loud')).toEqual({ code: 0, out: 'HM\nHM', err: '' });
});

test.each([
  [[], 'Usage: voxel-dosimetry COMMAND'],
  [['sing'], 'There is no command "sing".'],
  [['constructor'], 'There is no command "constructor".'],
  [['echo'], '--word is missing.'],
  [['echo', '--word'], '--word needs a value.'],
  [['echo', '--word', '--loud'], '--word needs a value.'],
  [['echo', 'word'], '"word" is not an option.'],
  [['echo', '--wrod', 'x'], 'There is no option --wrod.'],
  [['echo', '--word', 'a', '--word', 'b'], '--word is given twice.'],
  [['echo', '--word', 'a', '--loud=yes'], '--loud takes no value.'],
  [['echo', '--word', 'a', '--times', '0'], '--times is "0"; a whole number of at least 1 was expected.'],
  [['echo', '--word', 'a', '--times', '1.5'], '--times is "1.5"'],
])('a wrong command line ends with 2 and the usage: %j', async (argv, words) => {
  const { code, out, err } = await cli(...argv);
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toContain(words);
  expect(err).toContain('Usage: voxel-dosimetry');
});

test('help is no error', async () => {
  expect(await cli('--help')).toMatchObject({ code: 0, err: '' });
  const { code, out } = await cli('echo', '--help');
  expect(code).toBe(0);
  expect(out).toContain('Usage: voxel-dosimetry echo --word VALUE [--times VALUE] [--loud]');
});

test('a case that cannot be processed ends with 1, code, message and remedy', async () => {
  expect(await cli('echo', '--word', 'fail')).toEqual({
    code: 1,
    out: '',
    err: 'dose/no-mass: There is no mass.\nAdd some.',
  });
  expect(await cli('echo', '--word', 'crash')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^case\/unexpected: something else\n/) as string,
  });
});

test('Ctrl-C ends with 1 whatever it interrupted', async () => {
  expect(await cli('aborted', 'echo', '--word', 'crash')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^case\/cancelled: /) as string,
  });
});

test('kernel says that it comes later', async () => {
  expect(await cli('kernel', '--radionuclide', 'Y-90', '--out', 'k.json')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^protocol\/not-available: Voxel S-value kernels/) as string,
  });
});

test('nuclides as a table and as JSON', async () => {
  const table = await cli('nuclides');
  expect(table.out).toMatch(/^Lu-177 +6\.647 d +14[78]\.\d/m);
  expect(table.out).toMatch(/^Y-90 +2\.66\d* d +9[23]\d\.\d/m);
  const library = JSON.parse((await cli('nuclides', '--json')).out) as {
    name: string;
    halfLife_s: number;
    source: string;
  }[];
  expect(library.find(({ name }) => name === 'I-131')?.halfLife_s).toBeCloseTo(8.0233 * 86400, -2);
  for (const { source } of library) expect(source).toMatch(/\S/);
});

test('UsageError is what options throw', () => {
  expect(() => integerOf({ seed: 'x' }, 'seed', 0)).toThrow(UsageError);
});
