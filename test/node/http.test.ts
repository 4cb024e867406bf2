import { getEventListeners } from 'node:events';
import type { RequestListener } from 'node:http';
import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { closedPort, serveHttp, serveTcp } from '../support/hostile-server.ts';
import { during, get, newHttp } from '../support/real-http.ts';

const MAX_BYTES = get('').maxBytes;

describe('an ordinary server', () => {
  const echo: RequestListener = (request, response) => {
    response.setHeader('X-Seen', `${request.method ?? ''} ${request.url ?? ''}`);
    response.appendHeader('WWW-Authenticate', 'Basic realm="a"').appendHeader('WWW-Authenticate', 'Bearer realm="b"');
    request.pipe(response);
  };

  it('gets the request as it is and gives status, headers and bytes', async () => {
    const server = await during(serveHttp(echo));
    const answer = await newHttp().send(get(`${server.url}/a/b?c=d`, { method: 'POST', body: 'böse' }));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-seen')).toBe('POST /a/b?c=d');
    expect(answer.headers.get('www-authenticate')).toBe('Basic realm="a", Bearer realm="b"');
    expect(Buffer.from(answer.body).toString()).toBe('böse');
  });

  it('sees who asks, and that compression is not wanted', async () => {
    let seen: Record<string, unknown> = {};
    const server = await during(
      serveHttp((request, response) => {
        seen = request.headers;
        response.end();
      }),
    );
    await newHttp().send(get(server.url, { headers: { accept: 'a/b' } }));
    expect(seen).toMatchObject({ 'user-agent': 'image-trust/test', 'accept-encoding': 'identity', accept: 'a/b' });
  });

  it('keeps its connection for the next request', async () => {
    const server = await during(serveHttp(echo));
    const http = newHttp();
    for (let n = 0; n < 5; n += 1) await http.send(get(server.url));
    expect(server.connections()).toBe(1);
  });

  it.each([
    ['GET', 'is sent again over a new one', 200],
    ['POST', 'is not', 'connection'],
  ] as const)('may close its connection when a request comes: a %s %s', async (method, _what, expected) => {
    const server = await during(
      serveTcp((socket) => {
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
          socket.once('data', () => socket.destroy());
        });
      }),
    );
    const http = newHttp();
    await http.send(get(server.url));
    const outcome = await http.send(get(server.url, { method })).then(
      ({ status }) => status,
      (error: unknown) => (error as { code: unknown }).code,
    );
    expect(outcome).toBe(expected);
  });

  it('has no more than eight connections to bear', async () => {
    const server = await during(serveHttp(echo));
    const http = newHttp();
    await Promise.all(Array.from({ length: 40 }, () => http.send(get(server.url))));
    expect(server.connections()).toBeLessThanOrEqual(8);
  });

  it.each([204, 301, 307, 401, 404, 410, 500, 503])('may answer %i, which is an answer', async (status) => {
    const server = await during(
      serveHttp((_request, response) => {
        response.writeHead(status, { location: 'http://127.0.0.1:1/elsewhere' }).end();
      }),
    );
    expect((await newHttp().send(get(server.url))).status).toBe(status);
  });

  it('may name the length of a body that HEAD does not send', async () => {
    const server = await during(
      serveHttp((_request, response) => {
        response.writeHead(200, { 'content-length': MAX_BYTES * 10 }).end();
      }),
    );
    const answer = await newHttp().send(get(server.url, { method: 'HEAD' }));
    expect([answer.status, answer.body.length]).toEqual([200, 0]);
  });
});

describe('a hostile answer', () => {
  type Talk = (socket: Socket) => void;
  /** Says `text` when asked, and hangs up. */
  const says =
    (text: string): Talk =>
    (socket) =>
      socket.once('data', () => socket.end(text));
  const endless = (status: string) => (socket: Socket) => {
    const write = () => {
      while (socket.writable && socket.write(`64\r\n${'x'.repeat(100)}\r\n`));
    };
    socket.on('drain', write);
    socket.once('data', () => {
      socket.write(`${status}\r\ntransfer-encoding: chunked\r\n\r\n`);
      write();
    });
  };
  const OK = 'HTTP/1.1 200 OK';

  it.each<[code: string, habit: string, talk: Talk]>([
    ['too-large', 'says in advance that it is', says(`${OK}\r\ncontent-length: ${MAX_BYTES + 1}\r\n\r\n`)],
    ['too-large', 'never ends, in chunks', endless(OK)],
    ['too-large', 'goes on until the connection ends', says(`${OK}\r\n\r\n${'x'.repeat(MAX_BYTES + 1)}`)],
    ['too-large', 'has endless headers', says(`${OK}\r\nx: ${'x'.repeat(100_000)}\r\n\r\n`)],
    ['connection', 'is shorter than it says', says(`${OK}\r\ncontent-length: 10\r\n\r\nabc`)],
    ['connection', 'is cut off inside a chunk', says(`${OK}\r\ntransfer-encoding: chunked\r\n\r\nff\r\nabc`)],
    ['connection', 'is nothing', says('')],
    ['connection', 'is a reset', (socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['bad-answer', 'is no HTTP', says('SSH-2.0-OpenSSH_9.2\r\n')],
    ['bad-answer', 'has two lengths', says(`${OK}\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabc`)],
    ['bad-answer', 'has a chunk of no size', says(`${OK}\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nabc\r\n`)],
  ])('is %s where it %s', async (code, _habit, talk) => {
    const server = await during(serveTcp(talk));
    const failure = { name: 'UnreachableError', code, host: server.host };
    await expect(newHttp().send(get(server.url))).rejects.toMatchObject(failure);
  });

  it('that unfolds from 40 KB to 40 MB is not unfolded', async () => {
    const server = await during(
      serveHttp((_request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(40_000_000)));
      }),
    );
    await expect(newHttp().send(get(server.url, { maxBytes: 1e9 }))).rejects.toMatchObject({ code: 'bad-answer' });
  });

  it.each<[name: string, headers: Record<string, string | number>]>([
    ['says in advance', { 'content-length': MAX_BYTES + 1 }],
    ['goes on', {}],
    ['is compressed', { 'content-encoding': 'gzip' }],
  ])('that is a failure’s long page, which %s, is that failure', async (_name, headers) => {
    const server = await during(
      serveHttp((_request, response) => response.writeHead(503, headers).end('x'.repeat(MAX_BYTES + 1))),
    );
    const { status, body } = await newHttp().send(get(server.url));
    expect(status).toBe(503);
    expect(body).toHaveLength(MAX_BYTES);
  });

  it('that is a failure’s page without an end is that failure', async () => {
    const server = await during(serveTcp(endless('HTTP/1.1 503 Service Unavailable')));
    const { status, body } = await newHttp().send(get(server.url));
    expect(status).toBe(503);
    expect(body).toHaveLength(MAX_BYTES);
  });

  it('of exactly the limit is taken', async () => {
    const server = await during(serveHttp((_request, response) => void response.end('x'.repeat(MAX_BYTES))));
    expect((await newHttp().send(get(server.url))).body).toHaveLength(MAX_BYTES);
  });

  it('does not keep the next request from being answered', async () => {
    let count = 0;
    const server = await during(
      serveHttp((_request, response) => void response.end('x'.repeat(count++ === 0 ? MAX_BYTES + 1 : 3))),
    );
    const http = newHttp();
    await expect(http.send(get(server.url))).rejects.toMatchObject({ code: 'too-large' });
    expect((await http.send(get(server.url))).body).toHaveLength(3);
  });
});

describe('a slow answer', () => {
  it.each<[name: string, talk: (socket: Socket) => void]>([
    ['no byte at all', () => undefined],
    ['headers that never end', (socket) => socket.write('HTTP/1.1 200 OK\r\nx-slow: ')],
    ['a body that never ends', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc')],
  ])('%s: the request ends when its time is over', async (_name, talk) => {
    const server = await during(serveTcp(talk));
    const failure = newHttp().send(get(server.url, { timeoutMs: 50 }));
    await expect(failure).rejects.toMatchObject({ code: 'timeout', host: server.host });
  });

  it('ends when nobody wants it any more', async () => {
    const server = await during(serveTcp((socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc')));
    const caller = new AbortController();
    const failure = newHttp().send(get(server.url, { signal: caller.signal }));
    caller.abort();
    await expect(failure).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('is not waited for by who has gone before asking', async () => {
    const server = await during(serveTcp(() => undefined));
    await expect(newHttp().send(get(server.url, { signal: AbortSignal.abort() }))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('leaves no listener behind', async () => {
    const server = await during(serveHttp((_request, response) => void response.end()));
    const caller = new AbortController();
    await newHttp().send(get(server.url, { signal: caller.signal }));
    expect(getEventListeners(caller.signal, 'abort')).toEqual([]);
  });

  it('ends when the port is closed', async () => {
    const server = await during(serveTcp(() => undefined));
    const http = newHttp();
    const failure = expect(http.send(get(server.url))).rejects.toMatchObject({ name: 'UnreachableError' });
    await http.close();
    await failure;
  });
});

describe('a request that cannot be sent', () => {
  it('is a mistake in the program, and no failure of the network', async () => {
    const server = await during(serveHttp((_request, response) => void response.end()));
    const failure = newHttp().send(get(server.url, { headers: { 'x-a': 'b\r\nx-c: d' } }));
    await expect(failure).rejects.not.toMatchObject({ name: 'UnreachableError' });
    expect(server.connections()).toBe(0);
  });
});

describe('a host where nobody listens', () => {
  it('has no connection', async () => {
    const host = await closedPort();
    await expect(newHttp().send(get(`http://${host}/`))).rejects.toMatchObject({ code: 'connection', host });
  });
});

describe('plain http', () => {
  it.each([
    'http://registry.example.com/v2/',
    'http://10.0.0.1/v2/',
    'http://localhost.example.com/',
    'ftp://localhost/',
  ])('is refused for %s', async (url) => {
    await expect(newHttp().send(get(url))).rejects.toMatchObject({ code: 'blocked' });
  });

  it.each(['http://localhost:1', 'http://127.0.0.1:1', 'http://127.9.9.9:1', 'http://[::1]:1', 'http://0x7f000001:1'])(
    'is allowed to this machine: %s',
    async (url) => {
      await expect(newHttp().send(get(url))).rejects.toMatchObject({ code: 'connection' });
    },
  );
});
