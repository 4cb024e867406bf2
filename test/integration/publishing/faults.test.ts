import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DeathTrap, setDeathTrap } from '../../support/death-trap.ts';
import { type Publisher, colleagueOf, newPublisher } from '../../support/publisher.ts';

// Whatever goes wrong: a clear word about it, nothing lost, and either all of a publication or nothing of it.
let publisher: Publisher;

beforeAll(async () => {
  publisher = await newPublisher();
});

afterAll(() => publisher.stop());

const signing = (image: string, letter = 'a'): readonly string[] => [
  ...['sign', image, '--digest', `sha256:${letter.repeat(64)}`, '--size', '528'],
];

describe('the process is killed', () => {
  let trap: DeathTrap;

  beforeAll(async () => {
    trap = await setDeathTrap(publisher.folder);
  });

  const dying = (at: number, ...args: readonly string[]): ReturnType<Publisher['attempt']> =>
    publisher.attemptWith(trap(at), ...args);

  test('at every step of a first signature', async () => {
    const deaths = await dieAtEveryStep(
      (at) => dying(at, ...signing(`acme/killed-first-${at}:1`), '--signer', 'carol'),
      async (at) => {
        const gun = `docker.io/acme/killed-first-${at}`;
        const { exitCode, stdout } = await publisher.notary.attempt('list', gun);
        expect(exitCode === 1 || stdout.includes('targets/carol')).toBe(true);
        await publisher.run(...signing(`acme/killed-first-${at}:1`), '--signer', 'carol');
        expect(await publisher.notary.run('list', gun)).toContain('targets/carol');
      },
    );
    expect(deaths).toBeGreaterThan(8);
  }, 300_000);

  test('at every step of publishing what was staged', async () => {
    const gun = 'docker.io/acme/killed';
    await publisher.run('init', gun);
    await publisher.run('key', 'generate', 'dave');
    const deaths = await dieAtEveryStep(
      async (at) => {
        await publisher.run('delegation', 'add', gun, `targets/step${at}`, 'dave.pub', '--all-paths');
        return dying(at, 'publish', gun);
      },
      async (at) => {
        // Notary's own client still finds a whole repository.
        await publisher.notary.run('list', gun);
        await publisher.run('publish', gun);
        expect(await publisher.notary.run('delegation', 'list', gun)).toContain(`targets/step${at} `);
        expect(await publisher.run('status', gun)).toContain('No unpublished changes');
      },
    );
    expect(deaths).toBeGreaterThan(5);
  }, 300_000);

  /** Until a run comes to its end alive. @returns how many did not */
  async function dieAtEveryStep(
    run: (at: number) => ReturnType<Publisher['attempt']>,
    afterDeath: (at: number) => Promise<void>,
  ): Promise<number> {
    for (let at = 1; ; at += 1) {
      const { exitCode, stderr } = await run(at);
      if (exitCode === 0) return at - 1;
      expect({ exitCode, stderr }).toEqual({ exitCode: 128, stderr: '' });
      await afterDeath(at);
    }
  }
});

describe('several publishers at once', () => {
  test('all end up published', async () => {
    await publisher.run('init', 'docker.io/acme/race');
    const tags = ['1', '2', '3', '4'];
    await Promise.all(tags.map((tag) => publisher.run(...signing(`acme/race:${tag}`))));
    const table = await publisher.notary.run('list', 'docker.io/acme/race');
    for (const tag of tags) expect(table).toMatch(new RegExp(`^${tag} `, 'm'));
  });

  test('also where one replaces what the others rest upon', async () => {
    const gun = 'docker.io/acme/rests';
    await publisher.run('init', gun);
    await publisher.run('key', 'generate', 'ruth');
    await publisher.run('delegation', 'add', gun, 'targets/ruth', 'ruth.pub', '--all-paths', '-p');
    const commands = [
      [...signing('acme/rests:1'), '--role', 'targets'],
      [...signing('acme/rests:2'), '--role', 'targets/ruth'],
      ['key', 'rotate', gun, 'targets'],
    ];
    await Promise.all(commands.map((command) => publisher.run(...command)));
    expect(await publisher.notary.run('list', gun)).toMatch(/^1 .* targets\n2 .* targets\/ruth\n/m);
  });

  test('of two who begin a repository, one is told who was faster', async () => {
    const colleague = await colleagueOf(publisher);
    const results = await Promise.all([
      publisher.attempt(...signing('acme/begun:1'), '--signer', 'carol'),
      colleague.attempt(...signing('acme/begun:1'), '--signer', 'judy'),
    ]);
    expect(results.map(({ exitCode }) => exitCode).sort()).toEqual([0, 1]);
    const { stderr } = results.find(({ exitCode }) => exitCode === 1) ?? {};
    expect(stderr).toContain("no signer's key that may sign 1 is on this machine");
  });

  test('one of them with notary', async () => {
    const theirs = ['addhash', '-p', 'docker.io/acme/race', 'theirs', '1', '--sha256', 'b'.repeat(64)];
    const [, notary] = await Promise.all([
      publisher.run(...signing('acme/race:5')),
      publisher.notary.attempt(...theirs),
    ]);
    // Notary gives up where somebody was faster; we do not.
    const table = await publisher.notary.run('list', 'docker.io/acme/race');
    expect(table).toMatch(/^5 /m);
    expect(table.includes('theirs')).toBe(notary.exitCode === 0);
  });
});

describe('keys and passphrases', () => {
  const gun = 'docker.io/acme/guarded';
  let before: string;

  beforeAll(async () => {
    await publisher.run('init', gun);
    await publisher.run(...signing('acme/guarded:1'));
    before = await publisher.notary.run('list', gun);
  });

  async function refused(result: ReturnType<Publisher['attempt']>, words: string): Promise<void> {
    const { exitCode, stdout, stderr } = await result;
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
    expect(await publisher.notary.run('list', gun)).toBe(before);
  }

  test('a wrong passphrase', async () => {
    const wrong = { NOTARY_TARGETS_PASSPHRASE: 'not the passphrase' };
    const result = publisher.attemptWith(wrong, ...signing('acme/guarded:2'));
    await refused(result, 'the passphrase of the targets key');
    expect((await result).stderr).not.toContain('not the passphrase');
  });

  test('no passphrase and nobody to ask', () =>
    refused(
      publisher.attemptWith({ NOTARY_TARGETS_PASSPHRASE: undefined }, ...signing('acme/guarded:2')),
      'there is no passphrase for the targets key',
    ));

  test('a missing key', async () => {
    const colleague = await colleagueOf(publisher);
    await refused(colleague.attempt(...signing('acme/guarded:2')), 'none of them is on this machine');
  });

  test('a missing root key', async () => {
    const colleague = await colleagueOf(publisher);
    await refused(colleague.attempt('key', 'rotate', gun, 'targets'), 'root is signed with the keys');
    expect(JSON.parse(await colleague.run('key', 'list', '--json'))).toEqual([]);
  });

  test('the key of another repository', async () => {
    const keys = JSON.parse(await publisher.run('key', 'list', '--json')) as { id: string; gun: string | null }[];
    const other = keys.find((key) => key.gun !== null && key.gun !== gun);
    await refused(publisher.attempt('key', 'rotate', gun, 'targets', '--key', other?.id ?? ''), 'not for this role');
  });

  test('a threshold that is not met', async () => {
    await publisher.run('key', 'generate', 'erin');
    const there = await colleagueOf(publisher);
    await there.run('key', 'generate', 'frank');
    const keys = ['erin.pub', join(there.folder, 'frank.pub')];
    await publisher.run('delegation', 'add', gun, 'targets/both', ...keys, '--all-paths', '--threshold', '2', '-p');
    await refused(publisher.attempt(...signing('acme/guarded:2'), '--role', 'targets/both'), 'only 1 of the 2');
    const toMany = publisher.attempt('delegation', 'add', gun, 'targets/both', '--threshold', '3', '-p');
    await refused(toMany, 'fewer than the 3 that must sign');
    await refused(toMany, `1 staged for ${gun}, and not published`);
    await publisher.run('reset', gun);
  });

  test('a role that is not there', () =>
    refused(publisher.attempt(...signing('acme/guarded:2'), '--role', 'targets/nobody'), 'has no role targets/nobody'));

  test('keys that cannot be read or written', async () => {
    const there = await colleagueOf(publisher);
    await rm(join(there.docker.configFolder, 'trust'));
    await writeFile(join(there.docker.configFolder, 'trust'), 'no folder');
    await refused(there.attempt('key', 'generate', 'grace'), 'cannot be written');
    await refused(there.attempt(...signing('acme/guarded:2')), 'cannot be read');
  });
});

describe('a full disk', () => {
  const gun = 'docker.io/acme/full';
  const state = async (): Promise<unknown> => [
    await publisher.run('key', 'list'),
    await publisher.notary.run('list', gun),
    await readdir(publisher.folder),
  ];

  beforeAll(() => publisher.run('init', gun));

  test.each([
    ['a new signer', ['key', 'generate', 'olivia'], 1, 'the key cannot be written'],
    ['a pair of files', ['key', 'generate', '--role', 'root', '-o', 'pair'], 2, 'pair-key.pem cannot be written'],
    ['a backup', ['key', 'export', '-o', 'backup.pem'], 2, 'backup.pem cannot be written'],
    ['a change that is staged', ['witness', gun, 'targets'], 1, 'the change cannot be kept'],
    ['a rotation', ['key', 'rotate', gun, 'targets'], 1, 'the key cannot be written'],
    ['a first signature', [...signing('acme/full-first:1'), '--signer', 'carol'], 1, 'the key cannot be written'],
  ] as const)('leaves nothing of %s', async (_name, args, exitCode, words) => {
    const before = await state();
    const result = await publisher.attemptOnFullDisk(...args);
    expect(result).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(words) as string });
    expect(result.stderr).not.toContain('    at ');
    expect(await state()).toEqual(before);
    expect(await publisher.run('status', gun)).toContain('No unpublished changes');
    expect(await publisher.notary.attempt('list', 'docker.io/acme/full-first')).toMatchObject({ exitCode: 1 });
  });

  test('does not keep a signature from being published', async () => {
    const { exitCode, stderr } = await publisher.attemptOnFullDisk(...signing('acme/full:1'));
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringContaining('cannot be kept') as string });
    expect(await publisher.notary.run('list', gun)).toMatch(/^1 /m);
  });
});

describe('servers', () => {
  test.each([
    ['nobody listens', 'https://127.0.0.1:1', 3],
    ['trust data that are not there', undefined, 1],
  ])('%s', async (_name, server, exitCode) => {
    const options = server === undefined ? [] : ['--server', server];
    const result = await publisher.attempt('delegation', 'list', 'docker.io/acme/absent', ...options);
    expect(result).toMatchObject({ exitCode, stdout: '' });
  });

  test('what a server refuses to begin leaves no key behind', async () => {
    const colleague = await colleagueOf(publisher);
    const result = await colleague.attempt('init', 'docker.io/acme/refused', '--server', 'https://127.0.0.1:1');
    expect(result).toMatchObject({ exitCode: 3, stdout: '' });
    expect(JSON.parse(await colleague.run('key', 'list', '--json'))).toEqual([]);
  });

  test.each([
    'sign Acme/App:1',
    'sign acme/app',
    'sign acme/app:1 --size 3',
    'sign acme/app:1 --digest sha256:abc',
    'init alpine',
    'key rotate docker.io/acme/app targets --server-managed',
    'key rotate docker.io/acme/app root',
    'signer add releases acme/app --key nothing.pub',
    'delegation add docker.io/acme/app targets/alice',
    'remove docker.io/acme/app',
    'revoke acme/app',
  ])('wrong usage: %s', async (line) => {
    expect(await publisher.attempt(...line.split(' '))).toMatchObject({ exitCode: 2, stdout: '' });
  });
});
