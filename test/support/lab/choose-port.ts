import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** `preferred` where nothing listens on it, else a free port of 127.0.0.1 that the system chooses. */
export async function choosePort(preferred: number): Promise<number> {
  return (await tryPort(preferred)) ?? (await tryPort(0)) ?? 0;
}

/** Listens for a moment; `undefined` where the port is taken. */
async function tryPort(port: number): Promise<number | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return undefined;
  }
  const chosen = (server.address() as AddressInfo).port;
  server.close();
  await once(server, 'close');
  return chosen;
}
