import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Publisher, colleagueOf, newPublisher } from '../../support/publisher.ts';

// What we publish, notary and docker read; what they publish, we continue; and the other way round.
let publisher: Publisher;
const digest = (letter: string): string => letter.repeat(64);

beforeAll(async () => {
  publisher = await newPublisher();
  await publisher.run('key', 'generate', 'alice');
});

afterAll(() => publisher.stop());

/** Signs a digest without asking a registry. */
function sign(image: string, letter: string, ...more: readonly string[]): Promise<string> {
  return publisher.run('sign', image, '--digest', `sha256:${digest(letter)}`, '--size', '528', ...more);
}

async function sameTables(gun: string): Promise<void> {
  const { run, notary } = publisher;
  expect(await run('list', gun)).toBe(await notary.run('list', gun));
  expect(await run('delegation', 'list', gun)).toBe(await notary.run('delegation', 'list', gun));
}

/** `TAG SIGNERS` as docker sees them. */
async function dockerTags(image: string): Promise<readonly string[]> {
  const { stdout } = await publisher.docker.trustInspect(image);
  const [found] = JSON.parse(stdout) as { SignedTags: { SignedTag: string; Signers: string[] }[] }[];
  return (found?.SignedTags ?? []).map(({ SignedTag, Signers }) => `${SignedTag} ${Signers.join(',')}`);
}

describe('a repository begun as notary does', () => {
  const gun = 'docker.io/acme/ours';

  test('init is read by notary', async () => {
    await publisher.run('init', gun);
    await sameTables(gun);
    expect(await publisher.attempt('init', gun)).toMatchObject({ exitCode: 1, stdout: '' });
  });

  test('a tag is signed for targets, and signing it again publishes nothing', async () => {
    await sign('acme/ours:1', 'a');
    await sameTables(gun);
    expect(await dockerTags('acme/ours')).toEqual(['1 Repo Admin']);
    expect(await sign('acme/ours:1', 'a')).toContain('Nothing to publish');
  });

  test('notary continues, and we continue after notary', async () => {
    await publisher.notary.run('addhash', '-p', gun, 'theirs', '7', '--sha256', digest('b'));
    await sign('acme/ours:2', 'c');
    await sameTables(gun);
    expect((await dockerTags('acme/ours')).map((row) => row.split(' ')[0])).toEqual(['1', '2', 'theirs']);
  });

  test('a signer added and used', async () => {
    await publisher.run('signer', 'add', 'alice', 'acme/ours', '--key', 'alice.pub');
    await sign('acme/ours:3', 'd');
    await sameTables(gun);
    expect(await dockerTags('acme/ours:3')).toEqual(['3 alice']);
  });

  test('revoking a tag takes it from every role', async () => {
    await publisher.run('revoke', 'acme/ours:3');
    await publisher.run('revoke', 'acme/ours:1');
    await sameTables(gun);
    expect(await publisher.attempt('revoke', 'acme/ours:1')).toMatchObject({ exitCode: 1, stdout: '' });
  });

  test.each([
    ['targets', []],
    ['snapshot', []],
    ['snapshot', ['--server-managed']],
    ['timestamp', []],
    ['root', ['--yes']],
  ])('rotating the %s key %j leaves all that was signed', async (role, options) => {
    await publisher.run('key', 'rotate', gun, role, ...options);
    await sameTables(gun);
    await sign(`acme/ours:after-${role}`, 'e');
    await publisher.notary.run('addhash', '-p', gun, `theirs-after-${role}`, '7', '--sha256', digest('b'));
    await sameTables(gun);
  });

  test('a delegation of a delegation, staged and published', async () => {
    const added = ['delegation', 'add', gun, 'targets/alice/night', 'alice.pub', '--paths', 'night-'];
    expect(await publisher.run('status', gun)).toBe(await publisher.notary.run('status', gun));
    await publisher.run(...added);
    expect(await publisher.run('status', gun)).toContain('targets/alice/night    delegation');
    await sameTables(gun);
    await publisher.run('publish', gun);
    await sameTables(gun);
    await sign('acme/ours:night-1', 'f', '--role', 'targets/alice/night');
    await sameTables(gun);
    const outside = await publisher.attempt(
      'sign',
      'acme/ours:day',
      '--digest',
      `sha256:${digest('f')}`,
      '--size',
      '1',
      '--role',
      'targets/alice/night',
    );
    expect(outside).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('outside of the role') as string });
  });

  test('paths and keys are taken from a delegation, and then the whole role', async () => {
    await publisher.run('delegation', 'remove', gun, 'targets/alice/night', '--paths', 'night-', '-p');
    await sameTables(gun);
    await publisher.run('delegation', 'remove', gun, 'targets/alice/night', '--yes', '-p');
    await sameTables(gun);
  });

  test('what is staged can be dropped', async () => {
    await publisher.run('witness', gun, 'targets');
    await publisher.run('reset', gun);
    expect(await publisher.run('status', gun)).toBe(await publisher.notary.run('status', gun));
  });

  test('a signer is removed, with a warning where that leaves releases unsigned', async () => {
    await sign('acme/ours:4', 'd');
    expect(await publisher.attempt('signer', 'remove', 'alice', 'acme/ours')).toMatchObject({ exitCode: 1 });
    const { exitCode, stderr } = await publisher.attempt('signer', 'remove', 'alice', 'acme/ours', '--force');
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 0,
      stderr: expect.stringContaining('targets/releases') as string,
    });
    await sameTables(gun);
  });

  test('the history is as long as what was published', async () => {
    const entries = JSON.parse(await publisher.run('history', gun, '--json', '-n', '100')) as { version: number }[];
    expect(entries.length).toBeGreaterThan(15);
    expect(entries[0]?.version).toBeGreaterThan(entries.at(-1)?.version ?? 0);
  });

  test('removed, it is gone for everybody, and can be begun anew', async () => {
    await publisher.run('remove', gun, '--yes');
    expect(await publisher.attempt('list', gun)).toMatchObject({ exitCode: 1 });
    expect(await publisher.docker.trustInspect('acme/ours')).toMatchObject({ exitCode: 1 });
    await publisher.run('init', gun);
    expect(await publisher.run('list', gun)).toContain('No targets present');
  });
});

describe('a repository begun as docker does, by its first signature', () => {
  test('has a signer, releases and a snapshot of the server', async () => {
    expect(await sign('acme/first:1', 'a', '--signer', 'bob')).toContain('Created signer: bob');
    await sameTables('docker.io/acme/first');
    expect(await dockerTags('acme/first')).toEqual(['1 bob']);
    expect(await publisher.run('keys', 'docker.io/acme/first')).toMatch(/snapshot +1 .* no\n/);
  });

  test('nobody is named its signer by accident', async () => {
    const nameless = ['sign', 'acme/nameless:1', '--digest', `sha256:${digest('a')}`, '--size', '1'];
    expect(await publisher.attempt(...nameless)).toMatchObject({ exitCode: 2 });
  });

  test('or after a user whose name no signer may have', async () => {
    const robot = await colleagueOf(publisher);
    const auth = Buffer.from('robot$ci+app:secret').toString('base64');
    const config = { auths: { 'https://index.docker.io/v1/': { auth } } };
    await writeFile(join(robot.docker.configFolder, 'config.json'), JSON.stringify(config));
    const signing = ['sign', 'acme/robots:1', '--digest', `sha256:${digest('a')}`, '--size', '1'];
    const { exitCode, stderr } = await robot.attempt(...signing);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(/cannot be a signer's: .* --signer/) as string,
    });
    expect(await robot.run(...signing, '--signer', 'ci')).toContain('Created signer: ci');
  });
});

describe('repositories that notary began', () => {
  test('are continued, whoever signs snapshots', async () => {
    const gun = 'docker.io/acme/theirs';
    await publisher.notary.run('init', '-p', gun);
    await sign('acme/theirs:1', 'a');
    await publisher.notary.run('key', 'rotate', gun, 'snapshot', '-r');
    await sign('acme/theirs:2', 'b');
    await publisher.notary.run(
      'delegation',
      'add',
      '-p',
      gun,
      'targets/releases',
      join(publisher.folder, 'alice.pub'),
      '--all-paths',
    );
    await sign('acme/theirs:3', 'c');
    await sameTables(gun);
    expect(await dockerTags('acme/theirs')).toEqual(['1 Repo Admin', '2 Repo Admin', '3 Repo Admin']);
  });

  test('what a publisher adds to a target is kept', async () => {
    const gun = 'docker.io/acme/custom';
    const { folder, notary, run } = publisher;
    const custom = join(folder, 'custom.json');
    await writeFile(custom, '{"a":"b","z":[1,null,true]}');
    await notary.run('init', '-p', gun);
    await notary.run('addhash', '-p', gun, 'plain', '1', '--sha256', digest('a'));
    await notary.run('addhash', '-p', gun, 'more', '1', '--sha256', digest('a'), '--custom', custom);
    await sign('acme/custom:ours', 'b');
    await run('key', 'rotate', gun, 'snapshot', '--server-managed');
    await sameTables(gun);
  });
});

test.each([
  ['on this machine', []],
  ['on the server', ['--server-managed-snapshot']],
])('a signer who comes back, with the snapshot key %s', async (_name, options) => {
  const image = `acme/back-${options.length}`;
  const gun = `docker.io/${image}`;
  await publisher.run('init', gun, ...options);
  for (const tag of ['1', '2']) {
    await publisher.run('signer', 'add', 'alice', image, '--key', 'alice.pub');
    await sign(`${image}:${tag}`, 'a');
    await sign(`${image}:${tag}`, 'b');
    expect(await dockerTags(`${image}:${tag}`)).toEqual([`${tag} alice`]);
    await publisher.run('delegation', 'remove', gun, 'targets/alice', '--yes');
    await publisher.run('delegation', 'remove', gun, 'targets/releases', '--yes', '-p');
    await sameTables(gun);
  }
});

test('releases that only a lost signer signed are not built upon, until they are witnessed', async () => {
  const gun = 'docker.io/acme/orphaned';
  await publisher.run('key', 'generate', 'heidi');
  await publisher.run('signer', 'add', 'alice', 'acme/orphaned', '--key', 'alice.pub');
  await sign('acme/orphaned:1', 'a');
  await publisher.run('signer', 'add', 'heidi', 'acme/orphaned', '--key', 'heidi.pub');
  await publisher.run('signer', 'remove', 'alice', 'acme/orphaned', '--force');
  const refused = await publisher.attempt(
    'sign',
    'acme/orphaned:2',
    '--digest',
    `sha256:${digest('b')}`,
    '--size',
    '1',
  );
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('witness it') as string });
  await publisher.run('witness', gun, 'targets/releases', '--publish');
  await sign('acme/orphaned:2', 'b');
  await sameTables(gun);
  expect(await dockerTags('acme/orphaned')).toEqual(['1 Repo Admin', '2 heidi']);
});

test('verify takes what was signed and nothing else', async () => {
  const { folder, notary, run, attempt } = publisher;
  const gun = 'docker.io/acme/content';

  await writeFile(join(folder, 'content'), 'what is signed');
  await writeFile(join(folder, 'other'), 'what is SIGNED');
  await writeFile(join(folder, 'longer'), 'what is signed, and more');
  await notary.run('init', '-p', gun);
  await notary.run('add', '-p', gun, 'v1', join(folder, 'content'));
  expect(await run('verify', 'acme/content:v1', 'content')).toContain('is what targets signed');
  for (const file of ['other', 'longer']) {
    expect(await attempt('verify', 'acme/content:v1', file)).toMatchObject({ exitCode: 1, stdout: '' });
    expect(await notary.attempt('verify', gun, 'v1', '-i', join(folder, file))).toMatchObject({ exitCode: 1 });
  }
  expect(await attempt('verify', 'acme/content:v2', 'content')).toMatchObject({ exitCode: 1, stdout: '' });
});
