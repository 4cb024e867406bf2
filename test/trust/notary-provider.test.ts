import { createHash, X509Certificate } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { sha256Digest } from '../../server/src/base/digest.ts';
import { UnreachableError } from '../../server/src/base/errors.ts';
import { gunOf } from '../../server/src/reference/gun.ts';
import type { ImageName } from '../../server/src/reference/image-name.ts';
import { NotaryProvider } from '../../server/src/trust/notary-provider.ts';
import type { RepositoryTrust, TrustAnswer } from '../../server/src/trust/provider.ts';
import { createCertifiedKey, createKey } from '../support/trust-kit/index.ts';
import { answer } from '../support/trust-kit/fake-trust-server.ts';
import { DAY, GUN, NOW, publishedRepository, TestWorld } from '../support/trust-kit/world.ts';

const IMAGE: ImageName = {
  registry: 'docker.io',
  repository: 'library/alpine',
  gun: gunOf('docker.io', 'library/alpine'),
  familiar: 'alpine',
};
const OTHER = { sha256: 'b'.repeat(64), size: 9 };

function lookUp(world: TestWorld, localKeyIds: ReadonlySet<string> = new Set()): Promise<TrustAnswer> {
  return lookUpWith(world, () => Promise.resolve(localKeyIds));
}

function lookUpWith(world: TestWorld, localKeyIds: () => Promise<ReadonlySet<string>>): Promise<TrustAnswer> {
  return providerIn(world, localKeyIds).lookUp(IMAGE, { freshness: 'now' });
}

function providerIn(world: TestWorld, localKeyIds: () => Promise<ReadonlySet<string>>): NotaryProvider {
  return new NotaryProvider({
    updater: world.newUpdater(),
    clock: world.clock,
    longWork: world.longWork,
    serverFor: () => world.server.url,
    localKeyIds,
  });
}

async function trusted(world: TestWorld, localKeyIds?: ReadonlySet<string>): Promise<RepositoryTrust> {
  const answer = await lookUp(world, localKeyIds);
  if (answer.kind !== 'trusted') throw new Error(JSON.stringify(answer));
  return answer.repository;
}

describe('what a tag’s signed digest is', () => {
  test('targets/releases comes before targets', async () => {
    const repository = publishedRepository();
    const digest = { sha256: 'a'.repeat(64), size: 5 };
    repository.addTarget('targets', 'latest', OTHER).addTarget('targets/releases', 'latest', digest).publish();
    expect((await trusted(new TestWorld(repository))).signedTag('latest')).toEqual({
      tag: 'latest',
      digest: sha256Digest('a'.repeat(64)),
      size: 5,
      role: 'targets/releases',
      signers: [],
      expires: NOW + 1095 * DAY,
    });
  });

  test('a tag that only another signer signs is not signed', async () => {
    const repository = await trusted(new TestWorld());
    expect(repository.signedTag('by-alice')).toBeUndefined();
    expect((await repository.signedTags()).map(({ tag }) => tag)).toEqual(['by-releases', 'by-targets']);
    expect(repository.targets().map(({ name, role }) => `${name} ${role}`)).toEqual([
      'by-targets targets',
      'by-releases targets/releases',
      'by-alice targets/alice',
    ]);
  });

  test('a tag that a role below targets/releases signs is not signed, even where targets signs it too', async () => {
    const repository = publishedRepository().delegate('targets/releases/x');
    repository.addTarget('targets/releases/x', 'latest', OTHER).addTarget('targets', 'latest', OTHER).publish();
    expect((await trusted(new TestWorld(repository))).signedTag('latest')).toBeUndefined();
  });

  test('signers are those who signed the same digest, inside their paths', async () => {
    const repository = publishedRepository();
    repository
      .delegate('targets/bob')
      .delegate('targets/carol', { paths: ['other'] })
      .delegate('targets/dave');
    for (const role of ['targets/releases', 'targets/alice', 'targets/carol']) repository.addTarget(role, '1.0', OTHER);
    repository.addTarget('targets/dave', '1.0', { ...OTHER, sha256: 'c'.repeat(64) }).publish();
    expect((await trusted(new TestWorld(repository))).signedTag('1.0')?.signers).toEqual(['alice']);
  });

  test('a target outside its role’s paths does not count', async () => {
    const repository = publishedRepository().delegate('targets/releases', { paths: ['v'] });
    repository.addTarget('targets/releases', 'latest', OTHER).addTarget('targets/releases', 'v1', OTHER);
    repository.touch('targets/releases').publish();
    const found = await trusted(new TestWorld(repository));
    expect([found.signedTag('latest'), found.signedTag('v1')?.role]).toEqual([undefined, 'targets/releases']);
  });

  test('a target without a sha256 is no signed tag', async () => {
    const repository = publishedRepository();
    repository.edit('targets', (signed) => {
      const sha512 = Buffer.alloc(64).toString('base64');
      signed['targets'] = { odd: { length: 1, hashes: { sha512 } } };
    });
    const found = await trusted(new TestWorld(repository.publish()));
    expect(found.signedTag('odd')).toBeUndefined();
    expect(found.targets()[0]).toEqual({ name: 'odd', role: 'targets', size: 1 });
  });

  test('what a tag signed before is remembered', async () => {
    const world = new TestWorld();
    await lookUp(world);
    world.repository.addTarget('targets', 'by-targets', OTHER).publish();
    const found = await trusted(world);
    expect(found.wasSigned('by-targets', sha256Digest('a'.repeat(64)))).toBe(true);
    expect(found.wasSigned('by-targets', sha256Digest('c'.repeat(64)))).toBe(false);
    expect(found.wasSigned('by-releases', sha256Digest('a'.repeat(64)))).toBe(false);
  });
});

test('a role’s file is shown as it was signed, and one that nobody verified not at all', async () => {
  const world = new TestWorld();
  const found = await trusted(world);
  const shown = await found.file('targets/alice');
  expect(JSON.parse(shown ?? '')).toEqual(JSON.parse(new TextDecoder().decode(world.repository.file('targets/alice'))));
  expect(shown?.split('\n').length).toBeGreaterThan(10);
  expect(await found.file('targets/mallory')).toBeUndefined();
});

describe('roles and keys', () => {
  test('the private keys here are looked up while the server is being asked', async () => {
    const world = new TestWorld();
    const timestamp = answer(200, world.repository.file('timestamp'));
    const lookedUp = new EventEmitter<{ keys: [] }>();
    world.server.faults.set('timestamp', () => once(lookedUp, 'keys').then(() => timestamp));
    const localKeyIds = async (): Promise<ReadonlySet<string>> => {
      await setImmediate();
      lookedUp.emit('keys');
      return new Set();
    };
    expect((await lookUpWith(world, localKeyIds)).kind).toBe('trusted');
  });

  test('are looked up once for all who ask at the same time: every file of them is read', async () => {
    const world = new TestWorld();
    let lookUps = 0;
    const localKeyIds = (): Promise<ReadonlySet<string>> => Promise.resolve(new Set([String((lookUps += 1))]));
    const provider = providerIn(world, localKeyIds);
    await Promise.all(Array.from({ length: 1000 }, () => provider.lookUp(IMAGE, { freshness: 'now' })));
    expect(lookUps).toBe(1);
    await provider.lookUp(IMAGE, { freshness: 'now' });
    expect(lookUps).toBe(2);
  });

  test('are looked up again where that failed', async () => {
    const world = new TestWorld();
    const found = vi.fn<() => Promise<ReadonlySet<string>>>().mockRejectedValueOnce(new Error('no folder'));
    const provider = providerIn(world, found.mockResolvedValue(new Set()));
    await expect(provider.lookUp(IMAGE, { freshness: 'now' })).rejects.toThrow('no folder');
    expect((await provider.lookUp(IMAGE, { freshness: 'cached' })).kind).toBe('trusted');
  });

  test('that they cannot be looked up does not hide why the server has no answer', async () => {
    const world = new TestWorld();
    world.server.faults.set('timestamp', 503);
    const failed = await lookUpWith(world, () => Promise.reject(new Error('no folder')));
    expect(failed).toMatchObject({ kind: 'unavailable', reason: 'server-error' });
  });

  test('both ids, the certificate, and whether the private key is here', async () => {
    const root = createCertifiedKey({ commonName: GUN, notBefore: NOW - DAY, notAfter: NOW + DAY });
    const repository = publishedRepository();
    repository.rotate('root', [root]).publish();
    const shown = (await trusted(new TestWorld(repository))).roles[0];
    const key = shown?.keys[0];
    expect(shown).toMatchObject({ name: 'root', threshold: 1, state: { kind: 'verified', version: 2 } });
    expect(key).toMatchObject({ id: root.id, algorithm: 'ecdsa-x509', local: false });
    const sha256 = createHash('sha256')
      .update(new X509Certificate(Buffer.from(root.public)).raw)
      .digest('hex');
    expect(key?.certificate).toEqual({ subject: GUN, notBefore: NOW - DAY, notAfter: NOW + DAY, sha256 });
    expect(key?.canonicalId).not.toBe(root.id);
    const here = await trusted(new TestWorld(repository), new Set([key?.canonicalId ?? '']));
    expect(here.roles[0]?.keys[0]?.local).toBe(true);
  });

  test('in order, each delegation with those below it, and why one counts for nothing', async () => {
    const repository = publishedRepository().delegate('targets/alice/sub').delegate('targets/new', { publishes: 'no' });
    repository
      .publish()
      .replaceFile('targets/alice', repository.sign('targets/alice', [createKey()]))
      .reseal();
    const { roles } = await trusted(new TestWorld(repository));
    expect(roles.map(({ name, state }) => (state.kind === 'skipped' ? `${name}: ${state.reason}` : name))).toEqual([
      'root',
      'targets',
      'snapshot',
      'timestamp',
      'targets/releases',
      'targets/alice: 0 of 1 required signatures are valid',
      'targets/new: it has published nothing',
    ]);
  });

  test('what expires first', async () => {
    expect((await trusted(new TestWorld())).expires).toEqual({ role: 'timestamp', at: NOW + 14 * DAY });
  });
});

describe('every outcome has its own answer', () => {
  test('expired', async () => {
    const world = new TestWorld();
    world.clock.advance(20 * DAY);
    expect(await lookUp(world)).toMatchObject({ kind: 'expired', role: 'timestamp', expiredAt: NOW + 14 * DAY });
  });

  test('rejected', async () => {
    const world = new TestWorld();
    world.repository.replaceFile('timestamp', world.repository.sign('timestamp', [createKey()]));
    expect(await lookUp(world)).toMatchObject({ kind: 'rejected', role: 'timestamp', check: 'threshold' });
  });

  test.each([
    [404, { kind: 'noTrustData' }],
    [410, { kind: 'retired' }],
    [401, { kind: 'unavailable', reason: 'unauthorised' }],
    [403, { kind: 'unavailable', reason: 'forbidden' }],
    [429, { kind: 'unavailable', reason: 'rate-limited' }],
    [500, { kind: 'unavailable', reason: 'server-error' }],
    [301, { kind: 'unavailable', reason: 'bad-answer' }],
    [204, { kind: 'unavailable', reason: 'bad-answer' }],
  ])('status %i', async (status, answer) => {
    const world = new TestWorld();
    for (const role of ['root', 'timestamp']) world.server.faults.set(role, status);
    expect(await lookUp(world)).toMatchObject(answer);
  });

  test.each(['offline', 'dns', 'connection', 'tls', 'proxy', 'timeout', 'blocked'] as const)('%s', async (reason) => {
    const world = new TestWorld();
    const fault = new UnreachableError(reason, 'trust.example', 'no');
    for (const role of ['root', 'timestamp']) world.server.faults.set(role, fault);
    expect(await lookUp(world)).toMatchObject({ kind: 'unavailable', reason, host: 'trust.example' });
  });

  test('a web page with status 200 is refused, not believed', async () => {
    const world = new TestWorld();
    const page = { status: 200, headers: new Map(), body: Buffer.from('<html>Log in</html>') };
    for (const role of ['root', 'timestamp']) world.server.faults.set(role, page);
    expect(await lookUp(world)).toMatchObject({ kind: 'rejected', role: 'root', check: 'format' });
  });
});
