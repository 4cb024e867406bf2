import { describe, expect, it } from 'vitest';
import { UnreachableError } from '../../../server/src/base/errors.ts';
import { fakeHttp, type FakeAnswer, type FakeHttp } from '../../support/fake-http.ts';
import { ask, image, INDEX, registries, registryThat, served, SHA256 } from './registry-kit.ts';

describe('a registry on this machine', () => {
  const HOST = 'localhost:5000';
  const schemes = (http: FakeHttp) => http.requests.map(({ url }) => new URL(url).protocol);
  const noTls = new UnreachableError('tls', HOST, 'wrong version number');
  const serve = async (http: FakeHttp, times = 1) => {
    const { serving } = registries(http);
    for (let n = 1; n < times; n += 1) await serving.serve(image(HOST), '1');
    return serving.serve(image(HOST), '1');
  };

  it('is asked over https, and goes on with it', async () => {
    const http = fakeHttp(() => served(INDEX, SHA256));
    expect(await serve(http, 2)).toMatchObject({ kind: 'serves' });
    expect(schemes(http)).toEqual(['https:', 'https:']);
  });

  it('is asked over plain http where it speaks no TLS, and goes on with it', async () => {
    const http = fakeHttp(({ url }) => (url.startsWith('https') ? noTls : served(INDEX, SHA256)));
    expect(await serve(http, 2)).toMatchObject({ kind: 'serves' });
    expect(schemes(http)).toEqual(['https:', 'http:', 'http:']);
  });

  it('is found out once for many requests at a time', async () => {
    const http = fakeHttp(({ url }) => (url.startsWith('https') ? noTls : served(INDEX, SHA256)));
    const { serving } = registries(http);
    const answers = await Promise.all(Array.from({ length: 20 }, () => serving.serve(image(HOST), '1')));
    expect(answers.map(({ kind }) => kind)).toEqual(answers.map(() => 'serves'));
    expect(schemes(http).filter((scheme) => scheme === 'https:')).toHaveLength(1);
  });

  it('whose certificate is not trusted is refused for that', async () => {
    const http = fakeHttp(({ url }) => (url.startsWith('https') ? noTls : { status: 400 }));
    expect(await serve(http)).toMatchObject({ kind: 'unavailable', reason: 'tls', detail: 'wrong version number' });
  });

  it('whose token server refuses says so', async () => {
    const refused = new UnreachableError('unauthorised', 'auth.localhost', 'no token');
    const http = fakeHttp(({ url }) => (url.startsWith('https') ? noTls : refused));
    expect(await serve(http)).toMatchObject({ reason: 'unauthorised', host: 'auth.localhost' });
  });

  it('that is not there is not there', async () => {
    const http = fakeHttp(() => new UnreachableError('connection', HOST, 'refused'));
    expect(await serve(http)).toMatchObject({ kind: 'unavailable', reason: 'connection', host: HOST });
  });

  it('that is too slow is not asked twice', async () => {
    const http = fakeHttp(() => new UnreachableError('timeout', HOST, 'slow'));
    expect(await serve(http)).toMatchObject({ kind: 'unavailable', reason: 'timeout' });
    expect(http.requests).toHaveLength(1);
  });
});

describe('a registry elsewhere', () => {
  it('never falls back to plain http', async () => {
    const http = fakeHttp(() => new UnreachableError('tls', 'reg.example.com', 'self-signed'));
    expect(await ask(http)).toMatchObject({ kind: 'unavailable', reason: 'tls' });
    expect(http.requests).toHaveLength(1);
  });

  it('is asked over plain http where the settings name it', async () => {
    const http = registryThat(served(INDEX, SHA256));
    await registries(http, { plainHttpHosts: ['reg.lan:5000'] }).serving.serve(image('reg.lan:5000'), '1');
    expect(http.asked()).toEqual(['HEAD http://reg.lan:5000/v2/library/alpine/manifests/1']);
  });
});

describe('a mirror', () => {
  const HUB = 'https://registry-1.docker.io/v2/library/alpine/manifests/1';
  const MIRROR = 'https://mirror.lan/v2/library/alpine/manifests/1';
  const blocked = new UnreachableError('blocked', 'registry-1.docker.io', '');

  /** What is asked, of whom with whose credentials, and what comes of it. */
  async function mirrored(ofMirror: FakeAnswer | Error, ofRegistry: FakeAnswer | Error, url = 'https://mirror.lan') {
    const http = fakeHttp((request) => (request.url.includes('mirror.lan') ? ofMirror : ofRegistry));
    const { serving, credentialsOf } = registries(http, { mirrors: { 'docker.io': url } });
    const answer = await serving.serve(image('docker.io'), '1');
    return { answer, asked: http.asked(), credentialsOf };
  }

  it('answers in the place of its registry, with credentials of its own', async () => {
    const { answer, asked, credentialsOf } = await mirrored(served(INDEX, SHA256), { status: 500 });
    expect(answer).toMatchObject({ kind: 'serves', digest: SHA256, mirror: 'mirror.lan' });
    expect(asked).toEqual([`HEAD ${MIRROR}`]);
    expect(credentialsOf).toEqual(['mirror.lan']);
  });

  it('may be below a path, and on plain http where the settings say so', async () => {
    const { asked } = await mirrored(served(INDEX, SHA256), { status: 500 }, 'http://mirror.lan:8080/hub/');
    expect(asked).toEqual(['HEAD http://mirror.lan:8080/hub/v2/library/alpine/manifests/1']);
  });

  it.each<[name: string, ofMirror: FakeAnswer | Error]>([
    ['lacks the image', { status: 404 }],
    ['is down', new UnreachableError('connection', 'mirror.lan', '')],
  ])('that %s gives way to its registry', async (_name, ofMirror) => {
    const { answer, asked, credentialsOf } = await mirrored(ofMirror, served(INDEX, SHA256));
    expect(answer).toMatchObject({ kind: 'serves', digest: SHA256 });
    expect(answer).not.toHaveProperty('mirror');
    expect(asked.at(-1)).toBe(`HEAD ${HUB}`);
    expect(credentialsOf).toEqual(['mirror.lan', 'docker.io']);
  });

  it('that is down is what there is to say where its registry may not be asked', async () => {
    const { answer } = await mirrored(new UnreachableError('connection', 'mirror.lan', 'refused'), blocked);
    expect(answer).toMatchObject({ kind: 'unavailable', reason: 'connection', host: 'mirror.lan' });
  });

  it('that lacks an image does not say that its registry does', async () => {
    const { answer } = await mirrored({ status: 404 }, blocked);
    expect(answer).toMatchObject({ kind: 'unavailable', reason: 'blocked' });
  });

  it('serves no other registry', async () => {
    const http = registryThat(served(INDEX, SHA256));
    const { serving } = registries(http, { mirrors: { 'docker.io': 'https://mirror.lan' } });
    await serving.serve(image('reg.example.com'), '1');
    expect(http.asked()).toEqual(['HEAD https://reg.example.com/v2/library/alpine/manifests/1']);
  });
});
