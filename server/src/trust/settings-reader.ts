import { registryOf } from '../reference/docker-hub.ts';
import { parseGun } from '../reference/gun.ts';
import type { Severity } from './settings.ts';

const SEVERITIES: readonly (Severity | 'off')[] = ['error', 'warning', 'information', 'hint', 'off'];

/** The longest time limit for one request, in seconds. */
const MAX_TIMEOUT_SECONDS = 600;

type Entry = [string, unknown];

/** Whether a text is the absolute URL of a trust server or a mirror: http or https, without credentials, query or fragment. */
export function isServerUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const plain = url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  return plain && url.hostname !== '' && (url.protocol === 'https:' || url.protocol === 'http:');
}

/** Under a name that no registry has, a server would never be asked, and another one would be in its place. */
function isServerEntry(entry: Entry): entry is [string, string] {
  const [host, url] = entry;
  const isHost = parseGun(`${host}/name`) !== undefined && registryOf(host) === host;
  return isHost && typeof url === 'string' && isServerUrl(url);
}

/** A setting that could not be used as it is; `setting` is its name without the prefix. */
export interface SettingProblem {
  readonly setting: string;
  /** One sentence that says what is wrong and what is used instead. */
  readonly message: string;
}

/** Reads one member after the other and collects what is wrong with them; absent and `null` members are no problem. */
export class SettingsReader {
  readonly problems: SettingProblem[] = [];
  readonly #raw: Readonly<Record<string, unknown>>;
  /** A value that decides whom to ask, or whom to believe, cannot be used: any default would mean something else. */
  mustAskNobody = false;

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
    if (url === undefined && given !== undefined && given !== null) this.mustAskNobody = true;
    return url;
  }

  dockerServer(url: string | undefined): string | undefined {
    if (url === undefined || isServerUrl(url)) return url;
    this.mustAskNobody = true;
    this.problems.push({
      setting: 'trustServer',
      message: `DOCKER_CONTENT_TRUST_SERVER must be ${SERVER_URL}; until then nobody is contacted.`,
    });
    return undefined;
  }

  /** Trust servers or mirrors by registry host. */
  urls(name: string): ReadonlyMap<string, string> {
    return this.guards(name, `hosts (host[:port], docker.io for Docker Hub) to ${SERVER_URL}`, isServerEntry);
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

  /** A truth value that decides whom to believe. */
  guard(name: string): boolean | undefined {
    const given = this.#raw[name] ?? undefined;
    if (given === undefined || typeof given === 'boolean') return given;
    this.#refuse(name, 'must be true or false');
    return undefined;
  }

  /** An object that decides whom to believe, entry by entry. */
  guards<T>(name: string, wanted: string, accepts: (entry: Entry) => entry is [string, T]): ReadonlyMap<string, T> {
    const given = this.#raw[name] ?? {};
    const entries: readonly Entry[] = isRecord(given) ? Object.entries(given) : [];
    const good = entries.filter(accepts);
    if (!isRecord(given) || good.length < entries.length) this.#refuse(name, `must be an object that maps ${wanted}`);
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

  #refuse(name: string, wrong: string): void {
    this.mustAskNobody = true;
    this.#report(name, `${wrong}; until then nobody is contacted`);
  }

  #report(setting: string, message: string): void {
    this.problems.push({ setting, message: `imageTrust.${setting} ${message}.` });
  }
}

const SERVER_URL = 'an absolute https:// URL without credentials (http:// for a host named here on purpose)';

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
