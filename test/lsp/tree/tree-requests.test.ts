import { describe, expect, test } from 'vitest';
import { CHECKED_AT, fakeRepository, hex } from '../../support/fake-trust.ts';
import { Editor } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';
import { ALPINE, below, DAY, draw, every, project, REDIS, SIGNED, top } from './tree-project.ts';

describe('the tree by repository', () => {
  test('has every repository that checked files use, with its verdicts', async () => {
    const { editor } = await project();
    const { nodes } = await top(editor);
    expect(draw(nodes)).toEqual(['alpine | not signed · signed, not pinned', 'redis | could not check']);
    expect(nodes.map(({ icon, mood, spoken }) => [icon, mood, spoken])).toEqual([
      ['warning', 'warning', 'Repository alpine: not signed · signed, not pinned'],
      ['question', undefined, 'Repository redis: could not check'],
    ]);
  });

  test('counts what is wrong, and says who did not answer', async () => {
    const { editor } = await project();
    expect(await top(editor)).toMatchObject({
      badge: { count: 2, words: '2 images with a finding' },
      message: 'No answer from trust.example.com.',
    });
  });

  test.each([
    [{ extended: true, restricted: true }, 'Restricted Mode: nobody is asked whether these images are signed.'],
    [{ extended: true, settings: { offline: true } }, 'Offline: these verdicts rest on what was fetched earlier.'],
  ])('says in one sentence why less is known: %j', async (options, message) => {
    const { editor } = await project(options);
    expect((await top(editor)).message).toBe(message);
  });

  test('warns of what ends soon before it does', async () => {
    const { editor, world } = await project();
    world.answers[ALPINE] = { ...SIGNED, expires: { role: 'targets', at: CHECKED_AT + 12 * DAY } };
    await editor.request('imageTrust/refresh', {});
    const { nodes } = await top(editor);
    expect(nodes[0]?.description).toBe('not signed · signed, not pinned · targets expires in 12 days');
  });

  test('loses a repository with the last document that uses it', async () => {
    const { editor } = await project();
    await editor.close('file:///p/Dockerfile');
    expect(draw((await top(editor)).nodes)).toEqual(['alpine | not signed']);
  });
});

describe('the tree by file', () => {
  test('has every image of every file with its verdict in words, those that name no repository too', async () => {
    const { editor } = await project();
    const { nodes } = await top(editor, 'file');
    expect(draw(nodes)).toEqual([
      'Dockerfile | not an image reference · could not check · signed, not pinned',
      '  redis:7 | could not check · line 1',
      '  alpine:3.19 | signed, not pinned · line 2',
      '  a:b:c | not an image reference · line 3',
      'compose.yaml | web · not signed',
      '  alpine:3.18 | not signed · line 1',
    ]);
    expect(nodes[1]?.spoken).toBe('File compose.yaml in web: not signed');
  });

  test('has room for the verdict beside a pin, whose whole reference is copied', async () => {
    const { editor } = await project();
    const pinned = `alpine:3.19@sha256:${hex('a1')}`;
    await editor.open('file:///p/web/Dockerfile', `FROM ${pinned}\n`);
    await editor.request('imageTrust/idle', undefined);
    const line = every((await top(editor, 'file')).nodes).find(({ reference }) => reference === pinned);
    expect(line).toMatchObject({
      label: 'alpine:3.19',
      description: '✓ signed by alice · line 1',
      reference: pinned,
    });
  });

  test('leads to each place', async () => {
    const { editor } = await project();
    const places = every((await top(editor, 'file')).nodes).flatMap(({ opens }) => opens ?? []);
    expect(places.map(({ line, character }) => [line, character])).toEqual([
      [0, 5],
      [1, 5],
      [2, 5],
      [0, 27],
    ]);
  });
});

describe('every line', () => {
  test('has an id of its own, and words for a screen reader', async () => {
    const { editor } = await project();
    const nodes = [
      ...every((await top(editor)).nodes),
      ...every((await top(editor, 'file')).nodes),
      ...every(await below(editor, ALPINE)),
    ];
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    expect(nodes.filter(({ spoken }) => spoken.trim() === '')).toEqual([]);
  });

  test('offers what its menu can do', async () => {
    const { editor } = await project();
    const nodes = [...(await top(editor)).nodes, ...every(await below(editor, ALPINE))];
    const kinds = new Map(nodes.map((node) => [node.context.split(' ', 1)[0], node]));
    expect(Object.fromEntries([...kinds].map(([kind, { context }]) => [kind, context]))).toEqual({
      repository: 'repository reference page uses',
      fact: 'fact',
      group: 'group',
      tag: 'tag copies reference page uses',
      role: 'role signer',
      key: 'key copies',
      keyId: 'keyId copies',
      use: 'use reference',
    });
    expect(kinds.get('tag')).toMatchObject({
      copies: `sha256:${hex('a1')}`,
      reference: `alpine:3.19@sha256:${hex('a1')}`,
      page: 'https://hub.docker.com/_/alpine/tags?name=3.19',
    });
  });
});

describe('refreshing', () => {
  test('asks about every repository again, once, however many files use it', async () => {
    const { editor, world } = await project();
    world.asked.length = 0;
    await editor.request('imageTrust/refresh', {});
    const now = world.asked.filter((question) => question.endsWith('now'));
    expect(now.sort()).toEqual([`${ALPINE} now`, `${REDIS} now`]);
  });

  test('asks about none that only the exceptions of the user cover', async () => {
    const { editor, world } = await project({ extended: true, settings: { exceptions: ['redis'] } });
    world.asked.length = 0;
    await editor.request('imageTrust/refresh', {});
    expect(world.asked.filter((question) => question.endsWith('now'))).toEqual([`${ALPINE} now`]);
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
      scarceLimits: [],
    });
  });

  test('is kept from clients that do not know it', async () => {
    const editor = await Editor.start(new FakeMachine());
    await editor.open('file:///p/Dockerfile', 'FROM alpine\n');
    await editor.request('imageTrust/idle', undefined);
    expect(editor.statuses).toEqual([]);
  });
});
