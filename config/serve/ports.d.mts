/** A loopback port that is free at the time of asking. */
export function freePort(): Promise<number>;
