import { englishCommon } from './englishCommon';
import { englishCompare } from './englishCompare';
import { englishDose } from './englishDose';
import { englishFit } from './englishFit';
import { englishPlanar } from './englishPlanar';
import { englishRegister } from './englishRegister';
import { englishStages } from './englishStages';

/** Every text of the panels and charts in English: the table that other languages follow. */
export const english = {
  ...englishCommon,
  ...englishStages,
  ...englishRegister,
  ...englishFit,
  ...englishPlanar,
  ...englishDose,
  ...englishCompare,
} as const;
export type MessageKey = keyof typeof english;
