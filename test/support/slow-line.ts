import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A line to a local port on which every byte takes its time. */
export interface SlowLine {
  readonly port: number;
  /** Connections opened through it so far. */
  readonly connections: () => number;
  stop(): Promise<void>;
}

/**
 * Listens on a free port of 127.0.0.1 and passes bytes on to `target`, each direction `delayMs` later; also the opening of a
 * connection takes a whole round trip, as a handshake over a real line does.
 */
export async function openSlowLine(target: number, delayMs: number): Promise<SlowLine> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((near) => {
    connections += 1;
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => sockets.delete(socket));
    }
    // Loopback opens a connection at once: the round trip of a real handshake is paid with the first bytes.
    passOn(near, far, delayMs, 2 * delayMs);
    passOn(far, near, delayMs, 0);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => connections,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A line keeps the order of its bytes: each chunk arrives `delayMs` after it was sent, never before the one ahead of it. */
function passOn(from: Socket, to: Socket, delayMs: number, handshakeMs: number): void {
  const opened = performance.now();
  const later = (action: () => void): void => {
    const wait = Math.max(delayMs, opened + handshakeMs + delayMs - performance.now());
    setTimeout(action, wait);
  };
  from.on('data', (chunk: Buffer) => later(() => to.writable && to.write(chunk)));
  from.on('end', () => later(() => to.end()));
  from.on('close', () => later(() => to.destroy()));
}
