import type { LogPort, LongWork } from '../remote/ports.ts';
import { readAuthorities, readPinnedAuthorities } from './authorities.ts';
import { systemClock } from './clock.ts';
import { certificateFolders, stateFolder, trustFolders } from './directories.ts';
import { DockerCredentials } from './docker-config.ts';
import type { Environment } from './environment.ts';
import { createFiles, createReadOnlyFiles } from './files.ts';
import { createHttp, type Http } from './http.ts';
import { keyFolders, type KeyPorts } from './key-folders.ts';
import { createLongWork } from './long-work.ts';

/** What a door decides about the machine; everything else is the environment's. */
export interface MachineOptions {
  readonly environment: Environment;
  /** Of Image Trust itself, for servers' logs. */
  readonly version: string;
  readonly log: LogPort;
  /** PEM file of authorities besides those of `NODE_EXTRA_CA_CERTS`. */
  readonly caFile: string | undefined;
  /** PEM file of the authorities that each name is pinned to. */
  readonly pinnedAuthorities: ReadonlyMap<string, string>;
  readonly plainHttpHosts: ReadonlySet<string>;
  /** Where verified metadata are kept; `undefined`: the platform's cache folder. */
  readonly trustFolder: string | undefined;
}

/**
 * The ports made real, in one value, as `createImageTrust` wants them. `http.close()` ends its connections.
 * @throws UsageError where a file of authorities cannot be read or holds no certificate
 */
export async function openMachine(options: MachineOptions): Promise<Machine> {
  const { environment, version, log, caFile, plainHttpHosts, trustFolder } = options;
  const { dockerFolder, dockerAuthConfig, extraCaFile } = environment;
  return {
    pinnedAuthorities: await readPinnedAuthorities(options.pinnedAuthorities),
    http: createHttp({
      authorities: await readAuthorities(caFile, extraCaFile),
      hostFolders: certificateFolders(environment),
      proxies: environment.proxies,
      plainHttpHosts,
      userAgent: `image-trust/${version}`,
    }),
    credentials: new DockerCredentials({
      dockerFolder,
      log,
      ...(dockerAuthConfig === undefined ? {} : { dockerAuthConfig }),
    }),
    files: createFiles(trustFolder ?? stateFolder()),
    rootFolders: trustFolders(environment).map(readOnlyFolder),
    clock: systemClock,
    longWork: createLongWork(),
    log,
    keyFolders: keyFolders(environment),
  };
}

export interface Machine {
  readonly http: Http;
  readonly credentials: DockerCredentials;
  readonly files: ReturnType<typeof createFiles>;
  /** Where docker and notary keep the roots that they trust. */
  readonly rootFolders: readonly ReadOnlyFolder[];
  readonly clock: typeof systemClock;
  readonly longWork: LongWork;
  readonly log: LogPort;
  /** What the files of pinned authorities hold. */
  readonly pinnedAuthorities: ReadonlyMap<string, Uint8Array>;
  readonly keyFolders: KeyPorts['keyFolders'];
}

/** A folder of another program's. */
interface ReadOnlyFolder {
  /** Its path, for people. */
  readonly location: string;
  readonly files: ReturnType<typeof createReadOnlyFiles>;
}

export function readOnlyFolder(location: string): ReadOnlyFolder {
  return { location, files: createReadOnlyFiles(location) };
}
