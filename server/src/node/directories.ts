import envPaths from 'env-paths';
import { join } from 'node:path';
import type { Environment } from './environment.ts';

/** The platform's cache folder for Image Trust: where state lives unless `--trust-dir` says otherwise. */
export function stateFolder(): string {
  return envPaths('image-trust', { suffix: '' }).cache;
}

/**
 * Folders in which docker keeps certificates by host: the client's for trust servers and registries, and the engine's.
 * Every host looks into all of them, because a folder is named after the host whatever service it runs.
 */
export function certificateFolders(environment: Environment): readonly string[] {
  const { dockerFolder } = environment;
  return [join(dockerFolder, 'tls'), join(dockerFolder, 'certs.d'), engineFolder(environment)];
}

function engineFolder({ programData }: Environment): string {
  return process.platform === 'win32' ? join(programData, 'docker', 'certs.d') : '/etc/docker/certs.d';
}

/** Where docker and notary keep trust data: `tuf/GUN/metadata/ROLE.json`. */
export function trustFolders({ dockerFolder, home }: Environment): readonly string[] {
  return [join(dockerFolder, 'trust'), join(home, '.notary')];
}

/** Where docker and notary keep private keys, as `private/ID.key`. Only publishing writes keys, and only to the first, docker's. */
export function privateKeyFolders(environment: Environment): readonly string[] {
  return trustFolders(environment).map((folder) => join(folder, 'private'));
}
