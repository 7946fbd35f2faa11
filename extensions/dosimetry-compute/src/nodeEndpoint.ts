import type { Endpoint } from 'comlink';

/** The part of Node's Worker and MessagePort that a comlink endpoint needs. */
export interface NodeMessaging {
  postMessage(message: unknown, transfer?: readonly unknown[]): void;
  on(event: 'message', listener: (data: unknown) => void): unknown;
  off(event: 'message', listener: (data: unknown) => void): unknown;
}

/** Node delivers bare data where browsers deliver events: comlink expects the latter. */
export function nodeEndpoint(messaging: NodeMessaging): Endpoint {
  const attached = new Map<unknown, (data: unknown) => void>();
  return {
    postMessage: (message, transfer) => messaging.postMessage(message, transfer),
    addEventListener(_type, listener) {
      const deliver = (data: unknown) => {
        const event = { data } as MessageEvent;
        if (typeof listener === 'function') listener(event);
        else listener.handleEvent(event);
      };
      attached.set(listener, deliver);
      messaging.on('message', deliver);
    },
    removeEventListener(_type, listener) {
      const deliver = attached.get(listener);
      if (deliver) messaging.off('message', deliver);
      attached.delete(listener);
    },
  };
}
