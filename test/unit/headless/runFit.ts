import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fit, runCli, type CliIo, type NamedFit } from '@voxel-dosimetry/headless';

const folder = mkdtempSync(join(tmpdir(), 'fit-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The command `fit` on a file of curves (text as it stands), with other files beside it. */
export async function runFit(
  curves: unknown,
  beside: Readonly<Record<string, string>> = {},
  {
    signal = new AbortController().signal,
    out: told = () => undefined,
    name = 'fits.json',
  }: Partial<Pick<CliIo, 'signal' | 'out'>> & { readonly name?: string } = {},
): Promise<{ code: number; err: string; fits: readonly NamedFit[] }> {
  const input = join(folder, 'curves.json');
  const out = join(folder, name);
  for (const before of [out, join(folder, 'fits.json')]) rmSync(before, { force: true });
  writeFileSync(input, typeof curves === 'string' ? curves : JSON.stringify(curves));
  for (const [name, text] of Object.entries(beside)) writeFileSync(join(folder, name), text);
  const errors: string[] = [];
  const io: CliIo = {
    out: told,
    err: (line) => void errors.push(line),
    signal,
    now: () => '2026-09-20T12:00:00+02:00',
  };
  const code = await runCli(['fit', '--input', input, '--out', out, '--json'], {
    name: 'voxel-dosimetry',
    commands: { fit },
    io,
  });
  const fits = code === 0 ? (JSON.parse(readFileSync(out, 'utf8')) as { fits: NamedFit[] }).fits : [];
  if (code !== 0) expect(readdirSync(folder)).not.toContain('fits.json');
  return { code, err: errors.join('\n'), fits };
}
