import { copyFile, mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandResult, execute, findExecutable } from '../../scripts/process.ts';
import type { RealNotary } from './real-notary.ts';

/** A trust server that docker can ask: it wants https. */
export type TlsServer = Pick<RealNotary, 'url' | 'host' | 'caFile'>;

/** Those of the `notary` client of the tests, under docker's names, as far as docker tells roles apart. */
const PASSPHRASES = {
  DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE: 'root passphrase',
  DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: 'delegation passphrase',
};

/** The `docker` command with a configuration folder of its own. No engine is needed for `docker trust`. */
export interface DockerClient {
  readonly configFolder: string;
  /** Runs `docker trust inspect ARGS` and returns how it ended. */
  trustInspect(...args: readonly string[]): Promise<CommandResult>;
  /** `TAG SIGNER,…` of a repository, as it says them. */
  signedTags(gun: string): Promise<readonly string[]>;
  /** Runs `docker trust ARGS`, with passphrases for the keys of publishers, and returns how it ended. */
  trust(...args: readonly string[]): Promise<CommandResult>;
}

/** What `docker trust inspect` prints of one repository. */
interface Inspected {
  readonly SignedTags: readonly { readonly SignedTag: string; readonly Signers: readonly string[] }[];
}

/**
 * A docker client that asks one trust server, whose CA it trusts.
 * @throws Error where `docker trust` is not installed: it left the Docker CLI with version 29
 */
export async function newDockerClient(server: TlsServer, parent: string): Promise<DockerClient> {
  if ((await findExecutable('docker')) === undefined) {
    throw new Error(
      'the docker command is missing; `npx tsx scripts/prepare.ts` installs it (docker-cli, below version 29)',
    );
  }
  const configFolder = await mkdtemp(join(parent, 'docker-'));
  const certificates = join(configFolder, 'tls', server.host);
  await mkdir(certificates, { recursive: true });
  await copyFile(server.caFile, join(certificates, 'ca.crt'));
  const env = { DOCKER_CONFIG: configFolder, DOCKER_CONTENT_TRUST_SERVER: server.url, HOME: configFolder };
  const trustInspect: DockerClient['trustInspect'] = async (...args) => {
    const result = await execute('docker', ['trust', 'inspect', ...args], { env });
    // Docker 20, which Debian 12 has, begins with a capital letter what later versions do not.
    return { ...result, stderr: result.stderr.replace(/^No signatures/gm, 'no signatures') };
  };
  return {
    configFolder,
    trustInspect,
    signedTags: async (gun) => {
      const [found] = JSON.parse((await trustInspect(gun)).stdout) as readonly Inspected[];
      return (found?.SignedTags ?? []).map(({ SignedTag, Signers }) => `${SignedTag} ${Signers.join(',')}`);
    },
    trust: (...args) => execute('docker', ['trust', ...args], { cwd: parent, env: { ...env, ...PASSPHRASES } }),
  };
}
