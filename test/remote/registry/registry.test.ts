import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseDigest, type Digest } from '../../../server/src/base/digest.ts';
import { UnreachableError } from '../../../server/src/base/errors.ts';
import type { Gun, ImageName } from '../../../server/src/reference/image-name.ts';
import { Registries } from '../../../server/src/remote/registry/registry.ts';
import { fakeHttp, type FakeAnswer, type FakeHttp } from '../../support/fake-http.ts';

const INDEX = 'application/vnd.oci.image.index.v1+json';
const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json';
const BODY = '{"schemaVersion":2}';
const SHA256 = digest(`sha256:${createHash('sha256').update(BODY).digest('hex')}`);
const SHA512 = digest(`sha512:${createHash('sha512').update(BODY).digest('hex')}`);
const OTHER = digest(`sha256:${'a1'.repeat(32)}`);

function digest(text: string): Digest {
  const parsed = parseDigest(text);
  if (parsed === undefined) throw new Error(`not a digest: ${text}`);
  return parsed;
}

function image(registry: string, repository = 'library/alpine'): ImageName {
  return { registry, repository, gun: `${registry}/${repository}` as Gun, familiar: repository };
}

interface Settings {
  readonly plainHttpHosts?: readonly string[];
  readonly mirrors?: Readonly<Record<string, string>>;
}

function registries(http: FakeHttp, more: Settings = {}) {
  const credentialsOf: string[] = [];
  const httpFor = (registry: string) => {
    credentialsOf.push(registry);
    return http;
  };
  const plainHttpHosts = new Set(more.plainHttpHosts);
  const mirrors = new Map(Object.entries(more.mirrors ?? {}));
  return { serving: new Registries({ httpFor, plainHttpHosts, mirrors, timeoutMs: 5000 }), credentialsOf };
}

const ask = (http: FakeHttp, wanted: string | Digest = '3.19') =>
  registries(http).serving.serve(image('reg.example.com'), wanted);

const served = (type: string, claim?: Digest): FakeAnswer => ({
  headers: {
    'content-type': type,
    ...(claim === undefined ? {} : { 'docker-content-digest': `${claim.algorithm}:${claim.hex}` }),
  },
  body: BODY,
});

/** Answers HEAD and GET as the real thing would, from the answer to GET. */
const registryThat = (answer: FakeAnswer) =>
  fakeHttp(({ method }) => (method === 'HEAD' ? { ...answer, body: '' } : answer));

describe('what is asked', () => {
  it('is the manifest by its tag, in every form an index may have', async () => {
    const http = registryThat(served(INDEX, SHA256));
    await ask(http);
    expect(http.requests).toMatchObject([
      {
        method: 'HEAD',
        url: 'https://reg.example.com/v2/library/alpine/manifests/3.19',
        headers: {
          accept:
            'application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json, application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json',
        },
        scope: 'repository:library/alpine:pull',
        timeoutMs: 5000,
      },
    ]);
  });

  it('is the manifest by its digest', async () => {
    const http = registryThat(served(INDEX, SHA256));
    await ask(http, SHA256);
    expect(http.asked()).toEqual([`HEAD https://reg.example.com/v2/library/alpine/manifests/sha256:${SHA256.hex}`]);
  });

  it('is Docker Hub’s registry for docker.io, with the credentials of docker.io', async () => {
    const http = registryThat(served(INDEX, SHA256));
    const { serving, credentialsOf } = registries(http);
    await serving.serve(image('docker.io'), 'edge');
    expect(http.asked()).toEqual(['HEAD https://registry-1.docker.io/v2/library/alpine/manifests/edge']);
    expect(credentialsOf).toEqual(['docker.io']);
  });
});

describe('a registry that serves', () => {
  it.each<[name: string, answer: FakeAnswer, digest: Digest, content: string]>([
    ['an index', served(INDEX, SHA256), SHA256, 'unreadIndex'],
    ['a single image', served(MANIFEST, SHA256), SHA256, 'image'],
    ['a type with parameters', served(`${INDEX}; charset=utf-8`, SHA256), SHA256, 'unreadIndex'],
    ['without saying the digest', served(INDEX), SHA256, 'unreadIndex'],
    [
      'with a digest that is none',
      { ...served(INDEX), headers: { 'content-type': INDEX, 'docker-content-digest': 'x' } },
      SHA256,
      'unreadIndex',
    ],
    ['a sha512', served(INDEX, SHA512), SHA512, 'unreadIndex'],
  ])('%s', async (_name, answer, expected, kind) => {
    expect(await ask(registryThat(answer))).toMatchObject({ kind: 'serves', digest: expected, content: { kind } });
  });

  it.each([400, 404, 405])('but answers HEAD with %i', async (status) => {
    const http = fakeHttp(({ method }) => (method === 'HEAD' ? { status } : served(INDEX, SHA256)));
    expect(await ask(http)).toMatchObject({ kind: 'serves', digest: SHA256 });
  });
});

describe('a manifest that is read', () => {
  it('is fetched once, with the images of its index', async () => {
    const manifests = [
      { digest: `sha256:${OTHER.hex}`, platform: { os: 'linux', architecture: 'arm', variant: 'v7' } },
      { digest: `sha256:${OTHER.hex}`, platform: { os: 'unknown', architecture: 'unknown' } },
    ];
    const http = fakeHttp(() => ({ headers: { 'content-type': INDEX }, body: { manifests } }));
    const answer = await registries(http).serving.read(image('reg.example.com'), '3.19');
    const images = [{ digest: OTHER, platform: 'linux/arm/v7' }];
    expect(answer).toMatchObject({ kind: 'serves', content: { kind: 'index', images } });
    expect(http.asked()).toEqual(['GET https://reg.example.com/v2/library/alpine/manifests/3.19']);
  });
});

describe('a registry that lies', () => {
  it('says another digest than it serves', async () => {
    const http = fakeHttp(({ method }) => (method === 'HEAD' ? { status: 405 } : served(INDEX, OTHER)));
    expect(await ask(http)).toMatchObject({ kind: 'unavailable', reason: 'bad-answer', host: 'reg.example.com' });
  });

  it.each(['HEAD', 'GET'])('serves another digest than was asked for (%s)', async (method) => {
    const http = fakeHttp((request) =>
      request.method === method ? served(INDEX, method === 'HEAD' ? SHA256 : undefined) : { status: 405 },
    );
    expect(await ask(http, OTHER)).toMatchObject({ kind: 'unavailable', reason: 'bad-answer' });
  });

  it.each(['text/html', 'application/json', ''])('serves no manifest but %j', async (type) => {
    expect(await ask(registryThat(served(type, SHA256)))).toMatchObject({ kind: 'unavailable', reason: 'bad-answer' });
  });
});

describe('a registry that has not', () => {
  const gone = (code: string) => ({ status: 404, body: { errors: [{ code, message: 'unknown' }] } });

  it.each<[name: string, answer: FakeAnswer, expected: object]>([
    ['the tag', gone('MANIFEST_UNKNOWN'), { kind: 'absent' }],
    ['the repository', gone('NAME_UNKNOWN'), { kind: 'absent', missing: 'repository' }],
    ['words for it', { status: 404 }, { kind: 'absent' }],
    ['errors in its errors', { status: 404, body: { errors: [null, 7, {}] } }, { kind: 'absent' }],
    ['an object', { status: 404, body: 'null' }, { kind: 'absent' }],
  ])('%s', async (_name, answer, expected) => {
    expect(await ask(registryThat(answer))).toEqual(expected);
  });

  it('an API, but a web page', async () => {
    const page = { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<h1>Not found</h1>' };
    expect(await ask(registryThat(page))).toMatchObject({ kind: 'unavailable', reason: 'bad-answer' });
  });
});

describe('a registry that refuses', () => {
  it.each([
    [401, 'unauthorised'],
    [403, 'forbidden'],
    [410, 'gone'],
    [429, 'rate-limited'],
    [500, 'server-error'],
    [503, 'server-error'],
    [301, 'bad-answer'],
    [418, 'bad-answer'],
  ])('with %i is %s', async (status, reason) => {
    const detail = `reg.example.com answered ${status}`;
    expect(await ask(registryThat({ status }))).toEqual({
      kind: 'unavailable',
      host: 'reg.example.com',
      reason,
      detail,
    });
  });

  it('or is not there', async () => {
    const http = fakeHttp(() => new UnreachableError('timeout', 'auth.example.com', 'no answer'));
    const expected = { kind: 'unavailable', host: 'auth.example.com', reason: 'timeout', detail: 'no answer' };
    expect(await ask(http)).toEqual(expected);
  });

  it('is no excuse for our own mistakes', async () => {
    await expect(ask(fakeHttp(() => new TypeError('ours')))).rejects.toThrow(TypeError);
  });
});

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
