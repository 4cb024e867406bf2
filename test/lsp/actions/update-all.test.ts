import { describe, expect, test } from 'vitest';
import { sha256Digest } from '../../../server/src/base/digest.ts';
import { fakeRepository, hex } from '../../support/fake-trust.ts';
import type { FakeMachine } from '../fake-machine.ts';
import { ALPINE, machine, NEW, NGINX, OLD, opened, URI } from './dockerfile.ts';

const PIN_ALL = 'source.fixAll.imageTrust';
const UPDATE_ALL = 'source.updatePins.imageTrust';
const OTHER = hex('f0');

/** 3.19 was signed as `OLD` before, and is now `NEW`. */
function later(): FakeMachine {
  const world = machine();
  world.answers[ALPINE] = fakeRepository(ALPINE, { targets: { targets: { '3.19': NEW } } }, { '3.19': OLD });
  world.served['docker.io/library/nginx:1.27'] = {
    kind: 'serves',
    digest: sha256Digest(OTHER),
    mediaType: '',
    content: { kind: 'image' },
  };
  return world;
}

describe('each use of a file, and what changes it', () => {
  const outdated = `alpine:3.19@sha256:${OLD}`;
  const pinned = `alpine:3.19@sha256:${NEW}`;
  test.each([
    ['not pinned', 'alpine:3.19', pinned, 'alpine:3.19'],
    ['not pinned, and moved in the registry', 'nginx:1.27', `nginx:1.27@sha256:${hex('c3')}`, 'nginx:1.27'],
    ['outdated', outdated, outdated, pinned],
    ['verified', pinned, pinned, pinned],
    ['pinned to what nobody signed', `alpine:3.19@sha256:${OTHER}`, undefined, undefined],
    ['not signed', 'nginx:1.26', undefined, undefined],
    ['without trust data', 'acme/app:1', undefined, undefined],
  ])('%s', async (_habit, before, fixed = before, updated = before) => {
    const editor = await opened(`FROM ${before}\n`, later());
    const afterAll = async (kind: string): Promise<string> => {
      const [action] = await editor.codeActions(URI, 'FROM', [kind]);
      return action === undefined ? `FROM ${before}\n` : editor.apply(URI, await editor.resolve(action));
    };
    expect(await afterAll(PIN_ALL)).toBe(`FROM ${fixed}\n`);
    expect(await afterAll(UPDATE_ALL)).toBe(`FROM ${updated}\n`);
  });
});

describe('updating all outdated pins', () => {
  const BEFORE = `FROM alpine:3.19@sha256:${OLD} AS a # old\r\nFROM --platform=linux/arm64 alpine:3.19@sha256:${OLD}\r\nFROM nginx:1.27\r\n`;

  test('changes their digests and nothing else, from trust data asked for then', async () => {
    const world = later();
    const editor = await opened(BEFORE, world);
    const [action] = await editor.codeActions(URI, 'nginx', [UPDATE_ALL]);
    world.asked.length = 0;
    expect(editor.apply(URI, await editor.resolve(action))).toBe(BEFORE.replaceAll(OLD, NEW));
    expect(world.asked).toContain(`${ALPINE} now`);
    expect(world.asked).toContain(`${NGINX} now`);
  });

  test('stands in the light bulb where there are several, behind the fix of the one', async () => {
    const editor = await opened(BEFORE, later());
    const titles = (await editor.codeActions(URI, 'alpine:3.19', ['quickfix'])).map(({ title }) => title);
    expect(titles).toEqual([
      'Update pin to signed digest sha256:b2b2b2b2b2b2',
      'Remove the outdated digest',
      'Update all outdated pins in this file',
    ]);
  });

  test('is no part of "fix all", which saving may be set to run', async () => {
    const editor = await opened(BEFORE, later());
    const actions = await editor.codeActions(URI, 'nginx', ['source.fixAll']);
    expect(actions.map(({ kind }) => kind)).toEqual([PIN_ALL]);
  });
});
