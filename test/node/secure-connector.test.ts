import { EventEmitter, once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { createSecureContext, type SecureContext } from 'node:tls';
import { Agent } from 'undici';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { secureConnector } from '../../server/src/node/secure-connector.ts';
import { serveHttps, serveTcp } from '../support/hostile-server.ts';
import { during } from '../support/real-http.ts';
import { createServerCertificate } from '../support/tls-certs.ts';

async function ask(host: string, trust: Promise<SecureContext>): Promise<number> {
  const agent = new Agent({ connect: secureConnector(trust) });
  onTestFinished(() => agent.destroy());
  return (await agent.request({ origin: `https://${host}`, path: '/', method: 'GET' })).statusCode;
}

/** A server that does this with its first connection, and when it has been done. */
async function meet(act: (socket: Socket) => Promise<unknown>): Promise<{ host: string; done: Promise<unknown> }> {
  const connection = new EventEmitter<{ made: [Socket] }>();
  const done = once(connection, 'made').then(([socket]) => act(socket as Socket));
  const { host } = await during(serveTcp((socket) => connection.emit('made', socket)));
  return { host, done };
}

describe('a connection that is opened while it is being found out what to trust', () => {
  it('is there before that is known', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'image-trust-connector-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const { caFile, certFile, keyFile } = await createServerCertificate(folder);
    const [ca, cert, key] = await Promise.all([caFile, certFile, keyFile].map((file) => readFile(file, 'utf8')));
    const server = await during(serveHttps({ cert, key }, (_request, response) => void response.end()));
    const connected = vi.waitFor(() => expect(server.connections()).toBe(1));
    expect(
      await ask(
        server.host,
        connected.then(() => createSecureContext({ ca })),
      ),
    ).toBe(200);
  });

  it('is closed where nothing can be trusted', async () => {
    const { host, done } = await meet((socket) => once(socket.resume(), 'close'));
    const failure = new Error('no certificates');
    await expect(ask(host, Promise.reject(failure))).rejects.toBe(failure);
    await done;
  });

  it.each<[how: string, act: (socket: Socket) => Promise<unknown>]>([
    ['ends', (socket) => once(socket.end(), 'finish')],
    ['is reset', (socket) => once(socket.resetAndDestroy(), 'close')],
  ])('that %s meanwhile is lost', async (_how, act) => {
    const { host, done } = await meet(act);
    // Two turns later, somebody who read from the connection would have read of its end.
    const trust = done.then(() => setImmediate()).then(() => setImmediate(createSecureContext()));
    await expect(ask(host, trust)).rejects.toMatchObject({ code: 'ECONNRESET' });
  });
});
