/** Energies of the tables: 12 octaves from 2⁻¹⁰ MeV (0.977 keV) to 4 MeV, each cut into equal intervals (wasm/monte-carlo/src/tables.h). */
const OCTAVES = 12;
export const LOWEST_ENERGY_MeV = 2 ** -10;

/** Nodes of `octaves` octaves above `lowest`, each cut into equal intervals, ascending: octaves · intervalsPerOctave + 1 of them. */
export function octaveNodes(lowest: number, octaves: number, intervalsPerOctave: number): Float64Array {
  return Float64Array.from({ length: octaves * intervalsPerOctave + 1 }, (_, node) => {
    const octave = Math.floor(node / intervalsPerOctave);
    return lowest * 2 ** octave * (1 + (node % intervalsPerOctave) / intervalsPerOctave);
  });
}

/** The energies (MeV) between the intervals of the tables, ascending. */
export const octaveNodes_MeV = (intervalsPerOctave: number): Float64Array =>
  octaveNodes(LOWEST_ENERGY_MeV, OCTAVES, intervalsPerOctave);
