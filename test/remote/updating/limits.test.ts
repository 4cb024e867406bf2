import { describe, expect, test } from 'vitest';
import { LIMITS } from '../../../server/src/notary/limits.ts';
import type { AuthorizedRequest } from '../../../server/src/remote/auth/authorized-http.ts';
import { createKey } from '../../support/trust-kit/index.ts';
import { publishedRepository, TestWorld } from '../../support/trust-kit/world.ts';

/** A file with white space up to a size: it verifies, were it not for its size. */
function padded(bytes: Uint8Array, size: number): Uint8Array {
  return Buffer.concat([bytes, Buffer.alloc(size - bytes.length, ' ')]);
}

describe('the most bytes of a file', () => {
  test.each([
    ['timestamp', LIMITS.timestampBytes],
    ['root', LIMITS.rootBytes],
  ])('%s: %i', async (role, limit) => {
    for (const [size, decision] of [
      [limit, 'accepted'],
      [limit + 1, `${role}: length`],
    ] as const) {
      const repository = publishedRepository();
      repository.replaceFile(role, padded(repository.file(role), size));
      if (role === 'root') repository.reseal();
      expect(await new TestWorld(repository).decision()).toBe(decision);
    }
  });

  test('a file that its parent knows is asked for with the length it names, or the limit', async () => {
    const requests: AuthorizedRequest[] = [];
    const repository = publishedRepository().delegate('targets/bob').publish();
    const meta = repository.signedPart('snapshot')['meta'] as Record<string, { length: number }>;
    Object.assign(meta['targets/alice'] ?? {}, { length: -1 });
    Object.assign(meta['targets/releases'] ?? {}, { length: 2 ** 40 });
    repository.replaceFile('snapshot', repository.sign('snapshot')).reseal('timestamp');
    const world = new TestWorld(repository);
    world.server.onRequest = (request) => requests.push(request);
    expect(await world.decision()).toBe('accepted');
    const limitOf = (role: string): number | undefined =>
      requests.find(({ url }) => url.includes(`/${role}.`))?.maxBytes;
    expect(limitOf('targets/bob')).toBe(repository.file('targets/bob').length);
    expect(limitOf('targets/alice')).toBe(LIMITS.fileBytes);
    expect(limitOf('targets/releases')).toBe(LIMITS.fileBytes);
  });

  test('all roles’ files together', async () => {
    const repository = publishedRepository().delegate('targets/bob').publish();
    const big = (role: string, size: number) => repository.replaceFile(role, padded(repository.file(role), size));
    for (const role of ['targets/alice', 'targets/bob']) big(role, LIMITS.repositoryBytes / 2 - 10_000);
    expect(await new TestWorld(repository.reseal()).decision()).toBe('accepted');
    big('targets/releases', 20_000);
    expect(await new TestWorld(repository.reseal()).decision()).toBe('targets/bob: length');
  });

  test('what a snapshot lists is asked for beforehand as far as it may be had', async () => {
    const repository = publishedRepository();
    const meta = repository.signedPart('snapshot')['meta'] as Record<string, object>;
    for (let index = 0; index < 20; index += 1) {
      meta[`targets/x${index}`] = { ...meta['targets/alice'], length: LIMITS.fileBytes };
    }
    repository.replaceFile('snapshot', repository.sign('snapshot')).reseal('timestamp');
    const world = new TestWorld(repository);
    expect(await world.decision()).toBe('accepted');
    expect(world.server.requests.filter((name) => name.startsWith('targets/x'))).toHaveLength(1);
  });

  test.each([0, 1])('a file longer than its parent says: %i bytes', async (length) => {
    const repository = publishedRepository();
    const meta = repository.signedPart('snapshot')['meta'] as Record<string, { length: number }>;
    Object.assign(meta['targets'] ?? {}, { length });
    repository.replaceFile('snapshot', repository.sign('snapshot')).reseal('timestamp');
    expect(await new TestWorld(repository).decision()).toBe('targets: length');
  });
});

describe('the most work that a file may make', () => {
  test.each([
    [LIMITS.signatures, 'accepted'],
    [LIMITS.signatures + 1, 'targets: format'],
  ])('%i signatures: %s', async (count, decision) => {
    const repository = publishedRepository();
    const [signer = createKey()] = repository.signersOf('targets');
    const signers = Array.from({ length: count }, () => signer);
    repository.replaceFile('targets', repository.sign('targets', signers)).reseal();
    expect(await new TestWorld(repository).decision()).toBe(decision);
  });

  test.each([
    [LIMITS.keys, 'accepted'],
    [LIMITS.keys + 1, 'targets: format'],
  ])('%i keys: %s', async (count, decision) => {
    const repository = publishedRepository();
    const { keys } = repository.signedPart('targets')['delegations'] as { keys: Record<string, unknown> };
    for (let index = Object.keys(keys).length; index < count; index += 1) keys[`${index}`] = null;
    repository.touch('targets').publish();
    expect(await new TestWorld(repository).decision()).toBe(decision);
  });
});

test('every request has the time limit of the settings', async () => {
  const world = new TestWorld();
  const limits = new Set<number>();
  world.server.onRequest = ({ timeoutMs }) => limits.add(timeoutMs);
  await world.trusted();
  expect([...limits]).toEqual([1000]);
});
