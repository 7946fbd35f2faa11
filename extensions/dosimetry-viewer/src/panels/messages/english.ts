import { englishCommon } from './englishCommon';
import { englishStages } from './englishStages';

/** Every text of the panels and charts in English: the table that other languages follow. */
export const english = { ...englishCommon, ...englishStages } as const;
export type MessageKey = keyof typeof english;
