import { DOCUMENT_KINDS } from '../documents/document-kind.ts';
import { DEFAULT_SETTINGS, type NetworkPolicy, type Settings, type Severity } from './settings.ts';

/** A setting that could not be used as it is; `setting` is its name without the prefix. */
export interface SettingProblem {
  readonly setting: string;
  /** One sentence that says what is wrong and what is used instead. */
  readonly message: string;
}

export interface SettingsResult {
  readonly settings: Settings;
  readonly problems: readonly SettingProblem[];
}

/** What docker's environment variables say where the settings are silent. */
export interface DockerEnvironment {
  /** `DOCKER_CONTENT_TRUST` is on. */
  readonly contentTrust: boolean;
  /** `DOCKER_CONTENT_TRUST_SERVER`, as it stands there. */
  readonly contentTrustServer?: string;
}

/**
 * Settings from an untyped object (VS Code's `imageTrust.*`, an LSP client's options), merged over the defaults. A value of the
 * wrong type is reported and its default stands, with one exception: where a trust server or a mirror is named wrongly, nobody
 * is contacted at all, because asking another server than the user meant would give answers about something else.
 */
export function settingsFrom(raw: unknown, docker: DockerEnvironment): SettingsResult {
  const reader = new SettingsReader(raw);
  const trustServer = reader.url('trustServer') ?? reader.dockerServer(docker.contentTrustServer);
  const trustServers = reader.urls('trustServers');
  const mirrors = reader.urls('mirrors');
  const settings: Settings = {
    trustServer,
    trustServers,
    enforce: reader.flag('enforce') ?? docker.contentTrust,
    offline: reader.flag('offline') ?? DEFAULT_SETTINGS.offline,
    network: reader.serverProblem ? 'none' : (reader.oneOf('network', NETWORK_POLICIES) ?? DEFAULT_SETTINGS.network),
    agreedHosts: new Set(reader.strings('agreedHosts')),
    askRegistry: reader.flag('askRegistry') ?? DEFAULT_SETTINGS.askRegistry,
    mirrors,
    plainHttpRegistries: new Set(reader.strings('plainHttpRegistries')),
    severity: reader.severities('severity'),
    exceptions: reader.strings('exceptions'),
    documents: reader.switches('documents', DOCUMENT_KINDS),
    buildArguments: reader.texts('buildArguments'),
    timeoutMs: (reader.seconds('timeout') ?? DEFAULT_SETTINGS.timeoutMs / 1000) * 1000,
    freshnessMs: DEFAULT_SETTINGS.freshnessMs,
  };
  return { settings, problems: reader.problems };
}

const NETWORK_POLICIES: readonly NetworkPolicy[] = ['all', 'known', 'ask', 'none'];
const SEVERITIES: readonly (Severity | 'off')[] = ['error', 'warning', 'information', 'hint', 'off'];

/** The longest time limit for one request, in seconds. */
const MAX_TIMEOUT_SECONDS = 600;

/** Whether a text is the absolute URL of a trust server or a mirror: http or https, without credentials, query or fragment. */
export function isServerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return plain && url.hostname !== '' && (url.protocol === 'https:' || url.protocol === 'http:');
}

/** Reads one member after the other and collects what is wrong with them; absent and `null` members are no problem. */
class SettingsReader {
  readonly problems: SettingProblem[] = [];
  readonly #raw: Readonly<Record<string, unknown>>;
  serverProblem = false;

  constructor(raw: unknown) {
    this.#raw = isRecord(raw) ? raw : {};
  }

  flag(name: string): boolean | undefined {
    return this.#checked(name, 'true or false', (value) => typeof value === 'boolean');
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T | undefined {
    return this.#checked(name, `one of ${allowed.join(', ')}`, (value): value is T => allowed.includes(value as T));
  }

  seconds(name: string): number | undefined {
    return this.#checked(
      name,
      `a number of seconds from 1 to ${MAX_TIMEOUT_SECONDS}`,
      (value): value is number => typeof value === 'number' && value >= 1 && value <= MAX_TIMEOUT_SECONDS,
    );
  }

  strings(name: string): readonly string[] {
    const isList = (value: unknown): value is string[] =>
      Array.isArray(value) && value.every((entry) => typeof entry === 'string');
    return this.#checked(name, 'a list of texts', isList) ?? [];
  }

  url(name: string): string | undefined {
    const given = this.#raw[name];
    if (given === '') return undefined;
    const url = this.#checked(
      name,
      SERVER_URL,
      (value): value is string => typeof value === 'string' && isServerUrl(value),
    );
    if (url === undefined && given !== undefined && given !== null) this.serverProblem = true;
    return url;
  }

  dockerServer(url: string | undefined): string | undefined {
    if (url === undefined || isServerUrl(url)) return url;
    this.serverProblem = true;
    this.problems.push({
      setting: 'trustServer',
      message: `DOCKER_CONTENT_TRUST_SERVER must be ${SERVER_URL}; until then nobody is contacted.`,
    });
    return undefined;
  }

  urls(name: string): ReadonlyMap<string, string> {
    const entries = this.#entries(name, `an object that maps hosts to ${SERVER_URL}`);
    const good = entries.filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && isServerUrl(entry[1]),
    );
    if (good.length < entries.length) {
      this.serverProblem = true;
      this.#report(name, `every value must be ${SERVER_URL}; until then nobody is contacted`);
    }
    return new Map(good);
  }

  texts(name: string): ReadonlyMap<string, string> {
    const entries = this.#entries(name, 'an object of texts');
    return new Map(entries.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]));
  }

  severities(name: string): ReadonlyMap<string, Severity | 'off'> {
    const entries = this.#entries(name, `an object that maps codes to ${SEVERITIES.join(', ')}`);
    const good = entries.filter((entry): entry is [string, Severity | 'off'] =>
      SEVERITIES.includes(entry[1] as Severity),
    );
    if (good.length < entries.length) this.#report(name, `every value must be one of ${SEVERITIES.join(', ')}`);
    return new Map(good);
  }

  /** Those of `known` that are not switched off. */
  switches<T extends string>(name: string, known: readonly T[]): ReadonlySet<T> {
    const wanted = `an object that maps ${known.join(', ')} to true or false`;
    const entries = new Map(this.#entries(name, wanted));
    const isGood = ([key, value]: [string, unknown]): boolean => known.includes(key as T) && typeof value === 'boolean';
    if (![...entries].every(isGood)) this.#report(name, `must be ${wanted}; what is not is ignored`);
    return new Set(known.filter((one) => entries.get(one) !== false));
  }

  #entries(name: string, wanted: string): readonly [string, unknown][] {
    return Object.entries(this.#checked(name, wanted, isRecord) ?? {});
  }

  #checked<T>(name: string, wanted: string, is: (value: unknown) => value is T): T | undefined {
    const value = this.#raw[name];
    if (value === undefined || value === null) return undefined;
    if (is(value)) return value;
    this.#report(name, `must be ${wanted}; the default is used instead`);
    return undefined;
  }

  #report(setting: string, message: string): void {
    this.problems.push({ setting, message: `imageTrust.${setting} ${message}.` });
  }
}

const SERVER_URL = 'an absolute https:// URL without credentials (http:// for a host named here on purpose)';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
