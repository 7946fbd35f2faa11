import { mapInTurns } from '../../../extensions/dosimetry-dicom/src/mapInTurns';

/** Work that takes a while, as reading a header does. */
const spend = (duration_ms: number): void => {
  const end_ms = performance.now() + duration_ms;
  while (performance.now() < end_ms);
};

test('maps in order, and other tasks get their turn in between', async () => {
  let turns = 0;
  const others = setInterval(() => (turns += 1));
  const results = await mapInTurns([1, 2, 3, 4, 5, 6], (value) => {
    spend(13);
    return [value, turns];
  });
  clearInterval(others);
  expect(results.map(([value]) => value)).toEqual([1, 2, 3, 4, 5, 6]);
  const seen = results.map(([, turnsBefore]) => turnsBefore ?? 0);
  for (const [index, turnsBefore] of seen.slice(1).entries()) expect(turnsBefore).toBeGreaterThan(seen[index] ?? 0);
});

test('an error of the work is the caller’s', async () => {
  await expect(
    mapInTurns([1], () => {
      throw new Error('no header');
    }),
  ).rejects.toThrow('no header');
});

test('nothing to map gives nothing', async () => {
  expect(await mapInTurns([], String)).toEqual([]);
});
