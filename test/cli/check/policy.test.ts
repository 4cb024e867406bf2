import { describe, expect, test } from 'vitest';
import { type CliWorld, runCli } from '../../support/fake-cli.ts';
import { fakeRepository, hex, unavailable } from '../../support/fake-trust.ts';

const ALPINE = 'docker.io/library/alpine';
const A = hex('a');
const PINNED = `alpine:3.19@sha256:${A}`;

const repositories = {
  [ALPINE]: fakeRepository(ALPINE, {
    'targets/releases': { targets: { '3.19': A } },
    'targets/alice': { targets: { '3.19': A } },
  }),
  'docker.io/library/down': unavailable(),
};

/** A Dockerfile with one image under a policy with these members. */
function world(from: string, policy: string, more: Readonly<Record<string, string>> = {}): CliWorld {
  const files = { Dockerfile: `FROM ${from}\n`, '.image-trust.yaml': `version: 1\n${policy}\n`, ...more };
  return { repositories, files };
}

const EXCEPTION = 'exceptions: [{ match: nobody, reason: JIRA-1, until: 2026-12-31 }]';
const ENDED = 'exceptions: [{ match: nobody, reason: JIRA-1, until: 2025-12-31 }]';

describe('how check ends under a policy', () => {
  test.each<[name: string, options: string, from: string, policy: string, code: number]>([
    [
      'all demands met',
      '',
      PINNED,
      'registries: [docker.io]\nimages: [{ match: alpine, signers: [alice], pinned: true }]',
      0,
    ],
    ['another registry', '', PINNED, 'registries: [ghcr.io]', 1],
    ['another signer', '', PINNED, 'images: [{ match: alpine, signers: [bob] }]', 1],
    ['no pin', '', 'alpine:3.19', 'images: [{ match: "*", pinned: true }]', 1],
    ['no trust data, which is only a hint', '', 'nobody', 'enforce: false', 0],
    ['no trust data, enforced', '', 'nobody', 'enforce: true', 1],
    ['"could not check", but of a registry that is not allowed', '', 'down', 'registries: [ghcr.io]', 1],
    ['"could not check" who signed', '', 'down', 'images: [{ match: "*", signers: [alice] }]', 3],
    ['an exception that nobody agreed to', '', 'nobody', `enforce: true\n${EXCEPTION}`, 1],
    ['an exception that was agreed to', '--accept-exceptions', 'nobody', `enforce: true\n${EXCEPTION}`, 0],
    ['an exception that has ended', '--accept-exceptions', 'nobody', ENDED, 1],
    ['a policy that cannot be read', '', PINNED, 'colour: red', 2],
    ['a policy that cannot be read, where nothing fails', '--fail-on never', PINNED, 'colour: red', 2],
    [
      'a policy that cannot be read, whose exceptions would help',
      '--accept-exceptions',
      'nobody',
      `x: y\n${EXCEPTION}`,
      2,
    ],
  ])('%s', async (_name, options, from, policy, code) => {
    expect(await runCli(`check ${options}`, world(from, policy))).toMatchObject({ code });
  });

  test('the nearest policy counts, and it alone', async () => {
    const files = {
      'app/Dockerfile': 'FROM alpine:3.19\n',
      'app/.image-trust.yaml': 'version: 1\n',
      'web/deep/Dockerfile': 'FROM alpine:3.19\n',
      '.image-trust.yaml': 'version: 1\nimages: [{ match: "*", pinned: true }]\n',
    };
    const { stdout } = await runCli('check .', { repositories, files });
    expect(stdout.match(/^(app|web).*|policy-unpinned/gm)).toEqual([
      'app/Dockerfile',
      'web/deep/Dockerfile',
      'policy-unpinned',
    ]);
  });

  test.each(['check .image-trust.yaml', 'check .'])('%s checks a policy that governs nothing', async (line) => {
    const result = await runCli(line, { files: { '.image-trust.yaml': 'version: 1\ncolour: red\n' } });
    expect(result).toMatchObject({ code: 2 });
    expect(result.stdout).toContain('2:1  error  policy-invalid  The policy cannot be read: colour is no member here');
  });
});

describe('what check says under a policy', () => {
  test('as text: findings of the image in turn, then those of the policy', async () => {
    const { stdout, stderr } = await runCli('check', world('alpine:3.19', `registries: [ghcr.io]\n${ENDED}`));
    expect(stdout).toBe(
      [
        'Dockerfile',
        '  1:6  hint   image-unpinned   alpine:3.19 is signed by alice until 2027-01-01, but not pinned. Pin it to the signed digest sha256:aaaaaaaaaaaa.',
        '  1:6  error  policy-registry  alpine:3.19 comes from docker.io, but .image-trust.yaml allows ghcr.io only. Use an image from there, or have this registry added.',
        '',
        '.image-trust.yaml',
        '  3:54  warning  policy-exception-expired  The exception for nobody ended on 2025-12-31: its images are judged like any other. Remove it, or give it a later day if its reason still stands.',
        '',
        '1 image in 1 file: 1 signed but not pinned',
        '',
      ].join('\n'),
    );
    expect(stderr).toBe('');
  });

  test('of exceptions in vain: how to agree to them', async () => {
    const { stdout, stderr } = await runCli('check', world('nobody', EXCEPTION));
    expect(stdout).toContain('makes an exception for it until 2026-12-31 (JIRA-1), to which you have not agreed.');
    expect(stderr).toBe(
      'image-trust: .image-trust.yaml makes exceptions that do not count: --accept-exceptions agrees to them\n',
    );
  });

  test('of exceptions that count: who says so, why and how long', async () => {
    const { stdout, stderr } = await runCli('check --accept-exceptions', world('nobody', EXCEPTION));
    expect(stdout).toContain(
      'off  exempt  nobody:latest is exempt until 2026-12-31 by the exception nobody in .image-trust.yaml: JIRA-1',
    );
    expect(stderr).toBe('');
  });

  test('as JSON: beside the verdict, and by itself', async () => {
    const { stdout } = await runCli('check --format json', world('alpine:3.19', `registries: [ghcr.io]\n${ENDED}`));
    expect(JSON.parse(stdout)).toMatchObject({
      results: [{ code: 'image-unpinned', severity: 'hint', policy: [{ code: 'policy-registry', severity: 'error' }] }],
      policyResults: [
        { file: '.image-trust.yaml', line: 3, column: 54, endColumn: 64, code: 'policy-exception-expired' },
      ],
    });
  });

  test('as SARIF: results of rules that are described', async () => {
    const { stdout } = await runCli('check --format sarif', world('alpine:3.19', `registries: [ghcr.io]\n${ENDED}`));
    const { runs } = JSON.parse(stdout) as Sarif;
    const [run] = runs;
    expect(run?.results.map(({ ruleId, ruleIndex }) => [ruleId, run.tool.driver.rules[ruleIndex]?.id])).toEqual([
      ['image-unpinned', 'image-unpinned'],
      ['policy-registry', 'policy-registry'],
      ['policy-exception-expired', 'policy-exception-expired'],
    ]);
  });

  interface Sarif {
    readonly runs: readonly {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number }[];
    }[];
  }
});

describe('pin under a policy', () => {
  test.each<[name: string, policy: string, pinned: boolean, code: number]>([
    ['pins what is signed as asked', 'images: [{ match: alpine, signers: [alice], pinned: true }]', true, 0],
    ['pins to no signature that the policy does not take', 'images: [{ match: alpine, signers: [bob] }]', false, 1],
    ['does not make another registry good', 'registries: [ghcr.io]', true, 1],
    ['leaves a policy that cannot be read to be corrected', 'colour: red', true, 2],
  ])('%s', async (_name, policy, pinned, code) => {
    const result = await runCli('pin --write Dockerfile', world('alpine:3.19', policy));
    expect(result.files['Dockerfile']).toBe(`FROM ${pinned ? PINNED : 'alpine:3.19'}\n`);
    expect(result.code).toBe(code);
  });

  test('says why it leaves an image alone', async () => {
    const { stderr } = await runCli('pin', world('alpine:3.19', 'images: [{ match: alpine, signers: [bob] }]'));
    expect(stderr).toContain(
      'alpine:3.19 must be signed by bob, says .image-trust.yaml, but it is signed by releases and alice.',
    );
  });
});
