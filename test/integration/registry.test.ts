import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../server/src/node/clock.ts';
import type { Gun, ImageName } from '../../server/src/reference/image-name.ts';
import { Authorization } from '../../server/src/remote/auth/auth.ts';
import type { Credentials } from '../../server/src/remote/ports.ts';
import { Registries } from '../../server/src/remote/registry/registry.ts';
import { createCredentialCheck } from '../../server/src/trust/credential-check.ts';
import { DEFAULT_SETTINGS } from '../../server/src/trust/settings.ts';
import { fakeLog } from '../support/fake-http.ts';
import { pushImage, pushIndex } from '../support/push-image.ts';
import { newHttp } from '../support/real-http.ts';
import { startRegistry, type RealRegistry, type RealRegistryOptions } from '../support/real-registry.ts';
import { createServerCertificate, type ServerCertificate } from '../support/tls-certs.ts';
import { startTokenServer } from '../support/token-server.ts';

/** The password `correct horse`, as `htpasswd -B` writes it. */
const HTPASSWD = 'ada:$2y$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2\n';
const ADA: Credentials = { kind: 'basic', username: 'ada', password: 'correct horse' };
const WRONG: Credentials = { ...ADA, password: 'wrong horse' };
const ADA_AUTHORIZATION = `Basic ${Buffer.from('ada:correct horse').toString('base64')}`;

let folder = '';
let certificate: ServerCertificate;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-trust-integration-'));
  certificate = await createServerCertificate(folder);
});
afterAll(() => rm(folder, { recursive: true }));

async function registry(options: RealRegistryOptions = {}): Promise<RealRegistry> {
  const started = await startRegistry(options);
  onTestFinished(() => started.stop());
  return started;
}

/** Asks with these credentials for everything. */
function client(credentials?: Credentials, authorities: readonly string[] = []) {
  const http = newHttp({ authorities });
  const find = () => Promise.resolve(credentials);
  const authorization = new Authorization({ http, credentials: { find }, clock: systemClock, log: fakeLog() });
  return new Registries({
    httpFor: (host) => authorization.forRegistry(host),
    plainHttpHosts: new Set(),
    timeoutMs: 10_000,
  });
}

/** What the registry says to credentials that the user signs in with. */
function signIn(host: string, credentials: Credentials) {
  const ports = { http: newHttp(), clock: systemClock, log: fakeLog() };
  const context = { restricted: false, knownHosts: new Set<string>() };
  return createCredentialCheck(ports, DEFAULT_SETTINGS, context)(host, credentials);
}

function image({ host }: RealRegistry, repository: string): ImageName {
  return { registry: host, repository, gun: `${host}/${repository}` as Gun, familiar: `${host}/${repository}` };
}

describe('an open registry', () => {
  it('serves what was pushed, and nothing else', async () => {
    const real = await registry();
    const target = { url: real.url, repository: 'library/alpine' };
    const single = await pushImage(target, '3.19', 'first');
    const index = await pushIndex(target, 'multi', [single]);
    const alpine = image(real, 'library/alpine');
    const registries = client();
    const { digest } = single;
    expect(await registries.serve(alpine, '3.19')).toMatchObject({
      kind: 'serves',
      digest,
      content: { kind: 'image' },
    });
    expect(await registries.serve(alpine, digest)).toMatchObject({ kind: 'serves', digest });
    const served = { kind: 'serves', digest: index.digest };
    expect(await registries.serve(alpine, 'multi')).toMatchObject({ ...served, content: { kind: 'unreadIndex' } });
    const images = [{ digest, platform: 'linux/amd64' }];
    expect(await registries.read(alpine, 'multi')).toMatchObject({ ...served, content: { kind: 'index', images } });
    expect(await registries.serve(alpine, 'edge')).toEqual({ kind: 'absent' });
    expect(await registries.serve(image(real, 'no/such'), 'edge')).toMatchObject({ kind: 'absent' });
  });

  it('is seen to move a tag', async () => {
    const real = await registry();
    const target = { url: real.url, repository: 'library/alpine' };
    const registries = client();
    for (const content of ['first', 'second']) {
      const { digest } = await pushImage(target, '3.19', content);
      expect(await registries.serve(image(real, 'library/alpine'), '3.19')).toMatchObject({ digest });
    }
  });

  it('that has stopped cannot be asked', async () => {
    const real = await startRegistry();
    await real.stop();
    const answer = await client().serve(image(real, 'library/alpine'), '3.19');
    expect(answer).toMatchObject({ kind: 'unavailable', reason: 'connection', host: real.host });
  });
});

describe('a registry behind a password', () => {
  const behindPassword = async () => {
    const real = await registry({ auth: { kind: 'basic', htpasswd: HTPASSWD } });
    const target = { url: real.url, repository: 'team/app', authorization: ADA_AUTHORIZATION };
    return { app: image(real, 'team/app'), pushed: await pushImage(target, '1', 'app') };
  };

  it('answers who knows it', async () => {
    const { app, pushed } = await behindPassword();
    const registries = client(ADA);
    expect(await registries.serve(app, '1')).toMatchObject({ kind: 'serves', digest: pushed.digest });
    expect(await registries.serve(app, '2')).toEqual({ kind: 'absent' });
  });

  it.each([
    ['who has none', undefined],
    ['who has a wrong one', WRONG],
  ])('does not answer %s', async (_name, credentials) => {
    const { app } = await behindPassword();
    const answer = await client(credentials).serve(app, '1');
    expect(answer).toMatchObject({ kind: 'unavailable', reason: 'unauthorised' });
  });
});

describe('signing in to', () => {
  it.each<[name: string, credentials: Credentials, kind: string]>([
    ['with the right password', ADA, 'accepted'],
    ['with a wrong password', WRONG, 'refused'],
  ])('a registry behind a password, %s', async (_name, credentials, kind) => {
    const { host } = await registry({ auth: { kind: 'basic', htpasswd: HTPASSWD } });
    expect(await signIn(host, credentials)).toEqual({ kind });
  });

  it.each<[name: string, credentials: Credentials, kind: string, asked: string]>([
    ['with the right password', ADA, 'accepted', 'GET  known'],
    ['with a wrong password', WRONG, 'refused', 'GET  anonymous'],
  ])('a registry behind a token server, %s', async (_name, credentials, kind, asked) => {
    const { username, password } = ADA;
    const tokens = await startTokenServer({ certificate, username, password, identityToken: 'another' });
    onTestFinished(() => tokens.stop());
    const { host } = await registry({ auth: tokens.auth });
    expect(await signIn(host, credentials)).toEqual({ kind });
    expect(tokens.asked).toEqual([asked]);
  });

  it('an open registry, which does not ask', async () => {
    const { host } = await registry();
    expect(await signIn(host, ADA)).toEqual({ kind: 'notAskedFor' });
  });
});

describe('a registry behind a token server', () => {
  const IDENTITY: Credentials = { kind: 'identity-token', token: 'refresh token of Ada' };
  const behindTokens = async () => {
    const tokens = await startTokenServer({
      certificate,
      username: ADA.username,
      password: ADA.password,
      identityToken: IDENTITY.token,
    });
    onTestFinished(() => tokens.stop());
    const real = await registry({ auth: tokens.auth });
    const push = (repository: string) =>
      pushImage({ url: real.url, repository, authorization: tokens.authorizationFor(repository) }, '1', repository);
    return { tokens, push, named: (repository: string) => image(real, repository) };
  };

  it.each<[name: string, credentials: Credentials | undefined, repository: string, asked: string]>([
    ['nobody', undefined, 'public/app', 'GET repository:public/app:pull anonymous'],
    ['name and password', ADA, 'private/app', 'GET repository:private/app:pull known'],
    ['an identity token', IDENTITY, 'private/app', 'POST repository:private/app:pull known'],
  ])('answers %s', async (_name, credentials, repository, asked) => {
    const { tokens, push, named } = await behindTokens();
    const { digest } = await push(repository);
    const registries = client(credentials);
    expect(await registries.serve(named(repository), '1')).toMatchObject({ kind: 'serves', digest });
    expect(await registries.serve(named(repository), '2')).toEqual({ kind: 'absent' });
    expect(tokens.asked).toEqual([asked]);
  });

  it.each<[name: string, credentials: Credentials]>([
    ['name and password', ADA],
    ['an identity token', IDENTITY],
  ])('gives %s two tokens for twenty repositories', async (_name, credentials) => {
    const { tokens, push, named } = await behindTokens();
    const repositories = Array.from({ length: 20 }, (_, position) => `private/app-${position}`);
    await Promise.all(repositories.map(push));
    const registries = client(credentials);
    await registries.serve(named('private/first'), 'to learn that it speaks http');
    tokens.asked.length = 0;
    const answers = await Promise.all(repositories.map((repository) => registries.serve(named(repository), '1')));
    expect(answers.map(({ kind }) => kind)).toEqual(repositories.map(() => 'serves'));
    expect(tokens.asked.map((line) => line.split(' ').length - 2)).toEqual([16, 4]);
  });

  it('shows everyone what is public, also when they ask for more', async () => {
    const { push, named } = await behindTokens();
    await Promise.all(['public/app', 'private/app'].map(push));
    const registries = client();
    const both = ['private/app', 'public/app'].map((repository) => registries.serve(named(repository), '1'));
    expect(await Promise.all(both)).toMatchObject([{ reason: 'unauthorised' }, { kind: 'serves' }]);
  });

  it('does not show a private repository to everyone', async () => {
    const { push, named } = await behindTokens();
    await push('private/app');
    const answer = await client().serve(named('private/app'), '1');
    expect(answer).toMatchObject({ kind: 'unavailable', reason: 'unauthorised' });
  });

  it('gives no token for a wrong password', async () => {
    const { tokens, named } = await behindTokens();
    const answer = await client(WRONG).serve(named('private/app'), '1');
    const { host } = new URL(tokens.auth.realm);
    expect(answer).toMatchObject({ kind: 'unavailable', reason: 'unauthorised', host });
  });
});

describe('a registry with a certificate of a private authority', () => {
  const withTls = async () => {
    const real = await registry({ tls: certificate });
    return image(real, 'library/alpine');
  };

  it('is asked over https where the authority is known', async () => {
    const registries = client(undefined, [await readFile(certificate.caFile, 'utf8')]);
    expect(await registries.serve(await withTls(), '1')).toEqual({ kind: 'absent' });
  });

  it('is not asked over plain http where it is not', async () => {
    expect(await client().serve(await withTls(), '1')).toMatchObject({ kind: 'unavailable', reason: 'tls' });
  });
});
