import { expect, test } from 'vitest';
import type { HttpRequest } from '../../../server/src/remote/ports.ts';
import { createImageTrust } from '../../../server/src/trust/create-image-trust.ts';
import { DEFAULT_SETTINGS } from '../../../server/src/trust/settings.ts';
import { runCli } from '../../support/fake-cli.ts';
import { DIGEST, publishedRepository } from '../../support/trust-kit/world.ts';
import { FakeTrustServer, type TestRepository } from '../../support/trust-kit/index.ts';
import { answer } from '../../support/trust-kit/fake-trust-server.ts';
import { trustPorts } from '../../support/trust-ports.ts';

test('a hundred files that use the same image cost the same requests as one, however fast the answers are', async () => {
  const repository = publishedRepository();
  repository.addTarget('targets', '3.19', DIGEST).publish();
  const asked = async (count: number): Promise<readonly string[]> => {
    const { trust, requests } = answeringAtOnce(repository);
    const names = Array.from({ length: count }, (_, index) => `service${index}/Dockerfile`);
    const files = Object.fromEntries(names.map((name) => [name, 'FROM alpine:3.19\n']));
    const { stdout } = await runCli('check', { files, trust });
    expect(stdout).toContain(`\n${count} image`);
    return requests.toSorted();
  };
  const once = await asked(1);
  expect(once.length).toBeGreaterThan(2);
  expect(await asked(100)).toEqual(once);
});

/** A trust server and a registry that take no time, and what they were asked. */
function answeringAtOnce(repository: TestRepository) {
  const server = new FakeTrustServer().serve(repository);
  const requests: string[] = [];
  const send = (request: HttpRequest) => {
    requests.push(`${request.method} ${request.url}`);
    if (request.url.startsWith(server.url)) return server.send({ ...request, scope: '' });
    const headers = new Map([
      ['docker-content-digest', `sha256:${DIGEST.sha256}`],
      ['content-type', 'application/vnd.oci.image.index.v1+json'],
    ]);
    return Promise.resolve({ ...answer(200), headers });
  };
  const settings = { ...DEFAULT_SETTINGS, network: 'all', trustServer: server.url } as const;
  const trust = createImageTrust(trustPorts({ http: { send } }), settings, {
    restricted: false,
    knownHosts: new Set(),
  });
  return { trust, requests };
}
