import { translator } from '../panels/messages/translator';
import type { ReadingListener } from './localFilesArchive';

/** Often enough to be seen to move, seldom enough to be read, also aloud. */
const INTERVAL_ms = 250;

/**
 * A line over the page that counts the files of this computer while they are read: panel and images are not there yet then.
 * Proved by test/unit/ohif/showReading.test.ts.
 */
export function showReading(now_ms: () => number = () => performance.now()): ReadingListener {
  const t = translator(localStorage.getItem('i18nextLng') ?? 'en');
  let line: HTMLDivElement | null = null;
  let shown_ms = -Infinity;
  return (count) => {
    if (count === null) {
      line?.remove();
      line = null;
      return;
    }
    if (now_ms() - shown_ms < INTERVAL_ms) return;
    shown_ms = now_ms();
    line ??= createLine();
    line.textContent = t('files.reading', { count });
  };
}

function createLine(): HTMLDivElement {
  const line = document.createElement('div');
  line.setAttribute('role', 'status');
  Object.assign(line.style, {
    position: 'fixed',
    left: '50%',
    bottom: '24px',
    transform: 'translateX(-50%)',
    padding: '6px 14px',
    font: '14px/1.4 system-ui, sans-serif',
    color: 'hsl(var(--foreground, 0 0% 98%))',
    background: 'hsl(var(--popover, 219 90% 15%))',
    border: '1px solid hsl(var(--input, 236 52% 30%))',
    borderRadius: '4px',
    pointerEvents: 'none',
    zIndex: '1000',
  });
  document.body.append(line);
  return line;
}
