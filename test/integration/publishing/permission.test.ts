import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandResult } from '../../../scripts/process.ts';
import { imageTrust } from '../../support/built-cli.ts';
import { PASSPHRASES } from '../../support/publisher.ts';
import { type NotaryServer, startNotaryServer } from '../../support/real-notary.ts';
import { createServerCertificate } from '../../support/tls-certs.ts';
import { type TokenServer, startTokenServer } from '../../support/token-server.ts';

// A real trust server behind a token server: docker's credentials are used, and what they do not allow is said.
const ADA = { username: 'ada', password: 'correct horse' };

let folder: string;
let tokens: TokenServer;
let server: NotaryServer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-trust-permission-'));
  const certificate = await createServerCertificate(folder);
  tokens = await startTokenServer({ certificate, ...ADA, identityToken: 'unused' });
  server = await startNotaryServer({ auth: tokens.auth });
});

afterAll(async () => {
  await server.stop();
  await tokens.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a command with the credentials of a docker configuration made for it. */
async function runAs(person: 'ada' | 'nobody', ...args: readonly string[]): Promise<CommandResult> {
  const config = join(folder, person);
  await mkdir(config, { recursive: true });
  const auth = Buffer.from(`${ADA.username}:${ADA.password}`).toString('base64');
  const auths = person === 'ada' ? { 'https://index.docker.io/v1/': { auth } } : {};
  await writeFile(join(config, 'config.json'), JSON.stringify({ auths }));
  const env = { ...PASSPHRASES, DOCKER_CONFIG: config, HOME: config, XDG_CACHE_HOME: join(config, 'cache') };
  return imageTrust([...args, '--server', server.url], { env, cwd: folder });
}

const SIGN = ['--digest', `sha256:${'a'.repeat(64)}`, '--size', '528'];

test('who may publish does, and a new repository has them as its first signer', async () => {
  const result = await runAs('ada', 'sign', 'acme/app:1', ...SIGN);
  expect(result).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Created signer: ada') as string });
  expect((await runAs('ada', 'list', 'docker.io/acme/app')).stdout).toContain('targets/ada');
  expect(tokens.asked).toContain('GET repository:docker.io/acme/app:push,pull known');
});

test('who may only read is told so, and no key was made for it', async () => {
  await runAs('ada', 'key', 'list');
  const before = await readdir(join(folder, 'ada', 'trust', 'private'));
  const result = await runAs('ada', 'init', 'docker.io/acme/read-only');
  expect(result).toMatchObject({ exitCode: 1, stdout: '' });
  expect(result.stderr).toContain('does not allow');
  expect(await readdir(join(folder, 'ada', 'trust', 'private'))).toEqual(before);
});

test.each([
  ['sign', 'acme/app:2', ...SIGN, '--signer', 'eve'],
  ['remove', 'docker.io/acme/app', '--yes'],
  ['key', 'rotate', 'docker.io/acme/app', 'timestamp'],
])('who is not known cannot %s %s', async (...args) => {
  const { exitCode, stdout } = await runAs('nobody', ...args);
  expect({ isRefused: exitCode === 1 || exitCode === 3, stdout }).toEqual({ isRefused: true, stdout: '' });
  expect((await runAs('ada', 'list', 'docker.io/acme/app')).stdout).toContain('targets/ada');
});
