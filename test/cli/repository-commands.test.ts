import { describe, expect, test } from 'vitest';
import type { TrustAnswer } from '../../server/src/trust/provider.ts';
import { runCli } from '../support/fake-cli.ts';
import { CHECKED_AT, FAKE_SERVER, fakeRepository, hex, unavailable } from '../support/fake-trust.ts';

const ALPINE = 'docker.io/library/alpine';
const A = hex('a');
const B = hex('b');
const at = { server: FAKE_SERVER, checkedAt: CHECKED_AT } as const;

const answers: Readonly<Record<string, TrustAnswer>> = {
  'docker.io/library/expired': { kind: 'expired', ...at, role: 'timestamp', expiredAt: CHECKED_AT - 1 },
  'docker.io/library/rejected': { kind: 'rejected', ...at, role: 'root', check: 'threshold', detail: 'one of two' },
  'docker.io/library/retired': { kind: 'retired', ...at },
  'docker.io/library/down': unavailable(),
};

const world = {
  repositories: {
    ...answers,
    [ALPINE]: fakeRepository(ALPINE, {
      targets: { targets: { edge: A, odd: null } },
      'targets/releases': { paths: ['', 'v'], keys: ['k1', 'k2'], targets: { '3.19': B } },
      'targets/bob': { skipped: 'expired on 2025-01-01' },
    }),
    'docker.io/library/empty': fakeRepository('docker.io/library/empty', {}),
  },
};

describe.each(['list', 'keys', 'resolve'])('how %s ends', (command) => {
  test.each([
    ['absent', 1, /has no trust data for docker\.io\/library\/absent/],
    ['expired', 1, /the timestamp metadata .* expired on 2026-01-01/],
    ['rejected', 1, /the root metadata .* rejected \(threshold\): one of two/],
    ['retired', 3, /has been shut down/],
    ['down', 3, /could not be checked: no connection to trust\.example\.com/],
  ])('%s', async (name, code, reason) => {
    const result = await runCli(`${command} docker.io/library/${name}`, world);
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toMatch(reason);
  });
});

describe('list', () => {
  test('the table of notary list, ordered by name', async () => {
    const { stdout, code } = await runCli(`list ${ALPINE}`, world);
    expect(stdout).toBe(
      [
        'NAME    DIGEST                                                              SIZE (BYTES)    ROLE',
        '----    ------                                                              ------------    ----',
        `3.19    ${B}    528             targets/releases`,
        `edge    ${A}    528             targets`,
        `odd                                                                         528             targets`,
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
  });

  test('a repository in which nothing is signed', async () => {
    const { stdout, code } = await runCli('list docker.io/library/empty', world);
    expect({ stdout, code }).toEqual({ stdout: '\nNo targets present in this repository.\n\n', code: 0 });
  });

  test('--json', async () => {
    const { stdout } = await runCli(`list --json ${ALPINE}`, world);
    expect(JSON.parse(stdout)).toEqual([
      { name: '3.19', digest: B, size: 528, role: 'targets/releases' },
      { name: 'edge', digest: A, size: 528, role: 'targets' },
      { name: 'odd', digest: null, size: 528, role: 'targets' },
    ]);
  });

  test.each([
    ['a short name', 'alpine', 'Is docker.io/library/alpine meant?'],
    ['a tag', `${ALPINE}:edge`, `Is ${ALPINE} meant?`],
    ['no reference', 'Alpine', 'upper-case'],
  ])('%s is no GUN', async (_name, gun, hint) => {
    const { code, stderr } = await runCli(`list ${gun}`, world);
    expect(code).toBe(2);
    expect(stderr).toContain(hint);
  });
});

describe('keys', () => {
  test('--json', async () => {
    const { stdout, code } = await runCli(`keys --json ${ALPINE}`, world);
    const roles = JSON.parse(stdout) as readonly { role: string; expires: string | null; paths: string[] | null }[];
    expect(roles.map(({ role, expires, paths }) => ({ role, expires, paths }))).toEqual([
      ...['root', 'targets', 'snapshot', 'timestamp'].map((role) => ({
        role,
        expires: '2027-01-01T12:00:00.000Z',
        paths: null,
      })),
      { role: 'targets/releases', expires: '2027-01-01T12:00:00.000Z', paths: ['', 'v'] },
      { role: 'targets/bob', expires: null, paths: [''] },
    ]);
    expect(roles[4]).toMatchObject({
      threshold: 1,
      keys: [
        { id: 'k1', canonicalId: 'ck1', algorithm: 'ecdsa', local: false },
        { id: 'k2', canonicalId: 'ck2', algorithm: 'ecdsa', local: false },
      ],
    });
    expect(code).toBe(0);
  });

  test('the table has a row per key', async () => {
    const { stdout } = await runCli(`keys ${ALPINE}`, world);
    expect(stdout).toMatchInlineSnapshot(`
      "ROLE                THRESHOLD    EXPIRES                  ALGORITHM    KEY ID         CANONICAL KEY ID    LOCAL
      ----                ---------    -------                  ---------    ------         ----------------    -----
      root                1            2027-01-01               ecdsa        root           croot               no
      targets             1            2027-01-01               ecdsa        targets        ctargets            no
      snapshot            1            2027-01-01               ecdsa        snapshot       csnapshot           no
      timestamp           1            2027-01-01               ecdsa        timestamp      ctimestamp          no
      targets/releases    1            2027-01-01               ecdsa        k1             ck1                 no
                                                                ecdsa        k2             ck2                 no
      targets/bob         1            expired on 2025-01-01    ecdsa        targets/bob    ctargets/bob        no
      "
    `);
  });
});

describe('resolve', () => {
  test.each([
    ['a tag', 'alpine:edge', `alpine@sha256:${A}`],
    ['a released tag', 'alpine:3.19', `alpine@sha256:${B}`],
    ['a tag with its signed digest', `alpine:edge@sha256:${A}`, `alpine@sha256:${A}`],
    ['a digest that is signed as some tag', `alpine@sha256:${B}`, `alpine@sha256:${B}`],
  ])('%s', async (_name, image, resolved) => {
    expect(await runCli(`resolve ${image}`, world)).toMatchObject({ code: 0, stdout: `${resolved}\n` });
  });

  test.each([
    ['a tag that nobody signed', 'alpine:pink'],
    ['latest, where no tag is given', 'alpine'],
    ['a tag without a sha256', 'alpine:odd'],
    ['a tag with another digest', `alpine:edge@sha256:${B}`],
    ['a digest that nobody signed', `alpine@sha256:${hex('c')}`],
  ])('%s', async (_name, image) => {
    expect(await runCli(`resolve ${image}`, world)).toMatchObject({ code: 1, stdout: '' });
  });

  test('what can be resolved is; "not trusted" outweighs "could not check"', async () => {
    const { stdout, code } = await runCli('resolve down alpine:edge expired', world);
    expect({ stdout, code }).toEqual({ stdout: `alpine@sha256:${A}\n`, code: 1 });
  });

  test('nobody is asked about a line that has no sense', async () => {
    expect(await runCli('resolve alpine:edge Alpine', world)).toMatchObject({ code: 2, stdout: '', requests: [] });
  });
});

describe('an answer from an earlier check', () => {
  test('is printed, and said to be old', async () => {
    const stale = { ...world.repositories[ALPINE], stale: { reason: 'offline', host: 'trust.example.com' } } as const;
    const checkedAt = CHECKED_AT - 10 * 60_000;
    const repositories = { [ALPINE]: { ...stale, checkedAt } } as typeof world.repositories;
    const { stderr, code } = await runCli('resolve alpine:edge', { repositories });
    expect(stderr).toContain('Checked 10 minutes ago');
    expect(code).toBe(0);
  });
});
