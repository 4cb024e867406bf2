import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { distFolder } from '../../scripts/paths.ts';
import { execute } from '../../scripts/process.ts';
import { startLab, type Lab } from '../support/lab/lab.ts';
import { ownEnvironment } from '../support/own-environment.ts';

// Tags signed with the repository's own key, by a delegate, and by nobody; served by real servers.
const DOCKERFILE = 'FROM REGISTRY/alpine:3.19\nFROM REGISTRY/alpine:edge\nFROM REGISTRY/busybox:1.36\n';
const POLICY = `version: 1
enforce: true
registries: ["REGISTRY"]
images:
  - { match: "REGISTRY/alpine", signers: [releases, alice] }
exceptions:
  - { match: "REGISTRY/busybox", reason: its publisher will sign from March on, until: 2099-03-01 }
`;

describe('a policy, held against real trust data', () => {
  let lab: Lab;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'image-trust-policy-'));
    lab = await startLab({ kind: 'real', ports: 'any' });
    await writeFile(join(folder, 'Dockerfile'), DOCKERFILE.replaceAll('REGISTRY', lab.registry));
    await writeFile(join(folder, '.image-trust.yaml'), POLICY.replaceAll('REGISTRY', lab.registry));
  });

  afterAll(async () => {
    await lab.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: readonly string[]): ReturnType<typeof execute> =>
    execute(process.execPath, [join(distFolder, 'cli.js'), ...args, '--server', lab.trustServer], {
      cwd: folder,
      env: ownEnvironment(folder),
    });

  /** `3.19 signed image-unpinned policy-signer` for each image. */
  async function checked(
    ...args: readonly string[]
  ): Promise<{ readonly exitCode: number; readonly found: readonly string[] }> {
    const { exitCode, stdout } = await run('check', '--format', 'json', ...args);
    const { results } = JSON.parse(stdout) as Report;
    const found = results.map(({ tag, verdict, code, policy }) =>
      [tag, verdict, ...(code === null ? [] : [code]), ...policy.map((finding) => finding.code)].join(' '),
    );
    return { exitCode, found };
  }

  test('tells those who signed from those who did not', async () => {
    expect(await checked()).toEqual({
      exitCode: 1,
      found: [
        '3.19 signed image-unpinned policy-signer',
        'edge signed image-unpinned',
        '1.36 noTrustData image-no-trust-data',
      ],
    });
  });

  test('makes an exception for those who agree', async () => {
    const { found } = await checked('--accept-exceptions');
    expect(found.at(-1)).toBe('1.36 exempt');
  });

  test('is pinned to no signature that it does not take', async () => {
    const { exitCode, stderr } = await run('pin', '--write');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'must be signed by releases and alice, says .image-trust.yaml, but it is signed by targets.',
    );
    const lines = (await readFile(join(folder, 'Dockerfile'), 'utf8')).split('\n');
    expect(lines.map((line) => line.includes('@sha256:'))).toEqual([false, true, false, false]);
  });
});

interface Report {
  readonly results: readonly {
    readonly tag: string;
    readonly verdict: string;
    readonly code: string | null;
    readonly policy: readonly { readonly code: string }[];
  }[];
}
