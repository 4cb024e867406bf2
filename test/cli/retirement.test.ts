import { describe, expect, test } from 'vitest';
import { fakeRepository, hex, unavailable } from '../support/fake-trust.ts';
import { runCli, type CliWorld } from '../support/fake-cli.ts';

const SIGNED = `sha256:${hex('a1')}`;

const WORLD: CliWorld = {
  repositories: {
    'docker.io/library/alpine': fakeRepository('docker.io/library/alpine', {
      targets: { targets: { '3.19': hex('a1') } },
    }),
    'docker.io/library/redis': unavailable('timeout'),
    'ghcr.io/acme/app': fakeRepository('ghcr.io/acme/app', { targets: { targets: { '1': hex('b2') } } }),
  },
  files: {
    Dockerfile: `FROM alpine:3.19\nFROM ghcr.io/acme/app:1\nFROM redis:7\nFROM alpine:3.19@${SIGNED}\nFROM alpine:3.18\n`,
    'compose.yaml': 'services:\n  web:\n    image: alpine:3.19\n',
  },
};

describe('retirement', () => {
  test('names what depends on notary.docker.io, what it means, and what can be done for each', async () => {
    const { code, stdout } = await runCli('retirement', WORLD);
    expect(code).toBe(0);
    expect(stdout).toContain(
      "notary.docker.io, Docker's own trust service, will be shut down on 2026-12-08, in 341 days.\n",
    );
    const images = stdout.split('\n').filter((line) => /^( {2}|[A-Z][^.]*: \d+$)/.test(line));
    expect(images).toEqual([
      'Pin these now, while their signatures can be verified: 1',
      '  alpine:3.19',
      `    pinned: alpine:3.19@${SIGNED}`,
      '    Dockerfile:1:6',
      '    compose.yaml:3:12',
      'Check these again in time: 1',
      '  redis:7',
      '    Dockerfile:3:6',
      'These are not signed today either: 1',
      '  alpine:3.18',
      '    Dockerfile:5:6',
      'These are pinned to what is signed: 1',
      `  alpine:3.19@sha256:${hex('a1').slice(0, 12)}`,
      '    Dockerfile:4:6',
    ]);
  });

  test('says what could not be read, since images may stand there', async () => {
    const files = { 'compose.yaml': 'services:\n  a: { image: nginx\n  b: [\n' };
    const { code, stderr } = await runCli('retirement', { ...WORLD, files });
    expect(code).toBe(2);
    expect(stderr).toContain('image-trust: compose.yaml:3:');
  });

  test('as JSON', async () => {
    const { stdout } = await runCli('retirement compose.yaml --json', WORLD);
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      images: [
        {
          image: 'alpine:3.19',
          step: 'pin',
          pinned: `alpine:3.19@${SIGNED}`,
          places: [{ file: 'compose.yaml', line: 3, column: 12 }],
        },
      ],
    });
  });

  test('with another trust server for Docker Hub nothing depends on it', async () => {
    const { code, stdout } = await runCli('retirement --server https://trust.example', WORLD);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'No image here depends on notary.docker.io, or on another trust server that is known to end.\n',
    });
  });

  test('what cannot be read is no empty report', async () => {
    expect((await runCli('retirement absent', WORLD)).code).toBe(2);
  });
});
