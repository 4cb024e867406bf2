import { chmod, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { askCredentialHelper } from '../../server/src/node/credential-program.ts';
import { DockerCredentials } from '../../server/src/node/docker-config.ts';
import { fakeLog } from '../support/fake-http.ts';

const KEY = 'reg.example.com';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-trust-helpers-'));
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH'] ?? ''}`);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Installs `docker-credential-NAME`, a shell script; whatever it gets on stdin is in the variable `key`. */
async function install(name: string, script: string): Promise<void> {
  const file = join(folder, `docker-credential-${name}`);
  await writeFile(file, `#!/bin/sh\nread -r key\necho "$1 $key" >> '${folder}/asked'\n${script}\n`);
  await chmod(file, 0o755);
}

const answer = (username: string, secret: string) =>
  `echo '${JSON.stringify({ ServerURL: KEY, Username: username, Secret: secret })}'`;

describe('a credential helper', () => {
  it('is asked with `get` and docker’s key', async () => {
    await install('echo', answer('ada', 'pw'));
    await askCredentialHelper('echo', 'https://index.docker.io/v1/');
    expect(await readFile(join(folder, 'asked'), 'utf8')).toBe('get https://index.docker.io/v1/\n');
  });

  it('is not started in the current folder, where a workspace may have a program of that name', async () => {
    await install('place', `echo "{\\"Username\\":\\"ada\\",\\"Secret\\":\\"$(pwd -P)\\"}"`);
    expect(await askCredentialHelper('place', KEY)).toMatchObject({ password: await realpath(homedir()) });
  });

  it.each<[name: string, script: string, credentials: object | undefined]>([
    ['password', answer('ada', 'pw'), { kind: 'basic', username: 'ada', password: 'pw' }],
    ['identity', answer('<token>', 'refresh'), { kind: 'identity-token', token: 'refresh' }],
    ['nothing', answer('', ''), undefined],
    ['none', 'echo "credentials not found in native keychain"; exit 1', undefined],
  ])('may have: %s', async (name, script, credentials) => {
    await install(name, script);
    expect(await askCredentialHelper(name, KEY)).toEqual(credentials);
  });

  it.each<[name: string, script: string | undefined]>([
    ['failing', `${answer('ada', 'hunter2')}; exit 3`],
    ['garbled', 'echo hunter2'],
    ['empty', answer('ada', '')],
    ['null', 'echo null'],
    ['endless', 'while :; do echo hunter2hunter2hunter2hunter2hunter2; done'],
    ['not-installed', undefined],
    ['../up', undefined],
  ])('%s: an error without its output', async (name, script) => {
    if (script !== undefined) await install(name, script);
    const failure = await askCredentialHelper(name, KEY).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'CredentialHelperError' });
    expect(inspect(failure, { depth: Infinity })).not.toContain('hunter2');
  });
});

describe('docker’s configuration', () => {
  const find = async (config: object, key: string) => {
    await writeFile(join(folder, 'config.json'), JSON.stringify(config));
    const log = fakeLog();
    const found = await new DockerCredentials({ dockerFolder: folder, log }).find(key);
    return { found, log };
  };
  const auths = { [KEY]: { auth: Buffer.from('from:file').toString('base64') } };

  it.each<[name: string, config: object, username: string | undefined]>([
    ['the store for all registries', { credsStore: 'store' }, 'store'],
    ['the helper of this registry, before the store', { credsStore: 'store', credHelpers: { [KEY]: 'own' } }, 'own'],
    ['the store, where the helper is another’s', { credsStore: 'store', credHelpers: { other: 'own' } }, 'store'],
    ['the file, where the helper’s name is empty', { auths, credsStore: 'store', credHelpers: { [KEY]: '' } }, 'from'],
    ['nobody else, where the store has none', { auths, credsStore: 'nothing' }, undefined],
  ])('asks %s', async (_name, config, username) => {
    await install('store', answer('store', 'pw'));
    await install('own', answer('own', 'pw'));
    await install('nothing', 'echo "credentials not found in native keychain"; exit 1');
    const { found, log } = await find(config, KEY);
    expect(found?.kind === 'basic' ? found.username : found).toBe(username);
    expect(log.lines).toEqual([]);
  });

  it('goes on without credentials where the helper fails, and says so', async () => {
    const { found, log } = await find({ credsStore: 'absent' }, KEY);
    expect(found).toBeUndefined();
    expect(log.lines).toEqual([`warn: no credentials for ${KEY}: docker-credential-absent failed (ENOENT)`]);
  });
});
