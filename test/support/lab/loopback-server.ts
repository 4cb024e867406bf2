import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An HTTP server that only this machine reaches. */
export interface LoopbackServer {
  /** `localhost:PORT`. */
  readonly host: string;
  /** `http://localhost:PORT`. */
  readonly url: string;
  /** `METHOD TARGET` of every request so far, oldest first. */
  readonly requests: readonly string[];
  /** Answers no more, and closes the connections that are open. */
  stop(): Promise<void>;
}

/** A request whose whole body has arrived. */
export interface Received {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/**
 * Starts a server on 127.0.0.1. A failing `answer` breaks the connection, as a crashed server would.
 * @param port 0: any free one
 * @throws Error with code `EADDRINUSE`
 */
export async function startLoopbackServer(
  port: number,
  answer: (request: Received) => Reply | Promise<Reply>,
): Promise<LoopbackServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    receive(request)
      .then(answer)
      .then(({ status, headers, body = '' }) => {
        const length = Buffer.byteLength(body);
        response.writeHead(status, { 'content-length': length, ...headers }).end(body);
      })
      .catch(() => response.destroy());
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  const stop = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return { host, url: `http://${host}`, requests, stop };
}

async function receive(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { method = 'GET', url: target = '/', headers } = request;
  return { method, target, headers, body: Buffer.concat(chunks) };
}
