import type { DensityCalibration } from '@voxel-dosimetry/core';

/** A table as typed, or the first line that is not a pair of numbers. */
export type TypedDensityTable =
  { readonly nodes: DensityCalibration } | { readonly wrong: { readonly line: number; readonly text: string } };

/** Lines of HU and g/mL, with a comma, semicolon, tab or space between; empty lines do not count. Proved by test/unit/viewer/densityChoice.test.tsx. */
export function parseDensityTable(text: string): TypedDensityTable {
  const nodes: [number, number][] = [];
  for (const [at, line] of text.split('\n').entries()) {
    const typed = line.trim();
    if (typed === '') continue;
    const numbers = typed.split(/\s*[,;]\s*|\s+/).map((part) => (part === '' ? NaN : Number(part.replace('−', '-'))));
    const [hu_HU = NaN, density_g_per_mL = NaN] = numbers;
    if (numbers.length !== 2 || !Number.isFinite(hu_HU) || !Number.isFinite(density_g_per_mL))
      return { wrong: { line: at + 1, text: typed } };
    nodes.push([hu_HU, density_g_per_mL]);
  }
  return { nodes };
}

/** A table as it is typed. */
export const densityTableText = (nodes: DensityCalibration): string =>
  nodes.map(([hu_HU, density_g_per_mL]) => `${hu_HU}, ${density_g_per_mL}`).join('\n');
