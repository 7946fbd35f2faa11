import { CALIBRATE_EXAMPLES } from './calibrateExamples';
import { CHART_EXAMPLES, TIMELINE_EXAMPLES } from './chartExamples';
import type { Example } from './example';
import { FIT_EXAMPLES } from './fitExamples';
import { INGEST_EXAMPLES } from './ingestExamples';
import { KERNEL_EXAMPLES } from './kernelExamples';
import { MIDDLE_EXAMPLES } from './middleExamples';
import { PLANAR_EXAMPLES } from './planarExamples';
import { RESULT_EXAMPLES } from './resultExamples';
import { STORED_REGISTRATION_EXAMPLES } from './storedRegistrationExamples';

export type { Example };
export { ASSUMED_EVERYWHERE, DIFFICULT_POINTS, REFUSED_INPUT, TWO_PATIENTS } from './ingestExamples';

export const EXAMPLES: readonly Example[] = [
  ...INGEST_EXAMPLES,
  ...CALIBRATE_EXAMPLES,
  ...MIDDLE_EXAMPLES,
  ...STORED_REGISTRATION_EXAMPLES,
  ...FIT_EXAMPLES,
  ...PLANAR_EXAMPLES,
  ...RESULT_EXAMPLES,
  ...KERNEL_EXAMPLES,
  ...CHART_EXAMPLES,
  ...TIMELINE_EXAMPLES,
];

export function exampleNamed(name: string): Example {
  const found = EXAMPLES.find((example) => example.name === name);
  if (found === undefined) throw new Error(`There is no example "${name}".`);
  return found;
}
