import { describe, expect, test } from 'vitest';
import { CHECKED_AT, FAKE_SERVER } from '../../support/fake-trust.ts';
import { ALPINE, below, every, project, REDIS, SIGNED } from './tree-project.ts';

describe('the signed metadata of a role', () => {
  const file = (role: string): Promise<string | undefined> =>
    Promise.resolve(role === 'targets' ? '{\n  "signed": {}\n}' : undefined);

  async function document(change: object, path = `/metadata/${ALPINE}/-/targets.jsonc`): Promise<string> {
    const { editor, world } = await project();
    world.answers[ALPINE] = { ...SIGNED, file, ...change };
    return (await editor.request('imageTrust/document', { path })).text;
  }

  test('is shown as it was signed, below where it is from', async () => {
    const { editor, world } = await project();
    world.answers[ALPINE] = { ...SIGNED, file };
    const role = every(await below(editor, ALPINE)).find(({ label }) => label === 'targets');
    expect(role?.document).toBe(`/metadata/${ALPINE}/-/targets.jsonc`);
    expect(await document({})).toBe(`// ${ALPINE}: targets, version 1, until 2027-01-01
// Verified by Image Trust, as it was signed; only the blanks between its parts are changed.
// From ${FAKE_SERVER}, checked just now.
{
  "signed": {}
}
`);
  });

  test('says that it is from the cache', async () => {
    const stale = { reason: 'connection', host: 'trust.example.com' };
    expect(await document({ checkedAt: CHECKED_AT - 300_000, stale })).toContain(
      '// From the cache, checked 5 minutes ago; no connection to trust.example.com.\n',
    );
  });

  test.each([
    [`/metadata/${ALPINE}/-/targets/bob.jsonc`, '// Nothing of targets/bob has been verified.\n'],
    [`/metadata/${ALPINE}/-/x\nalert.jsonc`, '// No checked file uses this repository.\n'],
    ['/metadata/evil.example/x/-/root.jsonc', '// No checked file uses this repository.\n'],
    [
      `/metadata/${REDIS}/-/root.jsonc`,
      `// ${REDIS}: could not check: the name trust.example.com could not be resolved\n`,
    ],
    ['/etc/passwd', '// No checked file uses this repository.\n'],
  ])('is not there: %j', async (path, text) => {
    expect(await document({}, path)).toBe(text);
  });
});

describe('the images that depend on notary.docker.io', () => {
  test('are a document, with what can be done for each', async () => {
    const { editor } = await project();
    const { text } = await editor.request('imageTrust/document', { path: '/retirement.md' });
    expect(text.split('\n').filter((line) => /^(#| *-)/.test(line))).toEqual([
      '# Images that depend on notary.docker.io',
      '## Pin these now, while their signatures can be verified (1)',
      '- `alpine:3.19`',
      expect.stringMatching(/^ {2}- pinned: `alpine:3\.19@sha256:(a1){32}`$/),
      '  - [Dockerfile:2](</Dockerfile#L2>)',
      '## Check these again in time (1)',
      '- `redis:7`',
      '  - [Dockerfile:1](</Dockerfile#L1>)',
      '## These are not signed today either (1)',
      '- `alpine:3.18`',
      '  - [web/compose.yaml:1](</web/compose.yaml#L1>)',
    ]);
  });

  test('are none where Docker Hub has another trust server', async () => {
    const settings = { trustServers: { 'docker.io': 'https://trust.example.com' } };
    const { editor } = await project({ extended: true, settings });
    const { text } = await editor.request('imageTrust/document', { path: '/retirement.md' });
    expect(text).toContain('No image here depends on notary.docker.io');
  });
});
