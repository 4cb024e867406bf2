import { describe, expect, test } from 'vitest';
import { runCli } from '../../support/fake-cli.ts';
import { fakeRepository, hex, unavailable } from '../../support/fake-trust.ts';

const ALPINE = 'docker.io/library/alpine';
const A = hex('a');
const B = hex('b');
const OLD = hex('0');

const repositories = {
  [ALPINE]: fakeRepository(ALPINE, { targets: { targets: { '3.19': A, edge: B } } }, { '3.19': OLD }),
  'docker.io/library/down': unavailable(),
};
const PINNED = `FROM alpine:3.19@sha256:${A} AS base\n`;

async function pin(options: string, text: string): ReturnType<typeof runCli> {
  return runCli(`pin ${options} Dockerfile`, { repositories, files: { Dockerfile: text } });
}

describe('pin without --write', () => {
  test('shows the difference and changes nothing', async () => {
    const text = 'FROM alpine:3.19 AS base\n';
    const { stdout, files, code } = await pin('', text);
    expect(stdout).toBe(`--- a/Dockerfile\n+++ b/Dockerfile\n@@ -1,1 +1,1 @@\n-${text}+${PINNED}`);
    expect(files['Dockerfile']).toBe(text);
    expect(code).toBe(0);
  });

  test('names the bytes of the file, so that git applies it: the byte order mark is one of them', async () => {
    const { stdout } = await pin('', '\uFEFFFROM alpine:3.19 AS base\r\n');
    expect(stdout).toContain(`\n-\uFEFFFROM alpine:3.19 AS base\r\n+\uFEFF${PINNED.replace('\n', '\r\n')}`);
  });

  test('shows on a terminal what could drive it', async () => {
    const text = '# \u001b]0;title\u0007\tred\r\nFROM alpine:3.19\n';
    const options = { repositories, files: { Dockerfile: text } };
    const shown = await runCli('pin Dockerfile', { ...options, isTerminal: true });
    expect(shown.stdout).toContain('\n # \\x1b]0;title\\x07\tred\r\n');
    expect((await runCli('pin Dockerfile', options)).stdout).toContain('\n # \u001b]0;title\u0007\tred\r\n');
  });

  test('has nothing to show where all is pinned', async () => {
    expect(await pin('', PINNED)).toMatchObject({ stdout: '', stderr: '', code: 0 });
  });
});

describe('pin --write', () => {
  const files: readonly [name: string, before: string, after: string][] = [
    [
      'flags, stage name and comment stay',
      '# x\nFROM --platform=linux/arm64 alpine:edge AS b\n',
      `# x\nFROM --platform=linux/arm64 alpine:edge@sha256:${B} AS b\n`,
    ],
    ['line ends stay', 'FROM alpine:edge\r\nRUN x\r\n', `FROM alpine:edge@sha256:${B}\r\nRUN x\r\n`],
    ['a byte order mark stays', '\uFEFFFROM alpine:edge\n', `\uFEFFFROM alpine:edge@sha256:${B}\n`],
    ['an outdated pin stays', `FROM alpine:3.19@sha256:${OLD}\n`, `FROM alpine:3.19@sha256:${OLD}\n`],
    ['an unsigned tag stays', 'FROM alpine:pink\n', 'FROM alpine:pink\n'],
    [
      'the default of an ARG is edited',
      'ARG TAG=edge\nFROM alpine:${TAG}\n',
      `ARG TAG=edge@sha256:${B}\nFROM alpine:\${TAG}\n`,
    ],
  ];
  test.each(files)('%s', async (_name, before, after) => {
    expect((await pin('--write', before)).files['Dockerfile']).toBe(after);
  });

  test('says how many it pinned and shows nothing, unless --diff asks for it', async () => {
    const silent = await pin('--write', 'FROM alpine:3.19 AS base\nFROM alpine:edge\n');
    expect(silent).toMatchObject({ stdout: '', stderr: 'image-trust: Dockerfile: pinned 2 images\n', code: 0 });
    const shown = await pin('--write --diff', 'FROM alpine:3.19 AS base\n');
    expect(shown.stdout).toContain(`+${PINNED}`);
    expect(shown.files['Dockerfile']).toBe(PINNED);
  });

  test('--update renews what is outdated', async () => {
    const { files, code } = await pin('--write --update', `FROM alpine:3.19@sha256:${OLD} AS base\n`);
    expect(files['Dockerfile']).toBe(PINNED);
    expect(code).toBe(0);
  });

  test('--update leaves a digest alone that nobody ever signed', async () => {
    const text = `FROM alpine:3.19@sha256:${hex('f')}\n`;
    expect(await pin('--write --update', text)).toMatchObject({ code: 1, files: { Dockerfile: text } });
  });
});

describe('what is left alone is named', () => {
  test.each([
    ['an unsigned tag', 'FROM alpine:pink\n', 1, /^image-trust: Dockerfile:1:6: alpine:pink is not signed/],
    ['an outdated pin', `FROM alpine:3.19@sha256:${OLD}\n`, 0, /The option --update renews it\.$/],
    [
      'a tag out of a variable',
      'ARG TAG=3.19\nFROM alpine:${TAG} AS a\nFROM alpine:${TAG} AS b\n',
      0,
      /Dockerfile:2:6: not pinned, for /,
    ],
    ['a server that cannot be reached', 'FROM down\n', 3, /could not be checked/],
  ])('%s', async (_name, text, code, reason) => {
    const result = await pin('--write', text);
    expect(result.stderr.split('\n')[0]).toMatch(reason);
    expect(result).toMatchObject({ code, files: { Dockerfile: text } });
  });
});
