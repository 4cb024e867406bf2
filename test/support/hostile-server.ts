import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A server on a free loopback port that answers whatever a test wants, and worse. */
export interface HostileServer {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
  readonly url: string;
  /** Connections taken so far. */
  connections(): number;
  /** Ends it with all its connections. */
  stop(): Promise<void>;
}

export function serveHttp(answer: RequestListener): Promise<HostileServer> {
  return listen(createHttpServer(answer), 'http');
}

export function serveHttps(options: ServerOptions, answer: RequestListener): Promise<HostileServer> {
  return listen(createHttpsServer(options, answer), 'https');
}

/** @param talk gets each connection, before anything is read from it */
export function serveTcp(talk: (socket: Socket) => void): Promise<HostileServer> {
  return listen(createTcpServer(talk), 'http');
}

/** A port on which nobody listens. */
export async function closedPort(): Promise<string> {
  const server = await serveTcp(() => undefined);
  await server.stop();
  return server.host;
}

async function listen(server: Server, scheme: 'http' | 'https'): Promise<HostileServer> {
  const open = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    // Clients that hang up in the middle are what these servers provoke.
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: `${scheme}://${host}`,
    connections: () => connections,
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
