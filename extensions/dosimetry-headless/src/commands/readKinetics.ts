import { basename, dirname, resolve } from 'node:path';
import { parseEarlierKinetics, parsePopulationTable, publishedPopulation } from '@voxel-dosimetry/core';
import { readInput } from './readInput';
import type { Kinetics, KineticsFiles } from '../protocol/protocol';

/**
 * The population and the patient's earlier kinetics that a file names, found beside it. Throws `protocol/no-file`, `fit/population`,
 * `fit/population-table`, `fit/earlier-cycle`.
 */
export async function readKinetics({ population, earlierFile }: KineticsFiles, besidePath: string): Promise<Kinetics> {
  const beside = (file: string): Promise<string> => readInput(resolve(dirname(besidePath), file));
  return {
    population:
      population === null
        ? null
        : 'id' in population
          ? publishedPopulation(population.id)
          : parsePopulationTable(await beside(population.file), basename(population.file)),
    earlier: earlierFile === null ? [] : parseEarlierKinetics(await beside(earlierFile)),
  };
}
