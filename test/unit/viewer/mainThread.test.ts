import { ownTime, type CallProfile } from '../../e2e/mainThread';

const frame = (url: string, functionName = 'f') => ({ url, functionName, lineNumber: 0, columnNumber: 0 });
/** Our function calls a built-in and the viewer; the viewer runs alone; garbage is collected for whoever runs. */
const nodes: CallProfile['nodes'] = [
  { id: 1, callFrame: frame('', '(root)'), children: [2, 5, 6] },
  { id: 2, callFrame: frame('ours.js'), children: [3, 4] },
  { id: 3, callFrame: frame('', 'set') },
  { id: 4, callFrame: frame('viewer.js') },
  { id: 5, callFrame: frame('viewer.js') },
  { id: 6, callFrame: frame('', '(garbage collector)') },
];
const profile = (samples: readonly number[], delta_us = 2000): CallProfile => ({
  nodes,
  startTime: 1_000_000,
  samples,
  timeDeltas: samples.map(() => delta_us),
});
const isOurs = (url: string): boolean => url === 'ours.js';

test('built-ins and garbage of ours count, the viewer’s code that we call is told apart', () => {
  const { longest, total_ms } = ownTime(profile([5, 2, 3, 6, 4, 5, 6, 2, 5]), isOurs, [], 1_000_000);
  expect(longest).toMatchObject({ own_ms: 6, called_ms: 8, task_ms: null });
  expect(total_ms).toBe(8);
});

test('what a long task did in pieces is added up', () => {
  const samples = [5, 2, 5, 2, 5, 2, 5, 5];
  const all = { start_ms: 0, duration_ms: 16 };
  expect(ownTime(profile(samples), isOurs, [all], 1_000_000).longest).toMatchObject({ own_ms: 6, task_ms: 16 });
  expect(ownTime(profile(samples), isOurs, [], 1_000_000).longest.own_ms).toBe(2);
});

test('a gap between samples is the machine’s, not ours', () => {
  expect(ownTime(profile([5, 2, 5], 40_000), isOurs, [], 1_000_000).longest.own_ms).toBe(5);
});
