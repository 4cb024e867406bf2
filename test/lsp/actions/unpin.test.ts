import { describe, expect, test } from 'vitest';
import { hex, unavailable } from '../../support/fake-trust.ts';
import { ALPINE, machine, OLD, opened, PLAIN, URI } from './dockerfile.ts';

const PINNED = `alpine:3.19@sha256:${OLD}`;

async function titles(text: string, needle: string): Promise<readonly string[]> {
  const editor = await opened(text);
  return (await editor.codeActions(URI, needle, ['refactor'])).map(({ title }) => title);
}

describe('removing a digest', () => {
  test('leaves the tag, and everything around it', async () => {
    const editor = await opened(`FROM  --platform=linux/amd64 ${PINNED} AS a # why\r\n`);
    const [action] = await editor.codeActions(URI, 'alpine', ['refactor']);
    expect(action).toMatchObject({ title: 'Remove the digest, keep the tag 3.19', kind: 'refactor.rewrite.unpin' });
    expect(editor.apply(URI, action ?? { title: '' })).toBe('FROM  --platform=linux/amd64 alpine:3.19 AS a # why\r\n');
  });

  test('needs nobody to be asked', async () => {
    const world = machine();
    world.answers[ALPINE] = unavailable('timeout');
    const editor = await opened(`FROM ${PINNED}\n`, world, PLAIN);
    const [action] = await editor.codeActions(URI, 'alpine', ['refactor.rewrite']);
    expect(editor.apply(URI, action ?? { title: '' })).toBe('FROM alpine:3.19\n');
  });

  test.each([
    ['an image without a tag, of which `latest` would be left', `FROM alpine@sha256:${OLD}\n`, 'alpine'],
    ['an image without a digest', 'FROM alpine:3.19\n', 'alpine'],
    ['a digest that the finding offers to remove', `FROM alpine:3.19@sha256:${hex('e')}\n`, 'alpine'],
    ['a place beside the image', `FROM ${PINNED} AS stage\n`, 'stage'],
  ])('is not offered for %s', async (_habit, text, needle) => {
    expect(await titles(text, needle)).toEqual([]);
  });

  test('is shown as not possible where the digest is used elsewhere too', async () => {
    const editor = await opened(`ARG BASE=${PINNED}\nFROM $BASE AS a\nFROM $BASE AS b\n`);
    const [action] = await editor.codeActions(URI, '$BASE AS a', ['refactor']);
    expect(action?.disabled?.reason).toContain('BASE');
    expect(action).not.toHaveProperty('edit');
  });

  test('is no quick fix', async () => {
    const editor = await opened(`FROM ${PINNED}\n`);
    expect(await editor.codeActions(URI, 'alpine', ['quickfix'])).toEqual([]);
  });
});

test('an unsigned digest without a tag is not offered to be removed: what stayed would be `latest`', async () => {
  const editor = await opened(`FROM alpine@sha256:${hex('e')}\n`);
  expect((await editor.codeActions(URI, 'alpine', ['quickfix'])).map(({ title }) => title)).toEqual([]);
});
