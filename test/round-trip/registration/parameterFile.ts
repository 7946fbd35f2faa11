import type { ParameterMap } from '../../../extensions/dosimetry-compute/src/registration/registrationThread';

/** Elastix' file of a transform: numbers bare, words in quotes. */
export const parameterFile = (map: ParameterMap): string =>
  Object.entries(map)
    .map(
      ([key, values]) =>
        `(${key} ${values.map((value) => (Number.isFinite(Number(value)) ? value : `"${value}"`)).join(' ')})`,
    )
    .join('\n');

/** The map of such a file. */
export const parametersOf = (file: string): ParameterMap =>
  Object.fromEntries(
    [...file.matchAll(/^\((\w+) (.*)\)$/gm)].map(([, key = '', values = '']) => [
      key,
      values.split(' ').map((value) => value.replaceAll('"', '')),
    ]),
  );
