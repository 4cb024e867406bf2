import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProxySettings } from '../../server/src/node/connections.ts';
import { startProxy } from '../support/connect-proxy.ts';
import { closedPort, serveHttp, serveHttps, serveTcp } from '../support/hostile-server.ts';
import { during, get, newHttp } from '../support/real-http.ts';
import { createServerCertificate, type ServerCertificate } from '../support/tls-certs.ts';

const NAME = 'trust.example.test';

let folder = '';
let certificate: ServerCertificate;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-trust-proxy-'));
  certificate = await createServerCertificate(folder);
});
afterAll(() => rm(folder, { recursive: true }));

const plainServer = () => during(serveHttp((_request, response) => void response.end('plain')));

async function tlsServer() {
  const [cert, key] = await Promise.all([readFile(certificate.certFile), readFile(certificate.keyFile)]);
  return during(serveHttps({ cert, key }, (_request, response) => void response.end('tls')));
}

/** HTTP through proxies, with one host allowed over plain http. */
function through(proxies: Partial<ProxySettings>, authorities: readonly string[] = [], plainHttpHost = NAME) {
  const none = { httpProxy: '', httpsProxy: '', noProxy: '' };
  return newHttp({ proxies: { ...none, ...proxies }, plainHttpHosts: new Set([plainHttpHost]), authorities });
}

const text = ({ body }: { readonly body: Uint8Array }) => Buffer.from(body).toString();

describe('a proxy', () => {
  it('carries plain http', async () => {
    const proxy = await startProxy((await plainServer()).host);
    expect(text(await through({ httpProxy: proxy.url }).send(get(`http://${NAME}/a`)))).toBe('plain');
    expect(proxy.asked).toEqual([`${NAME}:80 nobody`]);
  });

  it('carries https, of which it sees only the host', async () => {
    const proxy = await startProxy((await tlsServer()).host);
    const http = through({ httpsProxy: proxy.url }, [await readFile(certificate.caFile, 'utf8')]);
    expect(text(await http.send(get(`https://${NAME}:8443/secret`)))).toBe('tls');
    expect(proxy.asked).toEqual([`${NAME}:8443 nobody`]);
  });

  it('does not stand in for a server’s certificate', async () => {
    const proxy = await startProxy((await tlsServer()).host);
    const failure = through({ httpsProxy: proxy.url }).send(get(`https://${NAME}/`));
    await expect(failure).rejects.toMatchObject({ code: 'tls', host: NAME });
  });

  it('is shown the name and password in its address, and no error repeats them', async () => {
    const proxy = await startProxy(407);
    const url = proxy.url.replace('http://', 'http://ada:hunter2@');
    const failure = await through({ httpProxy: url })
      .send(get(`http://${NAME}/`))
      .catch((error: unknown) => error);
    expect(proxy.asked).toEqual([`${NAME}:80 Basic ${Buffer.from('ada:hunter2').toString('base64')}`]);
    expect(failure).toMatchObject({ code: 'proxy', host: NAME });
    expect(String(failure)).not.toContain('hunter2');
  });

  it.each([403, 407, 502])('that answers %i has refused', async (status) => {
    const proxy = await startProxy(status);
    const failure = through({ httpProxy: proxy.url }).send(get(`http://${NAME}/`));
    await expect(failure).rejects.toMatchObject({ code: 'proxy', host: NAME });
  });

  it('that is not there is a failure of the proxy, not of the host', async () => {
    const failure = through({ httpProxy: `http://${await closedPort()}` }).send(get(`http://${NAME}/`));
    await expect(failure).rejects.toMatchObject({ code: 'proxy', host: NAME, cause: { code: 'ECONNREFUSED' } });
  });

  it('may be named without a scheme', async () => {
    const proxy = await startProxy((await plainServer()).host);
    const http = through({ httpProxy: proxy.url.replace('http://', '') });
    expect(text(await http.send(get(`http://${NAME}/`)))).toBe('plain');
  });

  it.each(['proxy.example:port', 'socks5://127.0.0.1:1', '://'])('at %s is none', async (httpProxy) => {
    const failure = through({ httpProxy }).send(get(`http://${NAME}/`));
    await expect(failure).rejects.toMatchObject({ code: 'proxy', host: NAME });
  });

  it('that does not answer is a timeout', async () => {
    const silent = await during(serveTcp(() => undefined));
    const failure = through({ httpProxy: silent.url }).send(get(`http://${NAME}/`, { timeoutMs: 50 }));
    await expect(failure).rejects.toMatchObject({ code: 'timeout', host: NAME });
  });

  it('is not asked for this machine', async () => {
    const server = await plainServer();
    const proxy = await startProxy(502);
    const proxies = { httpProxy: proxy.url, httpsProxy: '://' };
    expect(text(await through(proxies).send(get(server.url)))).toBe('plain');
    expect(proxy.asked).toEqual([]);
  });

  // 0.0.0.0 leads to this machine, too, but is not taken for it: a host that needs no name server to be asked directly.
  it.each(['*', '0.0.0.0', 'other.example, 0.0.0.0'])('is not asked where NO_PROXY is %s', async (noProxy) => {
    const host = (await plainServer()).host.replace('127.0.0.1', '0.0.0.0');
    const proxy = await startProxy(502);
    expect(text(await through({ httpProxy: proxy.url, noProxy }, [], host).send(get(`http://${host}/`)))).toBe('plain');
    expect(proxy.asked).toEqual([]);
  });
});
