import { once } from 'node:events';
import { createServer } from 'node:net';
import { StartError } from './startError.mjs';

/** A loopback port that is free at the time of asking. */
export async function freePort() {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/**
 * Lets an HTTP server listen on a loopback port (0 for any) and returns the port it got.
 *
 * @throws StartError start/port-in-use, start/port-rights
 */
export async function listen(server, port) {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    if (error.code === 'EADDRINUSE') {
      throw new StartError(
        'start/port-in-use',
        `Port ${port} on 127.0.0.1 is in use by another program.`,
        `Stop that program (ss -ltnp 'sport = :${port}' names it), or choose another port: npm start -- --port ${port + 1}. Saved cases belong to a port: they are seen again on the port they were saved on.`,
      );
    }
    if (error.code === 'EACCES') {
      throw new StartError(
        'start/port-rights',
        `No right to listen on port ${port}.`,
        'Choose a port above 1023: npm start -- --port 3000',
      );
    }
    throw error;
  }
  return server.address().port;
}

/** Says at once that a port cannot be had, before anything is installed or built. */
export async function checkPort(port) {
  const probe = createServer();
  await listen(probe, port);
  probe.close();
  await once(probe, 'close');
}
