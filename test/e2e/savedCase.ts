import type { Page } from 'playwright-core';
import type { CaseState } from '@voxel-dosimetry/case';

export type SavedCase = Pick<CaseState, 'choices' | 'results' | 'stages'>;

/** A page that is asked by keys can wait for its next frame, and with it for idleness, as long as nothing moves. */
const LONGEST_WAIT_ms = 200;

/**
 * The case as the browser keeps it for the next visit: what the panel shows, in full precision. It is kept a little after each
 * change: asked again until it holds what is expected.
 */
export async function savedCase(
  page: Page,
  isExpected: (saved: SavedCase) => boolean = () => true,
): Promise<SavedCase> {
  for (;;) {
    const saved = await readSavedCase(page);
    if (isExpected(saved)) return saved;
    await page.evaluate(
      (timeout) => new Promise((resolve) => requestIdleCallback(resolve, { timeout })),
      LONGEST_WAIT_ms,
    );
  }
}

async function readSavedCase(page: Page): Promise<SavedCase> {
  const saved = await page.evaluate(
    () =>
      new Promise<unknown>((resolve, reject) => {
        const opening = indexedDB.open('voxel-dosimetry');
        opening.onerror = () => reject(new Error('the database did not open'));
        opening.onsuccess = () => {
          const database = opening.result;
          const asking = database.transaction('cases').objectStore('cases').getAll();
          asking.onerror = () => reject(new Error('the cases could not be read'));
          asking.onsuccess = () => {
            database.close();
            resolve(asking.result);
          };
        };
      }),
  );
  const [only, ...others] = saved as SavedCase[];
  if (only === undefined || others.length > 0)
    throw new Error(`One saved case was expected, not ${(saved as unknown[]).length}.`);
  return only;
}
