import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DockerCredentials } from '../../server/src/node/docker-config.ts';
import type { Credentials } from '../../server/src/remote/ports.ts';
import { fakeLog } from '../support/fake-http.ts';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const ADA: Credentials = { kind: 'basic', username: 'ada', password: 'correct: horse' };
const ADA_ENTRY = { auth: base64('ada:correct: horse') };

/** Docker's folder with this `config.json`: text as it is, anything else as JSON, nothing where it is `undefined`. */
async function docker(config: unknown, dockerAuthConfig?: string) {
  const dockerFolder = await mkdtemp(join(tmpdir(), 'image-trust-docker-'));
  onTestFinished(() => rm(dockerFolder, { recursive: true }));
  const file = join(dockerFolder, 'config.json');
  const save = (content: unknown) => writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  if (config !== undefined) await save(config);
  const log = fakeLog();
  const given = dockerAuthConfig === undefined ? {} : { dockerAuthConfig };
  return { credentials: new DockerCredentials({ dockerFolder, log, ...given }), log, file, save };
}

describe('the credentials for a registry', () => {
  it.each<[name: string, auths: object, registry: string, found: Credentials | undefined]>([
    ['name and password', { 'reg.example.com': ADA_ENTRY }, 'reg.example.com', ADA],
    ['with its port', { 'reg.example.com:5000': ADA_ENTRY }, 'reg.example.com:5000', ADA],
    ['not of another port', { 'reg.example.com': ADA_ENTRY }, 'reg.example.com:5000', undefined],
    ['not of a longer name', { 'reg.example.com.evil.example': ADA_ENTRY }, 'reg.example.com', undefined],
    ['Docker Hub’s', { 'https://index.docker.io/v1/': ADA_ENTRY }, 'docker.io', ADA],
    ['Docker Hub’s, as podman writes them', { 'docker.io': ADA_ENTRY }, 'docker.io', ADA],
    ['under an old URL', { 'https://reg.example.com/v1/': ADA_ENTRY }, 'reg.example.com', ADA],
    [
      'the exact key before an old URL',
      { 'https://r.example/v1/': { auth: base64('old:pw') }, 'r.example': ADA_ENTRY },
      'r.example',
      ADA,
    ],
    ['in plain members', { 'r.example': { username: 'ada', password: 'correct: horse' } }, 'r.example', ADA],
    ['padded with zero bytes', { 'r.example': { auth: base64('ada:correct: horse\0\0') } }, 'r.example', ADA],
    [
      'an identity token',
      { 'r.example': { ...ADA_ENTRY, identitytoken: 'id' } },
      'r.example',
      { kind: 'identity-token', token: 'id' },
    ],
    [
      'a registry token',
      { 'r.example': { registrytoken: 'rt', identitytoken: 'id' } },
      'r.example',
      { kind: 'registry-token', token: 'rt' },
    ],
    ['none, where a helper keeps them', { 'r.example': {} }, 'r.example', undefined],
    ['none', {}, 'r.example', undefined],
  ])('%s', async (_name, auths, registry, found) => {
    const { credentials, log } = await docker({ auths });
    expect(await credentials.find(registry)).toEqual(found);
    expect(log.lines).toEqual([]);
  });

  it('are none without a file', async () => {
    const { credentials, log } = await docker(undefined);
    expect(await credentials.find('r.example')).toBeUndefined();
    expect(log.lines).toEqual([]);
  });

  it('of the environment go before those of the file', async () => {
    const { credentials } = await docker(
      { auths: { 'r.example': { auth: base64('file:pw') }, 'other.example': { auth: base64('file:pw') } } },
      JSON.stringify({ auths: { 'r.example': ADA_ENTRY } }),
    );
    expect(await credentials.find('r.example')).toEqual(ADA);
    expect(await credentials.find('other.example')).toMatchObject({ username: 'file' });
  });

  it('are those of the last `docker login`', async () => {
    const { credentials, save } = await docker({});
    expect(await credentials.find('r.example')).toBeUndefined();
    await save({ auths: { 'r.example': ADA_ENTRY } });
    expect(await credentials.find('r.example')).toEqual(ADA);
  });
});

describe('a broken configuration costs the credentials, and says so once', () => {
  it.each<[name: string, config: unknown]>([
    ['no JSON', '{"auths":'],
    ['no object', '[]'],
    ['credentials that are no base64 of name:password', { auths: { 'r.example': { auth: base64('no colon') } } }],
  ])('%s', async (_name, config) => {
    const { credentials, log, file } = await docker(config);
    expect(await credentials.find('r.example')).toBeUndefined();
    expect(await credentials.find('r.example')).toBeUndefined();
    expect(log.lines).toEqual([expect.stringContaining(`warn: ${file}: `)]);
  });

  it.each<[name: string, config: unknown]>([
    ['an empty file', ''],
    ['members of other types', { auths: 7, credHelpers: ['x'], credsStore: {} }],
    ['entries of other types', { auths: { 'r.example': null, 'q.example': 'text' }, credHelpers: { 'r.example': 7 } }],
  ])('nothing is said of %s', async (_name, config) => {
    const { credentials, log } = await docker(config);
    expect(await credentials.find('r.example')).toBeUndefined();
    expect(log.lines).toEqual([]);
  });

  it('a folder in its place', async () => {
    const { file } = await docker(undefined);
    const log = fakeLog();
    const credentials = new DockerCredentials({ dockerFolder: file.replace('config.json', ''), log });
    await mkdir(file);
    expect(await credentials.find('r.example')).toBeUndefined();
    expect(log.lines).toEqual([expect.stringContaining('cannot be read')]);
  });
});

describe('the registries that docker knows', () => {
  it('are those with credentials or a helper, as hosts', async () => {
    const { credentials } = await docker(
      {
        auths: { 'https://index.docker.io/v1/': {}, 'reg.example.com:5000': ADA_ENTRY, 'https://old.example/v2/': {} },
        credHelpers: { 'gcr.example': 'gcloud', 'reg.example.com:5000': 'x' },
      },
      JSON.stringify({ auths: { 'ci.example': ADA_ENTRY } }),
    );
    expect(await credentials.hosts()).toEqual([
      'ci.example',
      'docker.io',
      'reg.example.com:5000',
      'old.example',
      'gcr.example',
    ]);
  });
});
