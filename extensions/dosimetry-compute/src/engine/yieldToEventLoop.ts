interface ImmediateHost {
  readonly setImmediate?: (callback: () => void) => unknown;
}

let channel: MessageChannel | null = null;
const waiting: (() => void)[] = [];

/** A task of its own through a message port: browsers clamp nested timers to 4 ms, ports not. */
function viaMessageChannel(resume: () => void): void {
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
  }
  waiting.push(resume);
  channel.port2.postMessage(null);
}

/**
 * Resolves in a later task of the event loop, so that messages that have arrived (a cancel, a probe) are handled first.
 * Node: setImmediate. Browser worker: MessageChannel. Neither: a timer of zero. Proved by test/unit/compute/jobs.test.ts.
 */
export function yieldToEventLoop(): Promise<void> {
  const { setImmediate } = globalThis as ImmediateHost;
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') setImmediate(resolve);
    else if (typeof MessageChannel === 'function') viaMessageChannel(resolve);
    else setTimeout(resolve, 0);
  });
}
