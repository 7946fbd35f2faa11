/** Who works with the worker, and who waits until nobody does. */
export interface Turns {
  /** Does `work`; whoever waits for `idle` waits until it has ended. */
  take<T>(work: () => Promise<T>): Promise<T>;
  /** Resolves when nothing is under way; at once when nothing is. */
  idle(): Promise<void>;
}

export function createTurns(): Turns {
  let underWay = 0;
  let waiting: (() => void)[] = [];
  return {
    async take(work) {
      underWay++;
      try {
        return await work();
      } finally {
        underWay--;
        if (underWay === 0) {
          const resumed = waiting;
          waiting = [];
          for (const resume of resumed) resume();
        }
      }
    },
    async idle() {
      // Those who waited together go on one by one: the first may have taken its turn before the next looks again.
      while (underWay > 0) await new Promise<void>((resolve) => waiting.push(resolve));
    },
  };
}
