import { UsageError } from '../../base/errors.ts';
import type { StageableChange } from '../../notary/publishing/change.ts';
import { PublishRefused } from '../../notary/publishing/publish-refused.ts';
import type { Clock, FilesPort } from '../ports.ts';
import { sha256Hex } from '../store/sha256.ts';

export interface StagedChange {
  /** The file's name: the order in which they are published. */
  readonly name: string;
  readonly change: StageableChange;
}

/**
 * Changes that wait to be published, one file each, so that a change is there or not, whenever the program dies (notary's
 * `client/changelist/file_changelist.go`, in our own folder).
 */
export class StagedChanges {
  readonly #files: FilesPort;
  readonly #clock: Pick<Clock, 'now'>;

  constructor(files: FilesPort, clock: Pick<Clock, 'now'>) {
    this.#files = files;
    this.#clock = clock;
  }

  /** @throws PublishRefused `store` */
  async add(gun: string, change: StageableChange): Promise<void> {
    const bytes = encodeChange(change);
    const last = (await this.#names(gun)).at(-1);
    const number = Math.max(this.#clock.now(), Number(last?.slice(0, DIGITS) ?? 0) + 1);
    const name = `${String(number).padStart(DIGITS, '0')}-${sha256Hex(bytes).slice(0, 16)}.json`;
    await orRefuse('the change cannot be kept', this.#files.write([...folderOf(gun), name], bytes));
  }

  /** In the order in which they were added. @throws UsageError where one is damaged, PublishRefused `store` */
  async list(gun: string): Promise<readonly StagedChange[]> {
    const names = await this.#names(gun);
    return (await Promise.all(names.map((name) => this.#read(gun, name)))).flat();
  }

  /** Removes those that are named: what was staged since stays. @throws PublishRefused `store` */
  async remove(gun: string, names: readonly string[]): Promise<void> {
    for (const name of names) {
      await orRefuse('a staged change cannot be dropped', this.#files.remove([...folderOf(gun), name]));
    }
  }

  /** Removes by number in the list, from 0: all of them or none. @throws UsageError where there is none of a number */
  async drop(gun: string, numbers: readonly number[]): Promise<void> {
    const names = await this.#names(gun);
    const dropped = numbers.map((number) => {
      const name = names[number];
      if (name === undefined) throw new UsageError(`${gun} has no staged change ${number}`);
      return name;
    });
    await this.remove(gun, dropped);
  }

  /** Removes all, also what cannot be read. @throws PublishRefused `store` */
  async reset(gun: string): Promise<void> {
    await this.remove(gun, await this.#names(gun));
  }

  #names(gun: string): Promise<readonly string[]> {
    return orRefuse(UNREADABLE, this.#files.list(folderOf(gun)));
  }

  /** Nothing where another process has published it since it was listed. */
  async #read(gun: string, name: string): Promise<readonly StagedChange[]> {
    const bytes = await orRefuse(UNREADABLE, this.#files.read([...folderOf(gun), name], MAX_BYTES));
    if (bytes === undefined) return [];
    const change = decodeChange(bytes);
    if (change !== undefined) return [{ name, change }];
    throw new UsageError(`a staged change of ${gun} cannot be read (${name}); "reset" drops all`);
  }
}

const UNREADABLE = 'the staged changes cannot be read';

/** @param what a clause @throws PublishRefused `store` where the folder does not let us */
async function orRefuse<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PublishRefused('store', `${what}: ${reason}`, { cause: error });
  }
}

const DIGITS = 16;
const MAX_BYTES = 1024 * 1024;
const FORMAT = 1;

function folderOf(gun: string): readonly string[] {
  return ['staged', digestOf(gun)];
}

/** With a digest, so that a damaged file is noticed. */
function encodeChange(change: StageableChange): Uint8Array {
  const text = JSON.stringify(freeze(change));
  return new TextEncoder().encode(JSON.stringify({ format: FORMAT, digest: digestOf(text), change: text }));
}

/** Bytes and maps as objects that say what they are. */
function freeze(value: unknown): unknown {
  if (value instanceof Uint8Array) return { base64: Buffer.from(value).toString('base64') };
  if (value instanceof Map) return { map: [...(value as ReadonlyMap<unknown, unknown>)].map(freeze) };
  if (Array.isArray(value)) return value.map(freeze);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, freeze(member)]));
}

/** The digest fits, so the content is what `encodeChange` wrote. */
function decodeChange(bytes: Uint8Array): StageableChange | undefined {
  const file = parseObject(new TextDecoder().decode(bytes));
  const change = file?.['change'];
  const isWhole = file?.['format'] === FORMAT && typeof change === 'string' && file['digest'] === digestOf(change);
  return isWhole ? (JSON.parse(change, revive) as StageableChange) : undefined;
}

function digestOf(text: string): string {
  return sha256Hex(new TextEncoder().encode(text));
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function revive(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if ('base64' in value && typeof value.base64 === 'string') return new Uint8Array(Buffer.from(value.base64, 'base64'));
  return 'map' in value ? new Map(value.map as readonly (readonly [unknown, unknown])[]) : value;
}
