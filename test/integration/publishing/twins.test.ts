import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Publisher, newPublisher } from '../../support/publisher.ts';

// Two repositories. What notary's client does to one, our command line does to the other, in the same words wherever there are
// the same: then notary must see the same in both, and so must we.
const OURS = 'docker.io/acme/ours';
const THEIRS = 'docker.io/acme/theirs';

let publisher: Publisher;
/** Canonical ids by the name of the key. */
const ids = new Map<string, string>();

beforeAll(async () => {
  publisher = await newPublisher();
  for (const name of ['alice', 'bob', 'carol']) {
    const told = await publisher.run('key', 'generate', name);
    ids.set(name, /[0-9a-f]{64}/.exec(told)?.[0] ?? '');
  }
  await writeFile(join(publisher.folder, 'content'), 'what is signed');
  await writeFile(join(publisher.folder, 'custom.json'), '{"a":"b","z":[1,null,true]}');
});

afterAll(() => publisher.stop());

/** `GUN`, `alice.pub` and `alice` as they are called here; options and all else as they stand there. */
function words(line: string, gun: string): readonly string[] {
  return line.split(' ').map((word) => {
    if (word === 'GUN') return gun;
    if (/\.(pub|json)$/.test(word) || word === 'content') return join(publisher.folder, word);
    return word.replace(/ID:(\w+)/g, (_text, name: string) => ids.get(name) ?? 'no id');
  });
}

/** Everything that notary's client shows of a repository. */
async function seen(gun: string): Promise<readonly string[]> {
  const { notary } = publisher;
  const shown = [await notary.run('list', gun), await notary.run('delegation', 'list', gun)];
  return [...shown, await notary.run('status', gun)].map((text) => text.replaceAll(gun, 'GUN'));
}

async function sameForAll(): Promise<void> {
  const { run, notary } = publisher;
  expect(await seen(OURS)).toEqual(await seen(THEIRS));
  for (const gun of [OURS, THEIRS]) {
    expect(await run('list', gun)).toBe(await notary.run('list', gun));
    expect(await run('delegation', 'list', gun)).toBe(await notary.run('delegation', 'list', gun));
  }
}

const HASH = 'a1'.repeat(32);
const LONG_HASH = 'b2'.repeat(64);

describe('the same command, on twins', () => {
  test.each([
    'init -p GUN',
    'add -p GUN v1 content',
    `addhash -p GUN v2 528 --sha256 ${HASH}`,
    `addhash -p GUN v3 0 --sha256 ${HASH} --sha512 ${LONG_HASH}`,
    'add -p GUN v4 content --custom custom.json',
    'delegation add -p GUN targets/releases alice.pub bob.pub --all-paths',
    'delegation add -p GUN targets/alice alice.pub --paths v,w-',
    'delegation add -p GUN targets/alice/bob --paths v5 bob.pub carol.pub',
    'delegation add -p GUN targets/alice --paths x',
    `addhash -p GUN v5 1 --sha256 ${HASH} --roles targets/alice,targets/releases`,
    `addhash -p GUN v5 2 --sha256 ${HASH} -r targets/alice/bob`,
    'add -p GUN v1 content',
    'remove -p GUN v5 --roles targets/releases',
    'remove -p GUN v2',
    'remove -p GUN never-signed',
    'witness -p GUN targets/alice targets',
    'delegation remove -p GUN targets/alice --paths x',
    'delegation remove -p GUN targets/alice/bob ID:carol',
    'delegation purge -p GUN --key ID:bob',
    'delegation purge -p GUN --key ID:carol,ID:bob',
    'delegation add -p GUN targets/releases carol.pub',
    'witness -p GUN targets/releases',
    'delegation remove -p GUN targets/alice --all-paths',
    'delegation remove -p -y GUN targets/alice',
    'delegation remove -p -y GUN targets/never-there',
    'key rotate GUN targets',
    'key rotate GUN snapshot',
    'key rotate GUN snapshot -r',
    'key rotate GUN timestamp -r',
    `addhash -p GUN v6 6 --sha256 ${HASH}`,
  ])('%s', async (line) => {
    await publisher.run(...words(line, OURS));
    await publisher.notary.run(...words(line, THEIRS));
    await sameForAll();
  });

  test.each([
    'lookup GUN v1',
    'list GUN -r targets/releases',
    'list GUN --roles targets/releases,targets',
    'status GUN',
  ])('prints the same: %s', async (line) => {
    expect(await publisher.run(...words(line, THEIRS))).toBe(await publisher.notary.run(...words(line, THEIRS)));
  });

  test.each([
    'lookup GUN never-signed',
    'add GUN v7 no-such-file',
    'addhash GUN v7 1',
    'addhash GUN v7 1 --sha256 abc',
    `addhash GUN v7 many --sha256 ${HASH}`,
    `addhash GUN v7 1 --roles snapshot --sha256 ${HASH}`,
    'reset GUN -n x',
    'delegation purge GUN',
    'delegation add GUN targets/dave',
    'delegation add GUN targets/dave content',
    'delegation add GUN snapshot alice.pub',
    'remove GUN v1 --roles timestamp',
    'key rotate GUN timestamp -k content',
    'key rotate GUN targets -r',
  ])('is refused by both, and changes nothing: %s', async (line) => {
    const before = await seen(THEIRS);
    expect((await publisher.attempt(...words(line, THEIRS))).exitCode).not.toBe(0);
    expect((await publisher.notary.attempt(...words(line, THEIRS))).exitCode).not.toBe(0);
    await publisher.notary.attempt('reset', '--all', THEIRS);
    await publisher.run('reset', THEIRS);
    expect(await seen(THEIRS)).toEqual(before);
  });
});

describe('what waits', () => {
  const changes = [
    `addhash GUN w1 1 --sha256 ${HASH}`,
    'remove GUN v1',
    'delegation add GUN targets/dave carol.pub --all-paths',
    'delegation remove GUN targets/releases ID:alice',
    'delegation purge GUN --key ID:alice',
    'witness GUN targets/releases',
  ];

  /** What waits there, in either program's words. Notary stages the keys and the paths of a delegation one by one. */
  const waiting = (status: string): readonly string[] => [
    ...new Set([...status.matchAll(/^\d+ +(.*?) *$/gm)].map(([, row = '']) => row.replace(/ +/g, ' '))),
  ];

  test('is listed in the same words', async () => {
    for (const line of changes) {
      await publisher.run(...words(line, OURS));
      await publisher.notary.run(...words(line, THEIRS));
    }
    const status = await publisher.run('status', OURS);
    expect(waiting(status)).toEqual(waiting(await publisher.notary.run('status', THEIRS)));
    expect(waiting(status)).toHaveLength(changes.length);
  });

  test('may be dropped one by one, and is published in order', async () => {
    await publisher.run('reset', OURS, '-n', '0', '--number', '4');
    expect(waiting(await publisher.run('status', OURS))).toHaveLength(4);
    await publisher.run('publish', OURS);
    const { notary } = publisher;
    expect(await notary.run('list', OURS)).not.toContain('w1');
    expect(await notary.run('delegation', 'list', OURS)).toContain('targets/dave');
    await notary.run('reset', '--all', THEIRS);
  });

  test('is dropped as a whole', async () => {
    await publisher.run(...words('remove GUN v3', OURS));
    await publisher.run('reset', OURS, '--all');
    expect(await publisher.run('status', OURS)).toContain('No unpublished changes');
  });
});

test('a number that waits for nothing is refused by ours', async () => {
  expect((await publisher.attempt(...words('reset GUN -n 7', OURS))).exitCode).not.toBe(0);
});

test('custom data that notary itself signs wrongly, we sign so that it verifies', async () => {
  const gun = 'docker.io/acme/custom-data';
  await writeFile(join(publisher.folder, 'wild.json'), '{"z":{"b":1,"a":"<&>"},"a":"ü"}');
  await writeFile(join(publisher.folder, 'half.json'), '{"a":1.5}');
  await publisher.run('init', gun);
  await publisher.run(...words('add -p GUN v1 content --custom wild.json', gun));
  await publisher.run(...words('add -p GUN v2 content', gun));
  expect(await publisher.run('list', gun)).toBe(await publisher.notary.run('list', gun));
  const again = await publisher.run(...words('add -p GUN v1 content --custom wild.json', gun));
  expect(again).toContain('Nothing to publish');
  const half = await publisher.attempt(...words('add -p GUN v1 content --custom half.json', gun));
  expect(half).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('not whole') as string });
});

test('a purge leaves what is delegated with keys that are not here, and says so', async () => {
  const gun = 'docker.io/acme/purged';
  const { run, attempt, notary } = publisher;
  const alice = ids.get('alice') ?? 'no id';
  const dave = await generated('dave');
  await run('init', gun);
  await run(...words('delegation add GUN targets/alice alice.pub --all-paths -p', gun));
  await run(...words('delegation add GUN targets/alice/dave dave.pub --all-paths -p', gun));
  await run(...words('delegation add GUN targets/dave dave.pub --all-paths -p', gun));
  const backup = join(publisher.folder, 'alice-backup.pem');
  await run('key', 'export', '--key', alice, '-o', backup);
  await run('key', 'remove', alice, '--yes');
  const { exitCode, stderr } = await attempt('delegation', 'purge', gun, '--key', dave, '-p');
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: expect.stringContaining('targets/alice/dave') as string,
  });
  const table = await notary.run('delegation', 'list', gun);
  expect(table.split(dave)).toHaveLength(2);
  await run('key', 'import', backup);
});

async function generated(name: string): Promise<string> {
  return /[0-9a-f]{64}/.exec(await publisher.run('key', 'generate', name))?.[0] ?? 'no id';
}

test('all trust data are deleted, by either of them', async () => {
  await publisher.run('remove', OURS, '--yes');
  await publisher.notary.run('delete', '--remote', THEIRS);
  // Where the server has nothing any more, what was known stands while it is valid.
  await publisher.run('forget', THEIRS, '--yes');
  await rm(join(publisher.notary.trustDir, 'tuf'), { recursive: true });
  for (const gun of [OURS, THEIRS]) {
    expect(await publisher.attempt('list', gun)).toMatchObject({ exitCode: 1, stdout: '' });
    expect((await publisher.notary.attempt('list', gun)).exitCode).not.toBe(0);
  }
});
