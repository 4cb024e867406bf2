import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandResult } from '../../scripts/process.ts';
import { imageTrust, imageTrustOnFullDisk } from './built-cli.ts';
import { type DockerClient, newDockerClient } from './docker-client.ts';
import { type NotaryClient, type RealNotary, startNotary } from './real-notary.ts';

/** The passphrases of the `notary` client of the tests, under the names that it and docker read. */
export const PASSPHRASES: Readonly<Record<string, string>> = {
  NOTARY_ROOT_PASSPHRASE: 'root passphrase',
  NOTARY_TARGETS_PASSPHRASE: 'targets passphrase',
  NOTARY_SNAPSHOT_PASSPHRASE: 'snapshot passphrase',
  NOTARY_DELEGATION_PASSPHRASE: 'delegation passphrase',
};

/** Our command line, the notary client and docker, all on one folder of keys and one server. */
export interface Publisher {
  readonly folder: string;
  readonly server: RealNotary;
  readonly notary: NotaryClient;
  readonly docker: DockerClient;
  /** Runs a command line that must succeed. @throws Error with what it printed */
  readonly run: (...args: readonly string[]) => Promise<string>;
  readonly attempt: (...args: readonly string[]) => Promise<CommandResult>;
  /** The same, with other environment variables. */
  readonly attemptWith: (
    env: Readonly<Record<string, string | undefined>>,
    ...args: readonly string[]
  ) => Promise<CommandResult>;
  /** The same as `attempt` where nothing can be written to disk. */
  readonly attemptOnFullDisk: (...args: readonly string[]) => Promise<CommandResult>;
  stop(): Promise<void>;
}

/** @param keys where the trust server keeps its keys */
export async function newPublisher(keys: 'own' | 'signer' = 'own'): Promise<Publisher> {
  const [own, server] = await Promise.all([mkdtemp(join(tmpdir(), 'image-trust-publisher-')), startNotary(keys)]);
  // VS Code shows the folder's name.
  const folder = join(own, 'acme');
  await mkdir(folder);
  return joinPublisher(folder, server, async () => {
    await server.stop();
    await rm(own, { recursive: true, force: true });
  });
}

/** Another person with an own folder of keys, on the same server. */
export async function colleagueOf(publisher: Publisher): Promise<Publisher> {
  const folder = await mkdtemp(join(publisher.folder, 'colleague-'));
  return joinPublisher(folder, publisher.server, () => Promise.resolve());
}

async function joinPublisher(folder: string, server: RealNotary, stop: () => Promise<void>): Promise<Publisher> {
  const [notary, docker] = await Promise.all([server.client(), newDockerClient(server, folder)]);
  // Docker keeps keys in its configuration folder, notary where it is told.
  await symlink(notary.trustDir, join(docker.configFolder, 'trust'));
  const own = {
    ...PASSPHRASES,
    DOCKER_CONFIG: docker.configFolder,
    DOCKER_CONTENT_TRUST_SERVER: server.url,
    HOME: docker.configFolder,
    XDG_CACHE_HOME: join(folder, 'cache'),
  };
  const attemptWith: Publisher['attemptWith'] = (env, ...args) =>
    imageTrust(args, { cwd: folder, env: { ...own, ...env } });
  const attempt: Publisher['attempt'] = (...args) => attemptWith({}, ...args);
  return {
    folder,
    server,
    notary,
    docker,
    attempt,
    attemptWith,
    attemptOnFullDisk: (...args) => imageTrustOnFullDisk(args, { cwd: folder, env: own }),
    stop,
    run: async (...args) => {
      const { exitCode, stdout, stderr } = await attempt(...args);
      if (exitCode !== 0) throw new Error(`image-trust ${args.join(' ')} ended with ${exitCode}:\n${stdout}${stderr}`);
      return stdout;
    },
  };
}
