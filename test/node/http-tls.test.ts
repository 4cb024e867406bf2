import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { execute } from '../../scripts/process.ts';
import { serveHttp, serveHttps, type HostileServer } from '../support/hostile-server.ts';
import { during, get, newHttp } from '../support/real-http.ts';
import { createServerCertificate, type ServerCertificate } from '../support/tls-certs.ts';

let folder = '';
let certificate: ServerCertificate;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-trust-tls-'));
  certificate = await createServerCertificate(folder);
});
afterAll(() => rm(folder, { recursive: true }));

/** Says how the client has shown itself: the subject of its certificate, or `nobody`. */
const whoAsks: RequestListener = (request, response) => {
  const subject = request.socket instanceof TLSSocket ? request.socket.getPeerCertificate().subject : undefined;
  response.end(subject?.CN ?? 'nobody');
};

async function server(): Promise<HostileServer> {
  const [cert, key] = await Promise.all([readFile(certificate.certFile), readFile(certificate.keyFile)]);
  return during(serveHttps({ cert, key, requestCert: true, rejectUnauthorized: false }, whoAsks));
}

/** Docker's folder of certificates for `host`, with these files in it. */
async function dockerFolder(host: string, files: Readonly<Record<string, string>>): Promise<string> {
  const certs = await mkdtemp(join(tmpdir(), 'image-trust-certs-'));
  onTestFinished(() => rm(certs, { recursive: true }));
  await mkdir(join(certs, host));
  for (const [name, source] of Object.entries(files)) await cp(source, join(certs, host, name));
  return certs;
}

const text = (body: Uint8Array) => Buffer.from(body).toString();

describe('a server with a certificate of a private authority', () => {
  it('is not trusted, not even on this machine', async () => {
    const { url, host } = await server();
    await expect(newHttp().send(get(url))).rejects.toMatchObject({ code: 'tls', host });
  });

  it('is trusted with the authority’s file', async () => {
    const { url } = await server();
    const answer = await newHttp({ authorities: [await readFile(certificate.caFile, 'utf8')] }).send(get(url));
    expect(text(answer.body)).toBe('nobody');
  });

  it('is trusted even where another authority is broken', async () => {
    const { url } = await server();
    const authority = await readFile(certificate.caFile, 'utf8');
    const broken = authority.replace('MII', 'XXX');
    expect((await newHttp({ authorities: [broken, authority] }).send(get(url))).status).toBe(200);
  });

  it('is trusted with the authority in docker’s folder for the host', async () => {
    const { url, host } = await server();
    const certs = await dockerFolder(host, { 'ca.crt': certificate.caFile });
    expect((await newHttp({ hostFolders: ['/nowhere', certs] }).send(get(url))).status).toBe(200);
  });

  it('is not trusted with the authority in the folder of another host', async () => {
    const { url } = await server();
    const certs = await dockerFolder('127.0.0.1', { 'ca.crt': certificate.caFile });
    await expect(newHttp({ hostFolders: [certs] }).send(get(url))).rejects.toMatchObject({ code: 'tls' });
  });

  it('is not trusted under a name that is not in the certificate', async () => {
    const { url } = await server();
    const http = newHttp({ authorities: [await readFile(certificate.caFile, 'utf8')] });
    const failure = http.send(get(url.replace('127.0.0.1', '127.0.0.2')));
    await expect(failure).rejects.toMatchObject({ name: 'UnreachableError' });
  });

  it('sees the client’s own certificate from docker’s folder', async () => {
    const { url, host } = await server();
    const { caFile, certFile, keyFile } = certificate;
    const certs = await dockerFolder(host, { 'ca.crt': caFile, 'client.cert': certFile, 'client.key': keyFile });
    expect(text((await newHttp({ hostFolders: [certs] }).send(get(url))).body)).toBe('localhost');
  });
});

describe('authorities that are added to those of Node', () => {
  const ask = async (url: string, caFile: string, nodesOwn: string): Promise<string> => {
    const asker = join(import.meta.dirname, '../support/https-asker.ts');
    const args = ['--use-openssl-ca', '--import', 'tsx', asker, url, caFile];
    const env = { ...process.env, SSL_CERT_FILE: nodesOwn };
    return (await execute(process.execPath, args, { env })).stdout;
  };

  it('leave those in force', async () => {
    const { url } = await server();
    const other = await createServerCertificate(await mkdtemp(join(folder, 'other-')));
    expect(await ask(url, other.caFile, certificate.caFile)).toBe('200');
    expect(await ask(url, other.caFile, other.caFile)).toBe('tls');
    expect(await ask(url, certificate.caFile, other.caFile)).toBe('200');
  }, 60_000);

  it('count for nobody else in the same process', async () => {
    const { url, host } = await server();
    const authority = await readFile(certificate.caFile, 'utf8');
    const certs = await dockerFolder(host, { 'ca.crt': certificate.caFile });
    for (const options of [{ authorities: [authority] }, { hostFolders: [certs] }]) {
      expect((await newHttp(options).send(get(url))).status).toBe(200);
      await expect(newHttp().send(get(url))).rejects.toMatchObject({ code: 'tls' });
      await expect(fetch(url)).rejects.toThrow();
    }
  });
});

describe('certificate files that cannot be used', () => {
  it.each<[name: string, files: () => Readonly<Record<string, string>>]>([
    ['a client certificate without its key', () => ({ 'client.cert': certificate.certFile })],
    ['a key without its certificate', () => ({ 'client.key': certificate.keyFile })],
    [
      'a certificate where the key should be',
      () => ({ 'a.cert': certificate.certFile, 'a.key': certificate.certFile }),
    ],
  ])('%s', async (_name, files) => {
    const { url, host } = await server();
    const certs = await dockerFolder(host, files());
    await expect(newHttp({ hostFolders: [certs] }).send(get(url))).rejects.toMatchObject({ code: 'tls', host });
  });

  it('are read again by the next request', async () => {
    const { url, host } = await server();
    const certs = await dockerFolder(host, { 'ca.crt': certificate.caFile, 'client.cert': certificate.certFile });
    const http = newHttp({ hostFolders: [certs] });
    await expect(http.send(get(url))).rejects.toMatchObject({ code: 'tls' });
    await cp(certificate.keyFile, join(certs, host, 'client.key'));
    expect((await http.send(get(url))).status).toBe(200);
  });
});

describe('plain http where https is expected', () => {
  it('is a failure of TLS', async () => {
    const plain = await during(serveHttp((_request, response) => void response.end()));
    await expect(newHttp().send(get(`https://${plain.host}/`))).rejects.toMatchObject({ code: 'tls' });
  });
});
