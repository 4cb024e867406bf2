import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { formatDigest } from '../../server/src/base/digest.ts';
import { systemClock } from '../../server/src/node/clock.ts';
import { findingFor } from '../../server/src/rules/rules.ts';
import { createImageTrust } from '../../server/src/trust/create-image-trust.ts';
import { DEFAULT_SETTINGS } from '../../server/src/trust/settings.ts';
import type { Verdict } from '../../server/src/trust/verdict.ts';
import { pushImage, pushIndex, type PushedManifest, type PushTarget } from '../support/push-image.ts';
import { newHttp } from '../support/real-http.ts';
import { newNotaryClient, startNotaryServer, type NotaryClient, type NotaryServer } from '../support/real-notary.ts';
import { startRegistry, type RealRegistry } from '../support/real-registry.ts';
import type { HttpPort } from '../../server/src/remote/ports.ts';
import { createLongWork } from '../../server/src/node/long-work.ts';
import { trustPorts } from '../support/trust-ports.ts';

// What is written, what is served and what was signed, with the real docker-registry and notary-server on the other side.
let folder: string;
let notary: NotaryServer;
let registry: RealRegistry;
let published: Published;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-trust-three-way-'));
  notary = await startNotaryServer();
  registry = await startRegistry();
  published = await publish(registry, await newNotaryClient({ url: notary.url, parent: folder }));
});

afterAll(async () => {
  await Promise.all([notary.stop(), registry.stop()]);
  await rm(folder, { recursive: true, force: true });
});

interface Published {
  readonly index: PushedManifest;
  readonly amd64: PushedManifest;
  readonly single: PushedManifest;
  readonly stranger: PushedManifest;
}

/** Everything is signed as it is pushed first, but `unsigned`; afterwards the registry goes its own way. */
async function publish({ host, url }: RealRegistry, client: NotaryClient): Promise<Published> {
  const target = { url, repository: 'app' };
  const amd64 = await pushImage(target, 'part-1', 'for amd64');
  const arm64 = await pushImage(target, 'part-2', 'for arm64');
  const index = await pushIndex(target, 'index', [amd64, arm64]);
  const single = await pushImage(target, 'single', 'single');
  const tags = {
    index,
    single,
    moved: await pushImage(target, 'moved', 'as signed'),
    collected: await pushImage(target, 'collected', 'soon collected'),
    'moved-and-collected': await pushImage(target, 'moved-and-collected', 'soon moved and collected'),
  };
  await sign(client, `${host}/app`, tags);
  const stranger = await pushImage(target, 'moved', 'of a stranger');
  await pushImage(target, 'moved-and-collected', 'of another stranger');
  await pushImage(target, 'unsigned', 'of nobody');
  await remove(target, tags.collected);
  await remove(target, tags['moved-and-collected']);
  return { index, amd64, single, stranger };
}

async function sign(client: NotaryClient, gun: string, tags: Readonly<Record<string, PushedManifest>>): Promise<void> {
  await client.run('init', gun);
  for (const [tag, { digest, size }] of Object.entries(tags)) {
    await client.run('addhash', gun, tag, String(size), '--sha256', digest.hex);
  }
  await client.run('publish', gun);
}

async function remove({ url, repository }: PushTarget, { digest }: PushedManifest): Promise<void> {
  const answer = await fetch(`${url}/v2/${repository}/manifests/${formatDigest(digest)}`, { method: 'DELETE' });
  if (answer.status !== 202) throw new Error(`the manifest was not removed: ${answer.status}`);
}

/** A client with an empty memory; `asked` are its requests to the registry, `METHOD WHAT` each. */
function newClient(host: string) {
  const http = newHttp();
  const asked: string[] = [];
  const send: HttpPort['send'] = (request) => {
    const url = new URL(request.url);
    if (url.host === host && url.protocol === 'http:')
      asked.push(`${request.method} ${url.pathname.replace('/v2/app/manifests/', '')}`);
    return http.send(request);
  };
  const ports = trustPorts({ http: { send }, clock: systemClock, longWork: createLongWork() });
  const settings = { ...DEFAULT_SETTINGS, network: 'all', trustServer: notary.url } as const;
  return { asked, trust: createImageTrust(ports, settings, { restricted: false, knownHosts: new Set() }) };
}

/** The verdict on one FROM line, with the message of its finding. */
async function check({ trust }: ReturnType<typeof newClient>, from: string) {
  const context = { buildArguments: new Map<string, string>() };
  const document = { kind: 'dockerfile', text: `FROM ${from}\n`, context } as const;
  const { uses } = await trust.inspect(document, { freshness: 'cached' });
  const [use, verdict] = [uses[0]?.use, uses[0]?.verdict];
  if (use === undefined || verdict === undefined) throw new Error(`no verdict on ${from}`);
  const finding = findingFor(use, verdict, { enforce: false, severity: new Map(), now: Date.now() });
  return { verdict, kind: verdict.kind, message: finding?.message ?? '', fixes: finding?.fixes ?? [] };
}

describe('a check', () => {
  const pinTo = ({ digest }: PushedManifest) => `@${formatDigest(digest)}`;

  // what is written · verdict · what its message has to say of the registry · what the registry was asked
  test.each<[string, () => string, Verdict['kind'], string, string[]]>([
    ['a signed index', () => ':index', 'signed', '', ['HEAD index']],
    ['a signed image', () => ':single', 'signed', '', ['HEAD single']],
    [
      'a moved tag',
      () => ':moved',
      'moved',
      'A build would use an image that nobody signed.',
      ['HEAD moved', 'HEAD SIGNED'],
    ],
    [
      'a collected digest',
      () => ':collected',
      'signed',
      'has neither this tag nor the signed digest',
      ['HEAD collected', 'GET collected', 'HEAD SIGNED', 'GET SIGNED'],
    ],
    [
      'a moved tag and a collected digest',
      () => ':moved-and-collected',
      'moved',
      'could not be pulled',
      ['HEAD moved-and-collected', 'HEAD SIGNED', 'GET SIGNED'],
    ],
    ['a verified pin', () => `:index${pinTo(published.index)}`, 'verified', '', []],
    [
      'a pin to a part of the signed index',
      () => `:index${pinTo(published.amd64)}`,
      'unsignedPin',
      'is pinned to the linux/amd64 part of what',
      ['GET SIGNED'],
    ],
    [
      'a pin that nobody signed',
      () => `:single${pinTo(published.stranger)}`,
      'unsignedPin',
      'has not signed',
      ['GET SIGNED'],
    ],
    [
      'a pin that is signed as another tag',
      () => `:index${pinTo(published.single)}`,
      'outdated',
      'is signed as single',
      [],
    ],
    ['an unsigned tag', () => ':unsigned', 'unsigned', 'has no trust data for unsigned', []],
  ])('%s', async (_name, written, kind, says, requests) => {
    const client = newClient(registry.host);
    const checked = await check(client, `${registry.host}/app${written()}`);
    expect(checked.kind).toBe(kind);
    expect(checked.message).toContain(says);
    expect(client.asked.map((line) => line.replace(/sha256:\S+/, 'SIGNED'))).toEqual(requests);
  });

  test('of a platform compares it with the whole index, in one request', async () => {
    const client = newClient(registry.host);
    const { message } = await check(client, `--platform=linux/s390x ${registry.host}/app:index`);
    expect(message).toContain('The signed image covers linux/amd64 and linux/arm64, but not linux/s390x.');
    expect(client.asked).toEqual(['GET index']);
  });

  test('of the same image in many documents asks once', async () => {
    const client = newClient(registry.host);
    await Promise.all(Array.from({ length: 20 }, () => check(client, `${registry.host}/app:index`)));
    expect(client.asked).toEqual(['HEAD index']);
  });

  test('offers to pin to the signed index where a part of it is pinned', async () => {
    const { fixes } = await check(newClient(registry.host), `${registry.host}/app:index${pinTo(published.amd64)}`);
    const edit = { kind: 'set-digest', digest: formatDigest(published.index.digest) };
    expect(fixes[0]).toMatchObject({ kind: 'update-pin', edit });
    expect(fixes[0]?.title).toContain('Pin to the signed index');
  });
});

describe('a closer look', () => {
  test('at an unsigned tag finds what could be pinned, not verified', async () => {
    const client = newClient(registry.host);
    const { verdict } = await check(client, `${registry.host}/app:unsigned`);
    const closer = await client.trust.examine(verdict, { freshness: 'cached' });
    expect(closer).toMatchObject({ kind: 'unsigned', registry: { kind: 'serves', content: { kind: 'image' } } });
    expect(client.asked).toEqual(['HEAD unsigned']);
  });

  test('at a verified pin finds what its digest stands for', async () => {
    const client = newClient(registry.host);
    const written = `${registry.host}/app:index@${formatDigest(published.index.digest)}`;
    const closer = await client.trust.examine((await check(client, written)).verdict, { freshness: 'cached' });
    const images = [{ platform: 'linux/amd64' }, { platform: 'linux/arm64' }];
    expect(closer).toMatchObject({ kind: 'verified', signedImage: { content: { kind: 'index', images } } });
  });
});

describe('a registry that cannot be asked leaves the verdict to the trust data', () => {
  const behind = async (other: RealRegistry) => {
    await sign(await newNotaryClient({ url: notary.url, parent: folder }), `${other.host}/app`, {
      1: published.single,
    });
    return check(newClient(other.host), `${other.host}/app:1`);
  };

  test('because it is down', async () => {
    const other = await startRegistry();
    await other.stop();
    const { kind, message } = await behind(other);
    expect(kind).toBe('signed');
    expect(message).toContain(`This rests on the trust data alone: no connection to ${other.host}.`);
  });

  test('because it wants a password', async () => {
    const other = await startRegistry({ auth: { kind: 'basic', htpasswd: 'ada:$2y$05$none\n' } });
    onTestFinished(() => other.stop());
    const { kind, message } = await behind(other);
    expect(kind).toBe('signed');
    expect(message).toContain(`This rests on the trust data alone: ${other.host} wants other credentials (401).`);
  });
});
