import type { RequestInstance } from 'dicomweb-client';

/**
 * The XMLHttpRequest that dicomweb-client drives, over fetch: Node has no XMLHttpRequest. The client takes such an instance
 * with every call, and it is used in browser, worker and Node alike, so that one transport is tested for all three.
 * Only what the client touches is here. A request that gets no answer ends with status 0, as XMLHttpRequest does.
 */
export class FetchRequest implements RequestInstance {
  responseType: '' | 'arraybuffer' | 'json' = '';
  withCredentials = false;
  readyState = 0;
  status = 0;
  response: unknown = null;
  onreadystatechange: (() => void) | null = null;
  /** Rejects when the client cannot digest an answer (it decodes in `onreadystatechange`, whose errors would vanish). */
  readonly broken: Promise<never>;
  private reportBroken: (error: unknown) => void = () => undefined;
  private method = 'GET';
  private url = '';
  private readonly requestHeaders = new Headers();
  private responseHeaders = new Headers();

  constructor() {
    this.broken = new Promise<never>((_, reject) => {
      this.reportBroken = reject;
    });
    // Whoever awaits the call sees the rejection; one that nobody awaits any more is no event of its own.
    this.broken.catch(() => undefined);
  }

  open(method: string, url: string): void {
    this.method = method.toUpperCase();
    this.url = url;
  }

  /** Replaces, where XMLHttpRequest would append: the client sets its own headers first, ours after them. */
  setRequestHeader(name: string, value: string): void {
    this.requestHeaders.set(name, value);
  }

  getResponseHeader(name: string): string | null {
    return this.responseHeaders.get(name);
  }

  getAllResponseHeaders(): string {
    return [...this.responseHeaders].map(([name, value]) => `${name}: ${value}`).join('\r\n');
  }

  send(body?: ArrayBuffer | string): void {
    void this.run(body ?? null).then(
      () => this.finish(),
      () => {
        this.status = 0;
        this.response = null;
        this.finish();
      },
    );
  }

  private async run(body: ArrayBuffer | string | null): Promise<void> {
    const credentials = this.withCredentials ? 'include' : 'same-origin';
    const answer = await fetch(this.url, { method: this.method, headers: this.requestHeaders, body, credentials });
    this.responseHeaders = answer.headers;
    this.response = await this.readBody(answer);
    this.status = answer.status;
  }

  private async readBody(answer: Response): Promise<unknown> {
    if (this.responseType === 'arraybuffer') return answer.arrayBuffer();
    const words = await answer.text();
    if (this.responseType !== 'json') return words;
    try {
      return JSON.parse(words) as unknown;
    } catch {
      // As XMLHttpRequest: a body that is no JSON gives null.
      return null;
    }
  }

  private finish(): void {
    this.readyState = 4;
    try {
      this.onreadystatechange?.();
    } catch (error) {
      this.reportBroken(error);
    }
  }
}
