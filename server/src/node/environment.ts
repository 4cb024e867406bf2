import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ProxySettings } from './connections.ts';

/** What the process was started with, read once by a `main.ts` and passed on as a value. Empty variables count as not set. */
export interface Environment {
  readonly home: string;
  /** Whether `DOCKER_CONTENT_TRUST` switches content trust on. */
  readonly contentTrust: boolean;
  /** `DOCKER_CONTENT_TRUST_SERVER`, unchecked. */
  readonly contentTrustServer?: string;
  /** Docker's folder: `DOCKER_CONFIG`, else `~/.docker`. */
  readonly dockerFolder: string;
  /** `DOCKER_AUTH_CONFIG`: credentials as JSON, which go before those of the configuration file. */
  readonly dockerAuthConfig?: string;
  readonly proxies: ProxySettings;
  /** `NODE_EXTRA_CA_CERTS`: a PEM file. */
  readonly extraCaFile?: string;
  /** `ProgramData`: where Windows keeps the settings of services. */
  readonly programData: string;
  /** `NO_COLOR` (no-color.org). */
  readonly noColor: boolean;
}

export function readEnvironment(variables: NodeJS.ProcessEnv = process.env, home: string = homedir()): Environment {
  const read = (...names: string[]) =>
    names.map((name) => variables[name]).find((value) => value !== undefined && value !== '');
  const contentTrustServer = read('DOCKER_CONTENT_TRUST_SERVER');
  const dockerAuthConfig = read('DOCKER_AUTH_CONFIG');
  const extraCaFile = read('NODE_EXTRA_CA_CERTS');
  return {
    home,
    contentTrust: isContentTrustOn(read('DOCKER_CONTENT_TRUST')),
    dockerFolder: read('DOCKER_CONFIG') ?? join(home, '.docker'),
    proxies: {
      httpProxy: read('http_proxy', 'HTTP_PROXY') ?? '',
      httpsProxy: read('https_proxy', 'HTTPS_PROXY') ?? '',
      noProxy: read('no_proxy', 'NO_PROXY') ?? '',
    },
    programData: read('ProgramData') ?? 'C:\\ProgramData',
    noColor: read('NO_COLOR') !== undefined,
    ...(contentTrustServer === undefined ? {} : { contentTrustServer }),
    ...(dockerAuthConfig === undefined ? {} : { dockerAuthConfig }),
    ...(extraCaFile === undefined ? {} : { extraCaFile }),
  };
}

/** On for everything that is not plainly "false" (docker/cli `trust.go Enabled`, Go `strconv.ParseBool`). */
function isContentTrustOn(value: string | undefined): boolean {
  return value !== undefined && !['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value);
}
