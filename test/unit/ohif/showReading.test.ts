/** @jest-environment jsdom */
import { showReading } from '../../../extensions/dosimetry-viewer/src/service/showReading';

const line = (): string | null => document.querySelector('[role="status"]')?.textContent ?? null;

test('the files are counted while they are read, four times a second at most, and the line goes at the end', () => {
  let now_ms = 0;
  const reading = showReading(() => now_ms);
  expect(line()).toBeNull();
  reading(1);
  expect(line()).toBe('Reading the files: 1 file');
  now_ms = 200;
  reading(2);
  expect(line()).toBe('Reading the files: 1 file');
  now_ms = 250;
  reading(300);
  expect(line()).toBe('Reading the files: 300 files');
  reading(null);
  expect(line()).toBeNull();
});
