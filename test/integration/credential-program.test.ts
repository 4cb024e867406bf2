import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { systemClock } from '../../server/src/node/clock.ts';
import { DockerCredentials } from '../../server/src/node/docker-config.ts';
import { gunOf } from '../../server/src/reference/gun.ts';
import { Authorization } from '../../server/src/remote/auth/auth.ts';
import { Registries } from '../../server/src/remote/registry/registry.ts';
import { fakeLog } from '../support/fake-http.ts';
import { newHttp } from '../support/real-http.ts';
import { startRegistry, type RealRegistry } from '../support/real-registry.ts';

const run = promisify(execFile);

/** The password `correct horse`, as `htpasswd -B` writes it. */
const HTPASSWD = 'ada:$2y$05$abcdefghijklmnopqrstuuHNbAKRhpaujgo33bRWs.NLUTJO3lOy2\n';
const PASSWORD = 'correct horse';

let folder = '';
let registry: RealRegistry;

/** A store of `pass` with a key that has no passphrase, as `docker login` would fill it through `docker-credential-pass`. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'it-pass-'));
  vi.stubEnv('GNUPGHOME', join(folder, 'gnupg'));
  vi.stubEnv('PASSWORD_STORE_DIR', join(folder, 'store'));
  await mkdir(join(folder, 'gnupg'), { mode: 0o700 });
  const generate = ['--quick-generate-key', 'Image Trust test', 'default', 'default', 'never'];
  await run('gpg', ['--batch', '--pinentry-mode', 'loopback', '--passphrase', '', ...generate]);
  await run('pass', ['init', 'Image Trust test']);
  registry = await startRegistry({ auth: { kind: 'basic', htpasswd: HTPASSWD } });
  await store({ ServerURL: registry.host, Username: 'ada', Secret: PASSWORD });
});
afterAll(async () => {
  await registry.stop();
  await run('gpgconf', ['--kill', 'all']);
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function store(credentials: object): Promise<void> {
  const running = run('docker-credential-pass', ['store']);
  running.child.stdin?.end(JSON.stringify(credentials));
  await running;
}

/** Docker's credentials by this configuration. */
async function configured(config: object) {
  const dockerFolder = await mkdtemp(join(folder, 'docker-'));
  await writeFile(join(dockerFolder, 'config.json'), JSON.stringify(config));
  const log = fakeLog();
  return { log, credentials: new DockerCredentials({ dockerFolder, log }) };
}

/** What the registry answers to who has this docker configuration, and what is left of that in the log. */
async function ask(config: object) {
  const { log, credentials } = await configured(config);
  const http = newHttp();
  const authorization = new Authorization({ http, credentials, clock: systemClock, log });
  const httpFor = (host: string) => authorization.forRegistry(host);
  const registries = new Registries({ httpFor, plainHttpHosts: new Set(), timeoutMs: 10_000 });
  const gun = gunOf(registry.host, 'app');
  const answer = await registries.serve({ registry: registry.host, repository: 'app', gun, familiar: gun }, '1');
  return { answer, log: log.lines };
}

it.each<[name: string, config: () => object]>([
  ['for all registries', () => ({ credsStore: 'pass' })],
  ['for this one', () => ({ credHelpers: { [registry.host]: 'pass' } })],
  ['as docker login leaves the file', () => ({ auths: { [registry.host]: {} }, credsStore: 'pass' })],
])('a real credential program %s opens a real registry', async (_name, config) => {
  const { answer, log } = await ask(config());
  expect(answer).toEqual({ kind: 'absent' });
  expect(log.join()).not.toContain(PASSWORD);
});

it('a real credential program that has nothing for a registry is no failure', async () => {
  const { answer, log } = await ask({ credHelpers: { 'other.example.com': 'pass' } });
  expect(answer).toMatchObject({ kind: 'unavailable', reason: 'unauthorised' });
  expect(log).toEqual([]);
});

it('a real credential program says that it does not know a registry, and the log has no warning', async () => {
  const { log, credentials } = await configured({ credsStore: 'pass' });
  expect(await credentials.find('other.example.com')).toBeUndefined();
  expect(log.lines).toEqual([]);
});
