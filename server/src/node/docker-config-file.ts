import type { Credentials } from '../remote/ports.ts';

/** What of docker's `config.json` says who the user is to which registry (docker/cli `configfile/file.go`). */
export interface DockerConfig {
  /** By docker's key: a host, or an old URL. Entries without credentials, as `docker login` leaves them with a helper, are absent. */
  readonly auths: ReadonlyMap<string, Credentials>;
  /** `credsStore`: the helper for all registries that `helpers` does not name. */
  readonly store: string | undefined;
  /** `credHelpers`: by docker's key; an empty name means the file itself. */
  readonly helpers: ReadonlyMap<string, string>;
  /** Every registry that is mentioned, as `host[:port]`, each once. */
  readonly hosts: readonly string[];
  /** Clauses on what could not be used. They name keys, never values. */
  readonly problems: readonly string[];
}

/** Reads `config.json`. Never throws: what cannot be read is a problem, and the rest counts. */
export function parseDockerConfig(text: string): DockerConfig {
  const problems: string[] = [];
  const root = parseObject(text.trim() === '' ? '{}' : text);
  if (root === undefined) problems.push('it is not a JSON object');
  const auths = new Map<string, Credentials>();
  const entries = members(root?.get('auths'));
  for (const [key, entry] of entries) {
    const result = readAuth(members(entry));
    if (result === 'invalid') problems.push(`the credentials for ${key} are not name:password in base64`);
    else if (result !== undefined) auths.set(key, result);
  }
  const helpers = new Map<string, string>();
  for (const [key, name] of members(root?.get('credHelpers'))) if (typeof name === 'string') helpers.set(key, name);
  const store = root?.get('credsStore');
  return {
    auths,
    store: typeof store === 'string' && store !== '' ? store : undefined,
    helpers,
    hosts: [...new Set([...entries.keys(), ...helpers.keys()].map(hostOfKey))],
    problems,
  };
}

/** The credentials that the file itself holds for a key; keys were URLs once (docker/cli `file_store.go ConvertToHostname`). */
export function authIn(config: DockerConfig, key: string): Credentials | undefined {
  const exact = config.auths.get(key);
  if (exact !== undefined) return exact;
  const host = hostOfKey(key);
  return [...config.auths].find(([other]) => hostOfKey(other) === host)?.[1];
}

/** `host[:port]` of a key; `docker.io` for all of Docker Hub's. */
export function hostOfKey(key: string): string {
  const [host = ''] = key.replace(/^[a-z]+:\/\//i, '').split('/', 1);
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host;
}

/** A token that is used as it is goes before one that buys others, and that before the password, as in the engine. */
function readAuth(entry: ReadonlyMap<string, unknown>): Credentials | undefined | 'invalid' {
  const read = (name: string) => {
    const value = entry.get(name);
    return typeof value === 'string' ? value : '';
  };
  if (read('registrytoken') !== '') return { kind: 'registry-token', token: read('registrytoken') };
  if (read('identitytoken') !== '') return { kind: 'identity-token', token: read('identitytoken') };
  if (read('auth') !== '') return decodeAuth(read('auth')) ?? 'invalid';
  if (read('username') === '') return undefined;
  return { kind: 'basic', username: read('username'), password: read('password') };
}

/** `base64(name:password)`; old versions padded it with zero bytes. */
function decodeAuth(text: string): Credentials | undefined {
  const [, username, password] = /^([^:]+):([^]*)$/.exec(Buffer.from(text, 'base64').toString('utf8')) ?? [];
  if (username === undefined || password === undefined) return undefined;
  return { kind: 'basic', username, password: password.replaceAll('\0', '') };
}

function parseObject(text: string): ReadonlyMap<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? members(value) : undefined;
  } catch {
    return undefined;
  }
}

function members(value: unknown): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}
