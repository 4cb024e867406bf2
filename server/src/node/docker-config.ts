import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Credentials, CredentialsPort, LogPort } from '../remote/ports.ts';
import { askCredentialHelper, CredentialHelperError } from './credential-program.ts';
import { authIn, parseDockerConfig, type DockerConfig } from './docker-config-file.ts';

/** Docker's own key for Docker Hub's credentials (docker/cli `configfile/file.go authConfigKey`). */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/';

export interface DockerCredentialsOptions {
  /** Docker's folder, which holds `config.json`. */
  readonly dockerFolder: string;
  /** `DOCKER_AUTH_CONFIG`: goes before the file. */
  readonly dockerAuthConfig?: string;
  readonly log: LogPort;
}

/**
 * What docker's configuration knows, read anew for each question, so that a `docker login` is noticed. A broken file or
 * helper costs the credentials and not the run: it is logged, and the registry is asked without them, as docker does.
 */
export class DockerCredentials implements CredentialsPort {
  readonly #file: string;
  readonly #fromEnvironment: DockerConfig;
  readonly #log: LogPort;
  /** Each problem is worth one line, however often the file is read. */
  readonly #warned = new Set<string>();

  constructor({ dockerFolder, dockerAuthConfig, log }: DockerCredentialsOptions) {
    this.#file = join(dockerFolder, 'config.json');
    this.#log = log;
    this.#fromEnvironment = this.#parse('DOCKER_AUTH_CONFIG', dockerAuthConfig ?? '{}');
  }

  async find(registry: string): Promise<Credentials | undefined> {
    const key = registry === 'docker.io' ? DOCKER_HUB_KEY : registry;
    const given = authIn(this.#fromEnvironment, key);
    if (given !== undefined) return given;
    const config = await this.#read();
    const helper = config.helpers.get(key) ?? config.store ?? '';
    return helper === '' ? authIn(config, key) : this.#ask(helper, key);
  }

  /** Registries that the user has told docker of, as `host[:port]`. */
  async hosts(): Promise<readonly string[]> {
    const { hosts } = await this.#read();
    return [...new Set([...this.#fromEnvironment.hosts, ...hosts])];
  }

  async #ask(helper: string, key: string): Promise<Credentials | undefined> {
    try {
      return await askCredentialHelper(helper, key);
    } catch (error) {
      if (!(error instanceof CredentialHelperError)) throw error;
      this.#warn(`no credentials for ${key}: ${error.message}`);
      return undefined;
    }
  }

  async #read(): Promise<DockerConfig> {
    let text = '{}';
    try {
      text = await readFile(this.#file, 'utf8');
    } catch (error) {
      const isAbsent =
        error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
      if (!isAbsent) this.#warn(`${this.#file} cannot be read, so registries are asked without its credentials`);
    }
    return this.#parse(this.#file, text);
  }

  #parse(source: string, text: string): DockerConfig {
    const config = parseDockerConfig(text);
    for (const problem of config.problems) this.#warn(`${source}: ${problem}`);
    return config;
  }

  #warn(message: string): void {
    if (this.#warned.has(message)) return;
    this.#warned.add(message);
    this.#log.warn(message);
  }
}
