import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandResult } from '../../scripts/process.ts';
import { imageTrust } from '../support/built-cli.ts';
import { type DockerClient, newDockerClient } from '../support/docker-client.ts';
import { hex } from '../support/fake-trust.ts';
import { type NotaryClient, type RealNotary, startNotary } from '../support/real-notary.ts';
import { publishTrustStory, STORY } from '../support/trust-story.ts';

// The same questions to the unmodified reference clients and to us, about the same server: the answers are the same bytes.
let folder: string;
let server: RealNotary;
let notary: NotaryClient;
let docker: DockerClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-trust-parity-'));
  server = await startNotary();
  notary = await server.client();
  docker = await newDockerClient(server, folder);
  await publishTrustStory(notary, folder);
  // Our command line looks for private keys where docker keeps them.
  await symlink(notary.trustDir, join(docker.configFolder, 'trust'));
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function ask(...args: readonly string[]): Promise<CommandResult> {
  return imageTrust([...args, '--trust-dir', join(folder, 'state')], {
    env: {
      DOCKER_CONFIG: docker.configFolder,
      DOCKER_CONTENT_TRUST_SERVER: server.url,
      HOME: docker.configFolder,
    },
  });
}

const UNKNOWN = `sha256:${hex('9')}`;

const questions: readonly (readonly [name: string, images: readonly string[]])[] = [
  ['the admin alone, several tags', ['plain']],
  ['releases and two signers', ['signed']],
  ['limited and nested delegations', ['ghcr.io/acme/limited']],
  ['nothing signed yet', ['empty']],
  ['one tag of two signers', ['signed:both']],
  ['one tag of one signer', ['signed:one']],
  ['a tag of the admin in a repository with signers', ['signed:admin']],
  ['a tag that a signer signed, but nobody released', ['signed:unreleased']],
  ['a signer who signed another digest', ['signed:other-digest']],
  ['a tag within the paths of its signers', ['ghcr.io/acme/limited:dev-night-1']],
  ['a tag outside of the paths of the signers', ['ghcr.io/acme/limited:1']],
  ['an absent tag', ['plain:none']],
  ['an absent tag in a repository with signers', ['signed:none']],
  ['an absent repository', ['absent']],
  ['an absent repository with a tag', ['absent:1']],
  ['only absent repositories', ['absent', 'absent:1']],
  ['a digest, which stands for all tags', [`plain@${UNKNOWN}`]],
  ['a tag and a digest', [`signed:both@${UNKNOWN}`]],
  ['names as people write them', ['docker.io/plain', 'library/plain:latest', 'index.docker.io/library/plain:latest']],
  ['several images', ['signed:both', 'plain', 'ghcr.io/acme/limited:1']],
  ['several images, an absent one between them', ['plain:latest', 'absent', 'plain:1.9']],
  ['the same image twice', ['plain:1.9', 'plain:1.9']],
];

describe.each([
  ['inspect', []],
  ['inspect --pretty', ['--pretty']],
] as const)('%s and docker trust inspect', (_name, options) => {
  test.each(questions)('%s', async (_question, images) => {
    const [ours, theirs] = await Promise.all([
      ask('inspect', ...options, ...images),
      docker.trustInspect(...options, ...images),
    ]);
    expect(ours).toEqual(theirs);
  });
});

test.each([
  ['inspect', []],
  ['inspect --pretty', ['--pretty']],
] as const)('%s: a text that is no reference ends both the same way', async (_name, options) => {
  const [ours, theirs] = await Promise.all([
    ask('inspect', ...options, 'Plain'),
    docker.trustInspect(...options, 'Plain'),
  ]);
  expect({ ...ours, stderr: '' }).toEqual({ ...theirs, stderr: '' });
});

describe('list and notary list', () => {
  test.each(Object.entries(STORY).filter(([, gun]) => gun !== STORY.absent))('%s', async (_name, gun) => {
    const [ours, theirs] = await Promise.all([ask('list', gun), notary.attempt('list', gun)]);
    expect(ours).toEqual(theirs);
  });

  test('absent', async () => {
    const [ours, theirs] = await Promise.all([ask('list', STORY.absent), notary.attempt('list', STORY.absent)]);
    expect(ours).toMatchObject({ exitCode: theirs.exitCode, stdout: '' });
    expect(ours.stderr).toContain(`has no trust data for ${STORY.absent}`);
  });
});

describe('keys and notary key list', () => {
  test('the keys on this machine are those that notary lists', async () => {
    const listed = await notary.run('key', 'list');
    const guns = [STORY.plain, STORY.signed, STORY.limited, STORY.empty];
    const answers = await Promise.all(guns.map((gun) => ask('keys', '--json', gun)));
    const local = answers.flatMap(({ stdout }) => localKeys(stdout));
    expect([...new Set(local)].sort()).toEqual([...new Set(listed.match(/\b[0-9a-f]{64}\b/g))].sort());
  });

  test('both ids of every delegation key are those that notary shows', async () => {
    const { stdout } = await ask('keys', '--json', STORY.signed);
    const keys = (JSON.parse(stdout) as RoleJson[]).filter(({ role }) => role.startsWith('targets/'));
    const table = await notary.run('delegation', 'list', STORY.signed);
    for (const { keys: own } of keys) for (const { canonicalId } of own) expect(table).toContain(canonicalId);
  });

  interface RoleJson {
    readonly role: string;
    readonly keys: readonly { readonly canonicalId: string; readonly local: boolean }[];
  }

  function localKeys(json: string): readonly string[] {
    return (JSON.parse(json) as RoleJson[])
      .flatMap(({ keys }) => keys)
      .filter(({ local }) => local)
      .map(({ canonicalId }) => canonicalId);
  }
});

describe('resolve', () => {
  test('gives what is released, and refuses the rest', async () => {
    const { stdout, exitCode } = await ask('resolve', 'signed:both', 'plain:1.9');
    expect({ stdout, exitCode }).toEqual({
      stdout: `signed@sha256:${hex('a')}\nplain@sha256:${hex('b')}\n`,
      exitCode: 0,
    });
    for (const image of ['signed:unreleased', 'plain:none', 'absent']) {
      expect(await ask('resolve', image)).toMatchObject({ stdout: '', exitCode: 1 });
    }
  });
});

describe('what was published a moment ago', () => {
  test('is seen at once, and still known offline', async () => {
    await ask('list', STORY.plain);
    await notary.run('addhash', '-p', STORY.plain, 'brand-new', '1', '--sha256', hex('e'));
    const theirs = await notary.attempt('list', STORY.plain);
    expect(theirs.stdout).toContain('brand-new');
    expect(await ask('list', STORY.plain)).toEqual(theirs);
    expect(await ask('list', STORY.plain, '--offline')).toMatchObject({ exitCode: 0, stdout: theirs.stdout });
  });
});

describe('a server that does not answer', () => {
  test.each([
    ['inspect', 'plain', 1],
    ['list', STORY.plain, 3],
    ['keys', STORY.plain, 3],
    ['resolve', 'plain', 3],
  ])('%s', async (command, operand, exitCode) => {
    // Port 1 of the loopback interface: nobody listens, so that the connection is refused at once.
    const options = ['--server', 'https://127.0.0.1:1', '--trust-dir', join(folder, 'nothing-known')];
    expect(await imageTrust([command, operand, ...options])).toMatchObject({ exitCode });
  });
});
