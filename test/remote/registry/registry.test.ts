import { describe, expect, it } from 'vitest';
import type { Digest } from '../../../server/src/base/digest.ts';
import { UnreachableError } from '../../../server/src/base/errors.ts';
import { fakeHttp, type FakeAnswer } from '../../support/fake-http.ts';
import {
  ask,
  image,
  INDEX,
  MANIFEST,
  OTHER,
  registries,
  registryThat,
  served,
  SHA256,
  SHA512,
} from './registry-kit.ts';

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
    ['under a sha512: what is signed is a sha256', served(INDEX, SHA512), SHA256, 'unreadIndex'],
  ])('%s', async (_name, answer, expected, kind) => {
    expect(await ask(registryThat(answer))).toMatchObject({ kind: 'serves', digest: expected, content: { kind } });
  });

  it.each([400, 404, 405])('but answers HEAD with %i', async (status) => {
    const http = fakeHttp(({ method }) => (method === 'HEAD' ? { status } : served(INDEX, SHA256)));
    expect(await ask(http)).toMatchObject({ kind: 'serves', digest: SHA256 });
  });
});

describe('a registry without pulls left', () => {
  const spent = new UnreachableError('rate-limited', 'reg.example.com', 'none of 100 pulls is left');
  const read = (answerToHead: FakeAnswer | Error) => {
    const http = fakeHttp(({ method }) => (method === 'HEAD' ? answerToHead : spent));
    return registries(http).serving.read(image('reg.example.com'), '3.19');
  };

  it('still says which digest it serves, though not of what', async () => {
    const content = { kind: 'unreadIndex' };
    expect(await read({ ...served(INDEX, SHA256), body: '' })).toMatchObject({
      kind: 'serves',
      digest: SHA256,
      content,
    });
  });

  it.each<[name: string, answerToHead: FakeAnswer | Error]>([
    ['nothing to HEAD', { headers: { 'content-type': INDEX } }],
    ['that it has no such tag, without the reason', { status: 404 }],
    ['that it wants to be left alone', spent],
  ])('that says %s', async (_name, answerToHead) => {
    expect(await read(answerToHead)).toMatchObject({
      kind: 'unavailable',
      reason: 'rate-limited',
      detail: spent.message,
    });
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

  it('serves another digest than was asked for, under its sha512', async () => {
    const answer = registryThat(served(MANIFEST, SHA512));
    expect(await ask(answer, OTHER)).toMatchObject({ kind: 'unavailable', reason: 'bad-answer' });
    const read = await registries(answer).serving.read(image('reg.example.com'), OTHER);
    expect(read).toMatchObject({ kind: 'unavailable', reason: 'bad-answer' });
  });

  it('serves a digest of another algorithm, under its sha256', async () => {
    const other = { ...SHA512, hex: 'a1'.repeat(64) };
    expect(await ask(registryThat(served(MANIFEST, SHA256)), other)).toMatchObject({ reason: 'bad-answer' });
    expect(await ask(registryThat(served(MANIFEST, SHA256)), SHA512)).toMatchObject({ kind: 'serves', digest: SHA512 });
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
