import { createComputeEngine } from '@voxel-dosimetry/compute';
import { DosimetryError } from '@voxel-dosimetry/core';
import {
  integerOf,
  kernelCommand,
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
  const kernel = kernelCommand(() => ({ compute: createComputeEngine(), end: () => Promise.resolve() }));
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

test('kernel asks for what it needs', async () => {
  expect(await cli('kernel', '--radionuclide', 'Y-90', '--out', 'k.json')).toMatchObject({
    code: 2,
    err: expect.stringMatching(/^--voxel-mm is missing\./) as string,
  });
});

test('kernel has to be told what becomes of daughters that decay', async () => {
  const options = ['--voxel-mm', '4', '--medium', 'water', '--out', 'k.json'];
  expect(await cli('kernel', '--radionuclide', 'Ra-223', ...options)).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^dose\/daughters: Daughters of Ra-223 decay too \(Rn-219, /) as string,
  });
  expect(await cli('kernel', '--radionuclide', 'Ra-223', '--daughters', 'some', ...options)).toMatchObject({ code: 2 });
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

test('one nuclide with every line and its chain', async () => {
  const { out } = await cli('nuclides', '--radionuclide', '212Pb');
  expect(out).toMatch(/^Pb-212 {2}half-life 10\.64 h/);
  expect(out).toMatch(/gamma: 0\.47652 per decay[^]* 238\.632 keV {2}0\.43/);
  expect(out).toMatch(/spectrum from 0 to 569\.9 keV/);
  expect(out).toMatch(/Po-212 +0\.6407\n/);
  expect(out).toMatch(/Pb-208 +1, stable/);
  expect(out).toMatch(/with daughters: .*alpha 780\d\.\d, /);
  const [astatine] = JSON.parse((await cli('nuclides', '--radionuclide', 'At-211', '--json')).out) as [
    { lines: unknown[]; chain: { members: { nuclide: string }[]; ends: unknown[] } },
  ];
  expect(astatine.lines.length).toBeGreaterThan(20);
  expect(astatine.chain.members.map((each) => each.nuclide)).toEqual(['At-211', 'Po-211']);
  expect(astatine.chain.ends).toContainEqual({ nuclide: 'Bi-207', perParentDecay: 0.4178, reason: 'outlives' });
  expect((await cli('nuclides', '--radionuclide', 'Xx-1')).code).toBe(1);
});

test('UsageError is what options throw', () => {
  expect(() => integerOf({ seed: 'x' }, 'seed', 0)).toThrow(UsageError);
});
