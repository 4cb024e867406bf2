import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../server/src/node/clock.ts';
import { Authorization } from '../../server/src/remote/auth/auth.ts';
import type { Credentials } from '../../server/src/remote/ports.ts';
import { fakeLog } from '../support/fake-http.ts';
import { newHttp } from '../support/real-http.ts';
import { startNotaryServer, type NotaryServer } from '../support/real-notary.ts';
import { createServerCertificate } from '../support/tls-certs.ts';
import { startTokenServer, type TokenServer } from '../support/token-server.ts';

const ADA: Credentials = { kind: 'basic', username: 'ada', password: 'correct horse' };
const IDENTITY: Credentials = { kind: 'identity-token', token: 'refresh token of Ada' };

let folder = '';
let tokens: TokenServer;
let notary: NotaryServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-trust-integration-'));
  const certificate = await createServerCertificate(folder);
  const { username, password } = ADA;
  tokens = await startTokenServer({ certificate, username, password, identityToken: IDENTITY.token });
  notary = await startNotaryServer({ auth: tokens.auth });
});
afterAll(async () => {
  await notary.stop();
  await tokens.stop();
  await rm(folder, { recursive: true });
});

/** The status with which the trust server answers for the root of a repository without trust data. */
async function statusFor(gun: string, credentials: Credentials | undefined): Promise<number> {
  const find = () => Promise.resolve(credentials);
  const http = new Authorization({ http: newHttp(), credentials: { find }, clock: systemClock, log: fakeLog() });
  const url = `${notary.url}/v2/${gun}/_trust/tuf/root.json`;
  const scope = `repository:${gun}:pull`;
  const answer = await http
    .forRegistry('docker.io')
    .send({ method: 'GET', url, scope, maxBytes: 10_000, timeoutMs: 10_000 });
  return answer.status;
}

describe('a real trust server behind a token server', () => {
  it.each<[who: string, gun: string, credentials: Credentials | undefined, status: number]>([
    ['who is known', 'docker.io/library/alpine', ADA, 404],
    ['who has an identity token', 'docker.io/library/alpine', IDENTITY, 404],
    ['who is known, about a registry with a port', 'localhost:5000/app', ADA, 404],
    ['everyone, about what is public', 'public/alpine', undefined, 404],
  ])('answers %s', async (_who, gun, credentials, status) => {
    expect(await statusFor(gun, credentials)).toBe(status);
  });

  it('does not answer others', async () => {
    expect(await statusFor('docker.io/library/alpine', undefined)).toBe(401);
  });
});
