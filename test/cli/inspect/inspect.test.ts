import { describe, expect, test } from 'vitest';
import { fakeRepository, hex, unavailable } from '../../support/fake-trust.ts';
import { runCli } from '../../support/fake-cli.ts';

const ALPINE = 'docker.io/library/alpine';
const BLUE = hex('b1');
const RED = hex('4ed');
const GREEN = hex('97');

const world = {
  repositories: {
    [ALPINE]: fakeRepository(ALPINE, {
      root: { keys: ['rootID'] },
      targets: { keys: ['targetsID'], targets: { green: GREEN } },
      'targets/releases': { targets: { red: RED, blue: BLUE } },
      'targets/bob': { keys: ['B'], targets: { red: RED } },
      'targets/alice': { keys: ['A'], targets: { red: RED, blue: BLUE } },
    }),
    'docker.io/library/plain': fakeRepository('docker.io/library/plain', { targets: { targets: { '1': GREEN } } }),
    'docker.io/library/offline': unavailable(),
  },
};

describe('inspect --pretty', () => {
  test('a repository with signers', async () => {
    const { stdout, code } = await runCli('inspect --pretty alpine', world);
    expect(stdout).toBe(
      [
        '',
        'Signatures for alpine',
        '',
        'SIGNED TAG   DIGEST                                                             SIGNERS',
        `blue         ${BLUE}   alice`,
        `green        ${GREEN}   (Repo Admin)`,
        `red          ${RED}   alice, bob`,
        '',
        'List of signers and their keys for alpine',
        '',
        'SIGNER    KEYS',
        'alice     cA',
        'bob       cB',
        '',
        'Administrative keys for alpine',
        '',
        '  Repository Key:\ttargetsID',
        '  Root Key:\trootID',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
  });

  test('no signers, no list of signers', async () => {
    const { stdout } = await runCli('inspect --pretty plain:1', world);
    expect(stdout).not.toContain('List of signers');
    expect(stdout).toContain('1            9797');
  });

  test('a tag that nobody signed still shows the keys', async () => {
    const { stdout, code } = await runCli('inspect --pretty alpine:pink', world);
    expect(stdout).toMatch(/^\nNo signatures for alpine:pink\n\n\nList of signers and their keys for alpine:pink\n\n/);
    expect(code).toBe(0);
  });

  test('two images are two blank lines apart, and the first failure ends it', async () => {
    const { stdout, stderr, code } = await runCli('inspect --pretty plain:1 absent plain:1', world);
    expect(stdout).toMatch(/\n {2}Root Key:\troot\n\n\n$/);
    expect(stderr).toBe('no signatures or cannot access absent\n');
    expect(code).toBe(1);
  });
});

describe('inspect', () => {
  test('members, order and indentation are those of docker', async () => {
    const { stdout } = await runCli('inspect alpine:blue', world);
    expect(stdout).toBe(`[
    {
        "Name": "alpine:blue",
        "SignedTags": [
            {
                "SignedTag": "blue",
                "Digest": "${BLUE}",
                "Signers": [
                    "alice"
                ]
            }
        ],
        "Signers": [
            {
                "Name": "bob",
                "Keys": [
                    {
                        "ID": "cB"
                    }
                ]
            },
            {
                "Name": "alice",
                "Keys": [
                    {
                        "ID": "cA"
                    }
                ]
            }
        ],
        "AdministrativeKeys": [
            {
                "Name": "Root",
                "Keys": [
                    {
                        "ID": "rootID"
                    }
                ]
            },
            {
                "Name": "Repository",
                "Keys": [
                    {
                        "ID": "targetsID"
                    }
                ]
            }
        ]
    }
]
`);
  });

  test('signers stand in the order of the metadata, the admin alone as Repo Admin', async () => {
    const { stdout } = await runCli('inspect alpine', world);
    const [{ SignedTags }] = JSON.parse(stdout) as [{ SignedTags: { SignedTag: string; Signers: string[] }[] }];
    expect(SignedTags.map(({ SignedTag, Signers }) => `${SignedTag}: ${Signers.join()}`)).toEqual([
      'blue: alice',
      'green: Repo Admin',
      'red: bob,alice',
    ]);
  });

  test('a digest means all tags', async () => {
    const byDigest = await runCli(`inspect alpine:blue@sha256:${BLUE}`, world);
    const all = await runCli('inspect alpine', world);
    expect(byDigest.stdout.replace(`alpine:blue@sha256:${BLUE}`, 'alpine')).toBe(all.stdout);
  });

  test('an absent repository between two others', async () => {
    const { stdout, stderr, code } = await runCli('inspect plain:1 absent:2 plain:1', world);
    expect(JSON.parse(stdout)).toHaveLength(2);
    expect(stderr).toBe('no signatures or cannot access absent:2\n');
    expect(code).toBe(1);
  });

  test('nothing found: an empty list', async () => {
    expect(await runCli('inspect absent', world)).toMatchObject({ stdout: '[]\n', code: 1 });
  });

  test('a server that cannot be reached is not passed off as an absence of signatures', async () => {
    const { stdout, stderr, code } = await runCli('inspect offline', world);
    expect({ stdout, code }).toEqual({ stdout: '[]\n', code: 1 });
    expect(stderr).toMatch(
      /^no signatures or cannot access offline\nimage-trust: .*could not be checked: no connection to trust\.example/,
    );
  });

  test('a text that is no reference', async () => {
    const { stdout, stderr, code } = await runCli('inspect Alpine', world);
    expect({ stdout, code }).toEqual({ stdout: '[]\n', code: 1 });
    expect(stderr).toMatch(/^invalid reference format\nimage-trust: Alpine: /);
  });

  test('--json and --pretty exclude each other', async () => {
    expect(await runCli('inspect --json --pretty alpine', world)).toMatchObject({ stdout: '', code: 2 });
  });
});
