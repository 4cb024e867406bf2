import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandResult } from '../../scripts/process.ts';
import { imageTrust } from '../support/built-cli.ts';
import { type DockerClient, newDockerClient, type TlsServer } from '../support/docker-client.ts';
import { hex } from '../support/fake-trust.ts';
import { type HostileServer, serveHttps } from '../support/hostile-server.ts';
import { newNotaryClient, type NotaryClient } from '../support/real-notary.ts';
import { refusedStories, validStories } from '../support/signed-stories.ts';
import { createServerCertificate } from '../support/tls-certs.ts';
import { TestRepository } from '../support/trust-kit/index.ts';

// Trust data that no notary client publishes, signed by our own kit: the reference clients and we still agree on them.
const now = Date.now();
const valid = validStories(now);
const refused = refusedStories(now);
const others = [twoDigests(), wideTags()].map(
  (repository) => [repository.gun.replace(/.*\//, ''), repository] as const,
);
const repositories = new Map([...valid, ...refused, ...others]);

let folder: string;
let server: HostileServer;
let trustServer: TlsServer;
let docker: DockerClient;
let notary: NotaryClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-trust-signed-'));
  const { caFile, certFile, keyFile } = await createServerCertificate(folder);
  server = await serveHttps({ cert: await readFile(certFile), key: await readFile(keyFile) }, answer);
  trustServer = { url: server.url, host: server.host, caFile };
  docker = await newDockerClient(trustServer, folder);
  notary = await newNotaryClient({ url: server.url, caFile, parent: folder });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const [, name = '', file = ''] = /^\/v2\/docker\.io\/library\/([^/]+)\/_trust\/tuf\/(.+)$/.exec(url) ?? [];
  const bytes = url === '/v2/' ? Buffer.from('{}') : repositories.get(name)?.files().get(decodeURI(file));
  response.writeHead(bytes === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(bytes);
}

function ask(...args: readonly string[]): Promise<CommandResult> {
  const { caFile, url } = trustServer;
  const options = ['--server', url, '--ca', caFile, '--trust-dir', join(folder, 'state')];
  return imageTrust([...args, ...options], { env: { DOCKER_CONFIG: docker.configFolder } });
}

/** `targets` and `targets/releases` disagree. */
function twoDigests(): TestRepository {
  return new TestRepository({ gun: 'docker.io/library/two-digests', now })
    .delegate('targets/releases')
    .delegate('targets/alice')
    .addTarget('targets', '1', { sha256: hex('a'), size: 1 })
    .addTarget('targets/releases', '1', { sha256: hex('b'), size: 2 })
    .addTarget('targets/alice', '1', { sha256: hex('a'), size: 1 })
    .publish();
}

function wideTags(): TestRepository {
  const repository = new TestRepository({ gun: 'docker.io/library/wide-tags', now });
  for (const tag of ['😀', '\uFF61', '字', 'z']) repository.addTarget('targets', tag, { sha256: hex('a'), size: 1 });
  return repository.publish();
}

describe('trust data that verify', () => {
  test.each([...valid.keys()])('%s', async (name) => {
    const gun = `docker.io/library/${name}`;
    const ours = await Promise.all([
      ask('inspect', name, `${name}:1`),
      ask('inspect', '--pretty', name),
      ask('list', gun),
    ]);
    const theirs = [
      await docker.trustInspect(name, `${name}:1`),
      await docker.trustInspect('--pretty', name),
      await notary.attempt('list', gun),
    ];
    expect(ours.map(withoutNotes)).toEqual(theirs.map(withoutNotes));
  });

  test.each(['dev-1', '1', 'unsaid'])('outside-paths:%s', async (tag) => {
    const image = `outside-paths:${tag}`;
    expect(await ask('inspect', image)).toEqual(await docker.trustInspect(image));
  });

  test.each(['abc', 'bcd'])('outside-the-parents-paths:%s', async (tag) => {
    const image = `outside-the-parents-paths:${tag}`;
    expect(await ask('inspect', image)).toEqual(await docker.trustInspect(image));
  });

  // Docker's tables give East Asian characters and emoji two columns; ours count characters, as notary's do.
  test('wide-tags, in all but the tables of docker', async () => {
    const gun = 'docker.io/library/wide-tags';
    expect(await ask('inspect', 'wide-tags')).toEqual(await docker.trustInspect('wide-tags'));
    expect(withoutNotes(await ask('list', gun))).toEqual(withoutNotes(await notary.attempt('list', gun)));
  });

  test('two digests for one tag: the same rows, which docker gives in any order', async () => {
    const [ours, theirs] = [await ask('inspect', 'two-digests'), await docker.trustInspect('two-digests')];
    expect(rowsOf(ours.stdout)).toEqual(rowsOf(theirs.stdout));
    expect(rowsOf(ours.stdout)).toHaveLength(2);
  });
});

describe('trust data that have to be refused', () => {
  test.each([...refused.keys()])('%s', async (name) => {
    for (const options of [[], ['--pretty']]) {
      const [ours, theirs] = [await ask('inspect', ...options, name), await docker.trustInspect(...options, name)];
      expect(ours).toMatchObject({ exitCode: theirs.exitCode, stdout: theirs.stdout });
      // Docker's words, then the reason that docker does not give.
      expect(ours.stderr.startsWith(`${words(theirs.stderr)}\nimage-trust: `)).toBe(true);
    }
    expect(await ask('list', `docker.io/library/${name}`)).toMatchObject({ exitCode: 1, stdout: '' });
  });
});

/** What docker says, without what it logs. */
function words(stderr: string): string {
  return stderr.replace(/^time=.*\n/gm, '').trimEnd();
}

/** The notary client warns on stderr of what expires soon. */
function withoutNotes({ exitCode, stdout }: CommandResult): object {
  return { exitCode, stdout };
}

function rowsOf(json: string): readonly object[] {
  const [{ SignedTags }] = JSON.parse(json) as [{ SignedTags: { Digest: string }[] }];
  return SignedTags.sort((a, b) => (a.Digest < b.Digest ? -1 : 1));
}
