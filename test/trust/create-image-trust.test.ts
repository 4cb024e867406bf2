import { beforeAll, describe, expect, test } from 'vitest';
import type { HttpRequest, HttpResponse } from '../../server/src/remote/ports.ts';
import { createImageTrust } from '../../server/src/trust/create-image-trust.ts';
import type { ImageTrust } from '../../server/src/trust/image-trust.ts';
import type { Inspection } from '../../server/src/trust/inspection.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../server/src/trust/settings.ts';
import { hex } from '../support/fake-trust.ts';
import { FakeTrustServer, MemoryFiles, TestClock, TestRepository } from '../support/trust-kit/index.ts';
import { NOW } from '../support/trust-kit/world.ts';
import { trustPorts } from '../support/trust-ports.ts';

const REGISTRY = 'reg.example.com';
const REPOSITORIES = 20;
const TAGS = 10;
const CHALLENGE = 'Bearer realm="https://auth.example.com/token",service="reg.example.com"';

const names = Array.from({ length: REPOSITORIES }, (_, position) => `team/app${position}`);
const tags = Array.from({ length: TAGS }, (_, position) => `${position}.0`);
const images = names.flatMap((name) => tags.map((tag) => `${REGISTRY}/${name}:${tag}`));

let repositories: readonly TestRepository[];
beforeAll(() => {
  repositories = names.map((name) => {
    const repository = new TestRepository({ gun: `${REGISTRY}/${name}`, now: NOW });
    for (const tag of tags) repository.addTarget('targets', tag, { sha256: hex('a'), size: 528 });
    return repository.publish();
  });
});

/** A trust server, a registry that wants tokens and its token server, and what each of them was asked. */
class Internet {
  readonly trust = new FakeTrustServer('https://trust.example.com');
  readonly clock = new TestClock(NOW);
  readonly #files = new MemoryFiles();
  tokens = 0;
  /** Requests to the registry without a token, and with one. */
  inVain = 0;
  manifests: string[] = [];
  /** What the registry answers instead. */
  fault: HttpResponse | undefined;

  constructor() {
    for (const repository of repositories) this.trust.serve(repository);
  }

  /** Another process with the same store. */
  imageTrust(change: Partial<Settings> = {}): ImageTrust {
    const http = { send: (request: HttpRequest) => this.#answer(request) };
    const ports = trustPorts({ http, files: this.#files, clock: this.clock });
    const settings = { ...DEFAULT_SETTINGS, network: 'all', trustServer: this.trust.url, ...change } as const;
    return createImageTrust(ports, settings, { restricted: false, knownHosts: new Set() });
  }

  async #answer(request: HttpRequest): Promise<HttpResponse> {
    await new Promise(setImmediate);
    const { host, pathname, searchParams } = new URL(request.url);
    if (host === 'trust.example.com') return this.trust.send({ ...request, scope: '' });
    if (host === 'auth.example.com') {
      this.tokens += 1;
      const body = JSON.stringify({ token: searchParams.getAll('scope').join('+'), expires_in: 300 });
      return answer(200, {}, body);
    }
    if (this.fault !== undefined) return this.fault;
    const [, name = '', tag = ''] = /^\/v2\/(.+)\/manifests\/(.+)$/.exec(pathname) ?? [];
    if (request.headers?.['authorization']?.includes(`repository:${name}:pull`) !== true) {
      this.inVain += 1;
      return answer(401, { 'www-authenticate': CHALLENGE });
    }
    this.manifests.push(`${request.method} ${name}:${tag}`);
    const type = 'application/vnd.oci.image.index.v1+json';
    return answer(200, { 'content-type': type, 'docker-content-digest': `sha256:${hex('a')}` });
  }
}

function answer(status: number, headers: Readonly<Record<string, string>>, body = ''): HttpResponse {
  return { status, headers: new Map(Object.entries(headers)), body: new TextEncoder().encode(body) };
}

function inspect(trust: ImageTrust, used: readonly string[], freshness: 'cached' | 'now'): Promise<Inspection> {
  const text = used.map((image) => `FROM ${image}\n`).join('');
  return trust.inspect({ kind: 'dockerfile', text, context: { buildArguments: new Map() } }, { freshness });
}

const kinds = ({ uses }: Inspection) => new Set(uses.map(({ verdict }) => verdict?.kind));

describe('a workspace of 200 images in 20 repositories', () => {
  test('costs, cold, one request for each image, and few tokens', async () => {
    const internet = new Internet();
    expect(kinds(await inspect(internet.imageTrust(), images, 'now'))).toEqual(new Set(['signed']));
    expect(internet.manifests).toHaveLength(images.length);
    expect(new Set(internet.manifests).size).toBe(images.length);
    // One for those whose requests taught us that tokens are wanted, then one for 16 repositories each.
    expect(internet.tokens).toBeLessThanOrEqual(1 + Math.ceil(REPOSITORIES / 16));
    expect(internet.inVain).toBeLessThanOrEqual(8);
    expect(internet.trust.requests.filter((file) => file === 'timestamp')).toHaveLength(REPOSITORIES);
  });

  test('costs the same in hundreds of files', async () => {
    const [few, many] = [new Internet(), new Internet()];
    const used = images.filter((_, position) => position % TAGS === 0);
    await inspect(few.imageTrust(), used, 'now');
    const trust = many.imageTrust();
    await Promise.all(Array.from({ length: 200 }, () => inspect(trust, used, 'now')));
    expect(many.manifests.toSorted()).toEqual(few.manifests.toSorted());
    expect(many.trust.requests.toSorted()).toEqual(few.trust.requests.toSorted());
    expect(many.tokens).toBe(few.tokens);
  });

  test('costs nothing while the answers are fresh', async () => {
    const internet = new Internet();
    const trust = internet.imageTrust();
    await inspect(trust, images, 'cached');
    internet.manifests = [];
    internet.trust.takeRequests();
    await inspect(trust, images, 'cached');
    expect([internet.manifests, internet.trust.takeRequests()]).toEqual([[], []]);
  });

  test('costs only timestamps at the trust server when it is checked again', async () => {
    const internet = new Internet();
    await inspect(internet.imageTrust(), images, 'now');
    internet.trust.takeRequests();
    await inspect(internet.imageTrust(), images, 'now');
    expect(internet.trust.takeRequests()).toEqual(names.map(() => 'timestamp'));
  });
});

test('a registry that wants to be left alone is asked no more, and the message says until when', async () => {
  const internet = new Internet();
  internet.fault = answer(429, { 'retry-after': '120' });
  const trust = internet.imageTrust();
  const [first] = (await inspect(trust, images.slice(0, 1), 'now')).uses;
  internet.fault = undefined;
  await inspect(trust, images, 'now');
  expect(first?.verdict).toMatchObject({
    kind: 'signed',
    registry: { reason: 'rate-limited', host: REGISTRY, detail: 'no further request before 2026-06-01 00:02:00 UTC' },
  });
  expect([internet.inVain, internet.manifests]).toEqual([0, []]);
});

test('a mirror is asked in its registry’s place', async () => {
  const internet = new Internet();
  const trust = internet.imageTrust({ mirrors: new Map([[REGISTRY, 'https://mirror.example.com']]) });
  const [first] = (await inspect(trust, images.slice(0, 1), 'now')).uses;
  expect(first?.verdict).toMatchObject({ kind: 'signed', registry: { kind: 'serves', mirror: 'mirror.example.com' } });
});
