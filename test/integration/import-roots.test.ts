import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CommandResult } from '../../scripts/process.ts';
import { imageTrust } from '../support/built-cli.ts';
import { type DockerClient, newDockerClient } from '../support/docker-client.ts';
import { ownEnvironment } from '../support/own-environment.ts';
import { type NotaryClient, type RealNotary, startNotary } from '../support/real-notary.ts';

/** What docker and notary themselves have pinned on a machine, taken over and forgotten by the command line. */
const DOCKERS = 'docker.io/acme/dockers';
const NOTARYS = 'docker.io/acme/notarys';

let folder: string;
let server: RealNotary;
let publisher: NotaryClient;
let docker: DockerClient;
let notary: NotaryClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'image-trust-import-'));
  server = await startNotary();
  publisher = await server.client();
  for (const gun of [DOCKERS, NOTARYS]) await publish(gun);
  docker = await newDockerClient(server, folder);
  notary = await server.client();
  expect(await docker.trustInspect(DOCKERS)).toMatchObject({ exitCode: 0 });
  await notary.run('list', NOTARYS);
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

async function publish(gun: string): Promise<void> {
  await publisher.run('init', gun);
  await publisher.run('addhash', '-p', gun, '1.0', '528', '--sha256', 'a'.repeat(64));
}

/** On the machine of docker's user. `nobody`: a server that nobody listens for. */
function run(line: string, asked: 'server' | 'nobody' = 'server'): Promise<CommandResult> {
  const common = ['--server', asked === 'nobody' ? 'https://localhost:1' : server.url, '--ca', server.caFile];
  const env = { ...ownEnvironment(folder), DOCKER_CONFIG: docker.configFolder };
  return imageTrust([...line.split(' '), ...common, '--trust-dir', join(folder, 'state')], { cwd: folder, env });
}

/** What docker says are the root's keys. */
async function dockersRootKeys(gun: string): Promise<readonly string[]> {
  interface Keys {
    readonly Name: string;
    readonly Keys: readonly { readonly ID: string }[];
  }
  const [found] = JSON.parse((await docker.trustInspect(gun)).stdout) as { AdministrativeKeys: readonly Keys[] }[];
  return (found?.AdministrativeKeys ?? []).flatMap(({ Name, Keys }) =>
    Name === 'Root' ? Keys.map(({ ID }) => ID) : [],
  );
}

describe('the roots that docker and notary trust', () => {
  test('are taken over without asking anybody, and are what the server is then held to', async () => {
    const [rootKey = ''] = await dockersRootKeys(DOCKERS);
    const taken = await run('import-roots', 'nobody');
    expect(taken).toMatchObject({ exitCode: 0, stderr: '' });
    expect(taken.stdout).toBe(`${DOCKERS}: took over root 1 from ${join(docker.configFolder, 'trust')}: ${rootKey}\n`);
    expect((await run(`import-roots ${DOCKERS}`, 'nobody')).stdout).toBe(`${DOCKERS}: root 1 is trusted already\n`);
    const shown: unknown = JSON.parse((await run(`fingerprint ${DOCKERS} --json`)).stdout);
    expect(shown).toMatchObject({ trusted: true, keys: [{ id: rootKey }] });
    expect(await run(`list ${DOCKERS}`)).toMatchObject({ exitCode: 0 });
  });

  test('are found in the folder that is named', async () => {
    const taken = await run(`import-roots --from ${notary.trustDir}`, 'nobody');
    expect(taken).toMatchObject({ exitCode: 0, stderr: '' });
    expect(taken.stdout).toMatch(new RegExp(`^${NOTARYS}: took over root 1 from ${notary.trustDir}: [0-9a-f]{64}\n$`));
  });

  test('stand against a server that begins the repository anew, until they are forgotten', async () => {
    await run(`import-roots ${DOCKERS}`, 'nobody');
    await publisher.run('delete', '--remote', DOCKERS);
    await publish(DOCKERS);
    expect(await docker.trustInspect(DOCKERS)).toMatchObject({ exitCode: 1 });
    const refused = await run(`list ${DOCKERS}`);
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toContain('the keys of the root trusted so far did not sign it');
    expect(await run(`forget ${DOCKERS}`)).toMatchObject({ exitCode: 2 });
    expect(await run(`forget ${DOCKERS} --yes`, 'nobody')).toMatchObject({
      exitCode: 0,
      stdout: `Forgot the root of ${DOCKERS}\n`,
    });
    expect(await run(`list ${DOCKERS}`)).toMatchObject({ exitCode: 0 });
    const other = await run(`import-roots ${DOCKERS}`, 'nobody');
    expect(other.exitCode).toBe(1);
    expect(other.stderr).toContain(`${DOCKERS}: another root is trusted in ${join(docker.configFolder, 'trust')}`);
  });
});
