import { printResult } from './summary.mjs';

/**
 * Runs steps side by side, `slots` at a time: a slot that becomes free takes the next step of the list. The longest stand first, so
 * that the slots end at about the same time. Each result is printed as it comes.
 *
 * @returns the results, in order of the list.
 */
export async function runInSlots(steps, slots) {
  const results = [];
  const waiting = [...steps.entries()];
  const slot = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [index, step] = next;
      results[index] = await step();
      printResult(results[index]);
    }
  };
  await Promise.all(Array.from({ length: slots }, slot));
  return results;
}
