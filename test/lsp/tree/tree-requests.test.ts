import { describe, expect, test } from 'vitest';
import { EXPIRES_AT, fakeRepository, hex, unavailable } from '../../support/fake-trust.ts';
import { Editor } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

const ALPINE = 'docker.io/library/alpine';
const REDIS = 'docker.io/library/redis';

async function project(): Promise<{ readonly world: FakeMachine; readonly editor: Editor }> {
  const world = new FakeMachine({
    [ALPINE]: fakeRepository(ALPINE, {
      targets: { targets: { '3.19': hex('a1') } },
      'targets/alice': { keys: ['a'], paths: ['rc-'], skipped: 'its metadata expired' },
    }),
    [REDIS]: unavailable('dns'),
  });
  const editor = await Editor.start(world, { initializationOptions: { extended: true } });
  await editor.open('file:///p/Dockerfile', 'FROM redis:7\nFROM alpine:3.19\nFROM a:b:c\n');
  await editor.open('file:///p/compose.yaml', 'services: { web: { image: "alpine:3.18" } }\n', 'dockercompose');
  await editor.request('imageTrust/idle', undefined);
  return { world, editor };
}

describe('the repositories in use', () => {
  test('have every use in every open document, with its place and its verdict', async () => {
    const { editor } = await project();
    const repositories = await editor.request('imageTrust/repositories', undefined);
    expect(repositories.map(({ gun, name }) => [gun, name])).toEqual([
      [ALPINE, 'alpine'],
      [REDIS, 'redis'],
    ]);
    expect(repositories[0]?.uses).toEqual([
      {
        uri: 'file:///p/Dockerfile',
        line: 1,
        character: 5,
        reference: 'alpine:3.19',
        tag: '3.19',
        verdict: 'signed',
        words: 'signed, not pinned',
      },
      {
        uri: 'file:///p/compose.yaml',
        line: 0,
        character: 27,
        reference: 'alpine:3.18',
        tag: '3.18',
        verdict: 'unsigned',
        words: 'not signed',
      },
    ]);
  });

  test('leave with the last document that uses them', async () => {
    const { editor } = await project();
    await editor.close('file:///p/Dockerfile');
    const repositories = await editor.request('imageTrust/repositories', undefined);
    expect(repositories.map(({ name, uses }) => [name, uses.length])).toEqual([['alpine', 1]]);
  });
});

describe('one repository', () => {
  test('has its signed tags, its roles and their keys', async () => {
    const { editor } = await project();
    const details = await editor.request('imageTrust/repository', { gun: ALPINE });
    if (details.kind !== 'trusted') throw new Error(details.words);
    expect(details.tags).toEqual([
      {
        tag: '3.19',
        digest: `sha256:${hex('a1')}`,
        size: 528,
        role: 'targets',
        signers: [],
        expires: EXPIRES_AT,
      },
    ]);
    expect(details.roles.map(({ name }) => name)).toEqual([
      'root',
      'targets',
      'snapshot',
      'timestamp',
      'targets/alice',
    ]);
    expect(details.roles.at(-1)).toEqual({
      name: 'targets/alice',
      threshold: 1,
      paths: ['rc-'],
      skipped: 'its metadata expired',
      keys: [{ id: 'a', canonicalId: 'ca', algorithm: 'ecdsa', local: false }],
    });
  });

  test('without an answer says why', async () => {
    const { editor } = await project();
    expect(await editor.request('imageTrust/repository', { gun: REDIS })).toEqual({
      kind: 'unavailable',
      gun: REDIS,
      words: 'could not check: the name trust.example.com could not be resolved',
    });
  });

  test('that no open document uses is never asked about', async () => {
    const { editor, world } = await project();
    world.asked.length = 0;
    const details = await editor.request('imageTrust/repository', { gun: 'evil.example/x' });
    expect(details).toMatchObject({ kind: 'unavailable' });
    expect(world.asked).toEqual([]);
  });
});

describe('refreshing', () => {
  test('asks every server again', async () => {
    const { editor, world } = await project();
    world.asked.length = 0;
    await editor.request('imageTrust/refresh', {});
    expect(world.asked.sort()).toEqual([`${ALPINE} now`, `${ALPINE} now`, `${REDIS} now`]);
  });

  test('one repository asks about that one', async () => {
    const { editor, world } = await project();
    world.asked.length = 0;
    world.answers[REDIS] = fakeRepository(REDIS, { targets: { targets: { '7': hex('b2') } } });
    await editor.request('imageTrust/refresh', { gun: REDIS });
    expect(world.asked.filter((question) => question.endsWith('now'))).toEqual([`${REDIS} now`]);
    expect(editor.draw('file:///p/Dockerfile')).toContain('redis:7 | hint image-unpinned');
  });
});

describe('the status', () => {
  test('counts verdicts and names the hosts that gave no answer', async () => {
    const { editor } = await project();
    expect(editor.statuses.some(({ busy }) => busy)).toBe(true);
    expect(editor.statuses.at(-1)).toEqual({
      busy: false,
      restricted: false,
      offline: false,
      enforced: false,
      verdicts: { unavailable: 1, signed: 1, invalid: 1, unsigned: 1 },
      unreachableHosts: ['trust.example.com'],
    });
  });

  test('is kept from clients that do not know it', async () => {
    const editor = await Editor.start(new FakeMachine());
    await editor.open('file:///p/Dockerfile', 'FROM alpine\n');
    await editor.request('imageTrust/idle', undefined);
    expect(editor.statuses).toEqual([]);
  });
});
