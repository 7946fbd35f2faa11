import type { Transform } from 'node:stream';

/** Replaces one text by another in a stream, also where a chunk ends in the middle of it. */
export function replaceInStream(from: string, to: string): Transform;
