import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A proxy that takes CONNECT and leads everyone to the same place, whatever host they ask for. */
export interface ConnectProxy {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** `HOST:PORT AUTHORIZATION`, one a tunnel. */
  readonly asked: readonly string[];
}

/**
 * Starts a proxy that ends with the test.
 * @param leadsTo `host:port` of the real server, or the status with which every tunnel is refused
 */
export async function startProxy(leadsTo: string | number): Promise<ConnectProxy> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
  };
  const proxy = createServer();
  proxy.on('connect', (request, client: Socket) => {
    asked.push(`${request.url ?? ''} ${request.headers['proxy-authorization'] ?? 'nobody'}`);
    keep(client);
    if (typeof leadsTo === 'number') {
      client.end(`HTTP/1.1 ${leadsTo} Refused\r\n\r\n`);
      return;
    }
    const [host = '', port = ''] = leadsTo.split(':');
    const server = connect(Number(port), host, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      server.pipe(client).pipe(server);
    });
    keep(server);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  onTestFinished(async () => {
    for (const socket of open) socket.destroy();
    proxy.closeAllConnections();
    proxy.close();
    await once(proxy, 'close');
  });
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked };
}
