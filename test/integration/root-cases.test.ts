import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pinning } from '../../server/src/notary/pinning.ts';
import { newNotaryClient } from '../support/real-notary.ts';
import { startLoopbackTrustServer } from '../support/trust-kit/loopback-trust-server.ts';
import type { LoopbackTrustServer } from '../support/trust-kit/loopback-trust-server.ts';
import { rootCases } from '../support/trust-kit/root-cases.ts';

/** The table of `test/notary/root.test.ts`, asked of the `notary` client: what Go's own X.509 makes of these chains. */
let server: LoopbackTrustServer;
let folder: string;

beforeAll(async () => {
  server = await startLoopbackTrustServer();
  folder = await mkdtemp(join(tmpdir(), 'image-trust-roots-'));
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** notary's configuration with the same pins; authorities go into files. */
async function configuration(name: string, { keyIds, authorities, firstUse }: Pinning): Promise<string> {
  const ca: Record<string, string> = {};
  for (const [prefix, bundle] of authorities) {
    ca[prefix] = join(folder, `${name}.pem`);
    await writeFile(ca[prefix], bundle);
  }
  const pins = { certs: Object.fromEntries(keyIds), ca, disable_tofu: firstUse === 'refuse' };
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify({ remote_server: { url: server.url }, trust_pinning: pins }));
  return file;
}

describe('notary and we believe the same roots', () => {
  test.each(rootCases('docker.io/library', Date.now()))(
    '$name: $decision',
    async ({ repository, pinning, decision }) => {
      const { gun } = repository;
      server.serve(gun, () => repository.files());
      const config = await configuration(gun.replaceAll('/', '-'), pinning);
      const client = await newNotaryClient({ url: server.url, parent: folder });
      const { exitCode, stdout, stderr } = await client.attempt('-c', config, 'list', gun);
      const said =
        exitCode === 0 ? 'accepted' : /could not validate the path to a trusted root/.exec(stdout + stderr)?.[0];
      expect(said ?? stdout + stderr).toBe(
        decision === 'accepted' ? 'accepted' : 'could not validate the path to a trusted root',
      );
    },
  );
});
