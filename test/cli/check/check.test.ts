import { describe, expect, test } from 'vitest';
import type { TrustAnswer } from '../../../server/src/trust/provider.ts';
import { CHECKED_AT, FAKE_SERVER, fakeRepository, hex, unavailable } from '../../support/fake-trust.ts';
import { type CliWorld, runCli } from '../../support/fake-cli.ts';

const ALPINE = 'docker.io/library/alpine';
const A = hex('a');
const B = hex('b');

const expired: TrustAnswer = {
  kind: 'expired',
  server: FAKE_SERVER,
  role: 'targets',
  expiredAt: Date.UTC(2025, 5, 1),
  checkedAt: CHECKED_AT,
};

const repositories = {
  [ALPINE]: fakeRepository(ALPINE, {
    targets: { targets: { '3.19': A } },
    'targets/alice': { targets: { '3.19': A } },
  }),
  'docker.io/library/old': expired,
  'docker.io/library/down': unavailable(),
};

/** One Dockerfile with these lines. */
function dockerfile(...lines: readonly string[]): CliWorld {
  return { repositories, files: { Dockerfile: lines.map((line) => `FROM ${line}\n`).join('') } };
}

const VERIFIED = `alpine:3.19@sha256:${A}`;

describe('how check ends', () => {
  const ends: readonly [name: string, options: string, images: readonly string[], code: number][] = [
    ['everything verified', '', [VERIFIED], 0],
    ['no image at all', '', ['scratch'], 0],
    ['only hints and information', '', ['alpine:3.19', 'nobody'], 0],
    ['information, where information fails', '--fail-on information', ['alpine:${V}'], 0],
    ['an unsigned tag', '', ['alpine:edge'], 1],
    ['an unsigned tag, where only errors fail', '--fail-on error', ['alpine:edge'], 0],
    ['an unsigned tag, where nothing fails', '--fail-on never', ['alpine:edge'], 0],
    ['an unsigned tag under content trust', '--enforce --fail-on error', ['alpine:edge'], 1],
    ['expired metadata', '', ['old'], 1],
    ['an invalid reference', '', ['alpine:'], 1],
    ['nothing worse than "could not check"', '', [VERIFIED, 'down'], 3],
    ['"could not check" beside hints', '', ['alpine:3.19', 'down'], 3],
    ['"could not check" is an error under content trust, but still no finding', '--enforce', [VERIFIED, 'down'], 3],
    ['"could not check" beside a finding', '', ['alpine:edge', 'down'], 1],
    ['"could not check" beside a finding that does not count', '--fail-on error', ['alpine:edge', 'down'], 3],
    ['"could not check", where nothing fails, still does not pass as clean', '--fail-on never', ['down'], 3],
  ];
  test.each(ends)('%s', async (_name, options, images, code) => {
    expect(await runCli(`check ${options}`, dockerfile(...images))).toMatchObject({ code });
  });

  test('a finding that the settings switch off is allowed', async () => {
    const world = dockerfile('alpine:edge', 'down');
    const config = '{"imageTrust.severity": {"image-unsigned": "off", "trust-unavailable": "off"}}';
    const result = await runCli('check Dockerfile --config trust.json', {
      ...world,
      files: { ...world.files, 'trust.json': config },
    });
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('off  unsigned');
  });

  test('DOCKER_CONTENT_TRUST enforces', async () => {
    const result = await runCli('check --fail-on error', {
      ...dockerfile('alpine:edge'),
      docker: { contentTrust: true },
    });
    expect(result.code).toBe(1);
  });

  test.each([
    ['an unknown option', 'check --formt json'],
    ['an unknown format', 'check --format xml'],
    ['a severity that cannot fail', 'check --fail-on hint'],
    ['a time limit that is none', 'check --timeout soon'],
    ['a server that is no URL', 'check --server notary'],
    ['an unknown command', 'chek'],
    ['no command', ''],
    ['a path that does not exist', 'check Dockerfile nowhere'],
    ['a file that is neither', 'check notes.txt'],
    ['a configuration that does not exist', 'check --config none.json'],
    ['a configuration that is no object', 'check --config list.json'],
    ['a setting of the wrong type', 'check --config wrong.json'],
  ])('wrong usage: %s', async (_name, line) => {
    const world = dockerfile(VERIFIED);
    const files = { ...world.files, 'notes.txt': 'hello', 'list.json': '[]', 'wrong.json': '{"enforce": "yes"}' };
    const { code, stderr } = await runCli(line, { ...world, files });
    expect(code).toBe(2);
    expect(stderr).not.toBe('');
  });

  test('what can be read is still reported', async () => {
    const { stdout, stderr } = await runCli('check nowhere Dockerfile', dockerfile('alpine:edge'));
    expect(stdout).toContain('image-unsigned');
    expect(stderr).toBe('image-trust: nowhere does not exist\n');
  });
});

describe('which files are checked', () => {
  const FROM = 'FROM alpine:edge\n';

  async function checked(line: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
    const { stdout } = await runCli(`${line} --format json`, { repositories, files });
    const { results } = JSON.parse(stdout) as { results: { file: string; line: number }[] };
    return results.map(({ file, line: at }) => `${file}:${at}`);
  }

  test('a folder is walked, ordered by path, without what belongs to others', async () => {
    const files = {
      'b/Dockerfile': FROM,
      'a/compose.yaml': 'services:\n  web:\n    image: alpine:edge\n',
      'a/notes.txt': FROM,
      'node_modules/x/Dockerfile': FROM,
      '.git/Dockerfile': FROM,
      '.devcontainer/Dockerfile': FROM,
    };
    expect(await checked('check', files)).toEqual(['.devcontainer/Dockerfile:1', 'a/compose.yaml:3', 'b/Dockerfile:1']);
  });

  test('kinds that are known by their folder are found, and those that are switched off are not, unless named', async () => {
    const files = {
      '.github/workflows/ci.yml': 'jobs: {build: {container: "alpine:edge"}}\n',
      '.gitlab-ci.yml': 'image: alpine:edge\n',
      'config.json': '{"imageTrust.documents": {"gitlab-ci": false}}',
    };
    expect(await checked('check', files)).toEqual(['.github/workflows/ci.yml:1', '.gitlab-ci.yml:1']);
    expect(await checked('check --config config.json', files)).toEqual(['.github/workflows/ci.yml:1']);
    expect(await checked('check --config config.json .gitlab-ci.yml', files)).toEqual(['.gitlab-ci.yml:1']);
  });

  test('a file that is named twice is checked once', async () => {
    expect(await checked('check Dockerfile . ./Dockerfile', { Dockerfile: FROM })).toEqual(['Dockerfile:1']);
  });

  test('a file that is named is checked whatever it is called', async () => {
    const files = {
      'build.txt': `# base\nfrom alpine:edge\n`,
      'stack.yml': 'services: {web: {image: "alpine:edge"}}\n',
    };
    expect(await checked('check build.txt stack.yml', files)).toEqual(['build.txt:2', 'stack.yml:1']);
  });

  test('uses are ordered by position', async () => {
    const files = { Dockerfile: 'FROM down AS a\nFROM alpine:edge\nFROM old\n' };
    expect(await checked('check', files)).toEqual(['Dockerfile:1', 'Dockerfile:2', 'Dockerfile:3']);
  });

  test('the .env beside a Compose file fills its variables', async () => {
    const files = { 'app/compose.yaml': 'services: {web: {image: "alpine:${TAG}"}}\n', 'app/.env': 'TAG=3.19\n' };
    const { stdout } = await runCli('check app', { repositories, files });
    expect(stdout).toContain('1 signed but not pinned');
  });
});

describe('check --format text', () => {
  test('reads well', async () => {
    const world = dockerfile(VERIFIED, 'alpine:3.19', 'alpine:edge', 'down');
    const { stdout, stderr } = await runCli('check', world);
    expect(stdout).toMatchInlineSnapshot(`
      "Dockerfile
        1:6  ok           verified           alpine:3.19@sha256:aaaaaaaaaaaa is signed by alice until 2027-01-01.
        2:6  hint         image-unpinned     alpine:3.19 is signed by alice until 2027-01-01, but not pinned. Pin it to the signed digest sha256:aaaaaaaaaaaa.
        3:6  warning      image-unsigned     alpine:edge is not signed: docker.io/library/alpine has no trust data for edge. Use one of its signed tags, or ask its publisher to sign this one.
        4:6  information  trust-unavailable  down:latest could not be checked: no connection to trust.example.com. Whether it is signed is not known.

      4 images in 1 file: 1 verified, 1 signed but not pinned, 1 unsigned, 1 not checked
      "
    `);
    expect(stderr).toBe('');
  });

  test.each([
    ['a terminal', { isTerminal: true }, true],
    ['no terminal', { isTerminal: false }, false],
    ['NO_COLOR on a terminal', { isTerminal: true, noColor: true }, false],
  ])('colours on %s', async (_name, terminal, colored) => {
    const { stdout } = await runCli('check', { ...dockerfile('alpine:edge'), ...terminal });
    expect(stdout.includes('\u001b[')).toBe(colored);
  });
});

describe('check --format json', () => {
  test('every member, absent values null', async () => {
    const { stdout } = await runCli('check --format json', dockerfile(VERIFIED, 'alpine:${V}'));
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      results: [
        {
          file: 'Dockerfile',
          line: 1,
          column: 6,
          endLine: 1,
          endColumn: 6 + VERIFIED.length,
          reference: VERIFIED,
          gun: ALPINE,
          tag: '3.19',
          pinnedDigest: `sha256:${A}`,
          verdict: 'verified',
          code: null,
          severity: null,
          message: null,
          signedDigest: `sha256:${A}`,
          signers: ['alice'],
          expires: '2027-01-01T12:00:00.000Z',
          checkedAt: '2026-01-01T12:00:00.000Z',
          policy: [],
        },
        {
          file: 'Dockerfile',
          line: 2,
          column: 6,
          endLine: 2,
          endColumn: 17,
          reference: 'alpine:${V}',
          gun: null,
          tag: null,
          pinnedDigest: null,
          verdict: 'unresolved',
          code: 'reference-unresolved',
          severity: 'hint',
          message: expect.any(String) as string,
          signedDigest: null,
          signers: null,
          expires: null,
          checkedAt: null,
          policy: [],
        },
      ],
      policyResults: [],
      problems: [],
      summary: { verified: 1, unresolved: 1 },
    });
  });

  test('what was not read stands beside what was', async () => {
    const files = { 'compose.yaml': 'include: [https://x.test/a.yaml]\nservices: { a: { image: nobody } }\nx: [\n' };
    const { code, stdout } = await runCli('check --format json compose.yaml nowhere', { ...dockerfile('x'), files });
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      results: [{ line: 2 }],
      problems: [
        { file: null, line: null, column: null, level: 'error', message: 'nowhere does not exist' },
        { file: 'compose.yaml', line: 1, column: 11, level: 'note' },
        { file: 'compose.yaml', line: 4, column: 1, level: 'error' },
      ],
    });
  });

  test.each([
    ['alpine:edge', { verdict: 'unsigned', code: 'image-unsigned', signedDigest: null, signers: null }],
    ['alpine:3.19', { verdict: 'signed', code: 'image-unpinned', pinnedDigest: null, signedDigest: `sha256:${A}` }],
    [`alpine:3.19@sha256:${B}`, { verdict: 'unsignedPin', pinnedDigest: `sha256:${B}`, signedDigest: `sha256:${A}` }],
    [`alpine@sha256:${A}`, { verdict: 'verified', tag: null, signedDigest: `sha256:${A}` }],
    ['old', { verdict: 'expired', tag: 'latest', expires: '2025-06-01T00:00:00.000Z' }],
    ['nobody', { verdict: 'noTrustData', gun: 'docker.io/library/nobody', checkedAt: '2026-01-01T12:00:00.000Z' }],
    ['down', { verdict: 'unavailable', severity: 'information', checkedAt: null }],
    ['alpine:', { verdict: 'invalid', reference: 'alpine:', gun: null }],
  ])('%s', async (image, members) => {
    const { stdout } = await runCli('check --format json', dockerfile(image));
    const { results } = JSON.parse(stdout) as { results: readonly unknown[] };
    expect(results).toEqual([expect.objectContaining(members)]);
  });
});
