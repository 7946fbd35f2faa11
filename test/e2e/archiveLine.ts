import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** The line between the viewer's server and the archive: it can be cut, mended, held up and let go. */
export class ArchiveLine {
  readonly #archive: URL;
  readonly #sockets = new Set<Socket>();
  /** What the archive answers on; paused while the line is held. */
  readonly #answers = new Set<Socket>();
  #server: Server;
  #isHeld = false;
  #port = 0;

  private constructor(archiveUrl: string) {
    this.#archive = new URL(archiveUrl);
    this.#server = this.#newServer();
  }

  static async to(archiveUrl: string): Promise<ArchiveLine> {
    const line = new ArchiveLine(archiveUrl);
    await line.mend();
    return line;
  }

  /** The archive's DICOMweb root by way of this line. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}${this.#archive.pathname}`;
  }

  /** Nobody answers any more, and what was on its way is lost. */
  async cut(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async mend(): Promise<void> {
    this.#server = this.#newServer();
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Questions still reach the archive; its answers do not come back before `release`. */
  hold(): void {
    this.#isHeld = true;
    for (const answer of this.#answers) answer.pause();
  }

  release(): void {
    this.#isHeld = false;
    for (const answer of this.#answers) answer.resume();
  }

  #newServer(): Server {
    return createServer((asking) => {
      const answering = connect(Number(this.#archive.port), this.#archive.hostname);
      for (const socket of [asking, answering]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          this.#sockets.delete(socket);
          this.#answers.delete(socket);
        });
      }
      asking.on('close', () => answering.destroy());
      // The archive ends a multipart answer by hanging up: what is still on its way to the viewer has to arrive.
      answering.on('close', () => asking.end());
      this.#answers.add(answering);
      asking.pipe(answering);
      answering.on('data', (part) => asking.write(part));
      if (this.#isHeld) answering.pause();
    });
  }
}
