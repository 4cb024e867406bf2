import pLimit from 'p-limit';
import { RefusedError, UnreachableError } from '../../base/errors.ts';
import type { UnreachableReason } from '../../base/errors.ts';
import { LIMITS } from '../../notary/limits.ts';
import type { FileMeta, Metadata, Root } from '../../notary/metadata.ts';
import { isDelegationName } from '../../notary/role-name.ts';
import { TrustedSet } from '../../notary/trusted-set.ts';
import type { Verified } from '../../notary/verified.ts';
import { Download } from './download.ts';
import { isFile } from './known-files.ts';
import { byteLimit, type MetadataSource } from './metadata-source.ts';
import { rehearse } from './rehearsal.ts';
import { RootUpdate } from './root-update.ts';
import type { UpdateOptions } from './update-options.ts';

export interface UpdateResult {
  readonly set: TrustedSet;
  /** Why the server's timestamp could not be had, where the last one known stands in for it. */
  readonly stale: UnreachableReason | undefined;
}

/**
 * One update of one repository: asks for files in the order in which they can be known, as many at once as can be, and lets
 * the trusted set verify them one after the other. Takes the decisions of `client/tufclient.go` Update, without its serial
 * requests; nothing is used before it has been verified.
 */
export class UpdateSession {
  readonly #options: UpdateOptions;
  readonly #roots: RootUpdate;
  readonly #limit = pLimit(PARALLEL_REQUESTS);
  readonly #guesses = new Map<string, Download>();

  constructor(options: UpdateOptions) {
    this.#options = options;
    this.#roots = new RootUpdate(options);
  }

  /**
   * @throws MetadataRefused where the metadata fail a check
   * @throws UnreachableError where they cannot be had; `not-found` of a first root: the server has no trust data
   */
  async run(): Promise<UpdateResult> {
    if (this.#options.known.record.root === undefined) this.#guess();
    const root = await this.#roots.anchor();
    const { known } = this.#options;
    if (known.previous === undefined && known.record.files.size > 0) {
      known.recall(await rehearse(root, this.#options));
    }
    const set = this.#newSet(root);
    try {
      return await this.#load(set, this.#options.timestamp);
    } catch (error) {
      if (!isWorthANewRoot(error)) throw error;
      const newRoot = await this.#roots.refresh(root, set.rootFile, error);
      return await this.#load(this.#newSet(newRoot), timestampOf(this.#options.source));
    }
  }

  #newSet(root: Verified<Root>): TrustedSet {
    const { now, known } = this.#options;
    return new TrustedSet(root, { now, floors: known.floors, previous: known.previous });
  }

  async #load(set: TrustedSet, timestamp: Download): Promise<UpdateResult> {
    const stale = await this.#loadTimestamp(set, timestamp);
    await this.#loadSnapshot(set);
    await this.#loadTargets(set);
    return { set, stale };
  }

  /** A timestamp that cannot be had is replaced by the last one, which must still be valid. A bad one is not. */
  async #loadTimestamp(set: TrustedSet, download: Download): Promise<UnreachableReason | undefined> {
    const { known, run } = this.#options;
    try {
      this.#keep('timestamp', await run(set.loadTimestamp(await download.bytes())));
      return undefined;
    } catch (error) {
      if (!(error instanceof UnreachableError) || isFinal(error)) throw error;
      const last = await known.last('timestamp');
      if (last === undefined) throw error;
      await run(set.loadTimestamp(last));
      return error.code;
    }
  }

  async #loadSnapshot(set: TrustedSet): Promise<void> {
    const file = set.timestamp?.metadata.snapshot;
    if (file === undefined) throw new TypeError('the timestamp comes before the snapshot');
    const bytes = await this.#obtain('snapshot', file).bytes();
    this.#keep('snapshot', await this.#options.run(set.loadSnapshot(bytes)));
  }

  /** All roles that the snapshot lists are asked for at once; those that nobody delegates to are not waited for. */
  async #loadTargets(set: TrustedSet): Promise<void> {
    const listed = [...(set.snapshot?.metadata.files ?? [])].filter(([role]) => isTargetsRole(role));
    const downloads = new Map(worthHaving(listed).map(([role, file]) => [role, this.#obtain(role, file)]));
    for (let due = set.nextRole(); due !== undefined; due = set.nextRole()) {
      const { name, file } = due;
      const bytes = await (downloads.get(name) ?? this.#obtain(name, file)).bytes();
      const targets = await this.#options.run(set.loadTargets(name, bytes));
      if (targets !== undefined) this.#keep(name, targets);
    }
  }

  #keep(role: string, verified: Verified<Metadata>): void {
    this.#options.known.keep(role, verified);
  }

  /**
   * Asks for files by their plain names before their hashes are known. At the first look at a repository nothing is here, and
   * each stage of waiting for the next hash costs a round trip; what a guess brings counts only if it is the very file that
   * its verified parent names.
   */
  #guess(): void {
    for (const role of GUESSED_ROLES) this.#guesses.set(role, this.#download(role, LIMITS.fileBytes));
  }

  /** The file with these hashes: what is known here, what was guessed, or the server's. */
  #obtain(role: string, file: FileMeta): Download {
    return new Download(async () => {
      const here = (await this.#options.known.find(role, file)) ?? (await this.#guessed(role, file));
      return here ?? this.#limit(() => this.#options.source.fetch(hashedName(role, file), byteLimit(file.length)));
    });
  }

  /** The guess for a role, if it is the file; what became of it otherwise does not matter, for the server is asked again. */
  async #guessed(role: string, file: FileMeta): Promise<Uint8Array | undefined> {
    const bytes = await this.#guesses
      .get(role)
      ?.bytes()
      .catch(() => undefined);
    const isIt = bytes !== undefined && bytes.length <= byteLimit(file.length) && isFile(role, bytes, file);
    return isIt ? bytes : undefined;
  }

  #download(name: string, maxBytes: number): Download {
    return new Download(() => this.#options.source.fetch(name, maxBytes));
  }
}

/** Asks for the server's timestamp. */
export function timestampOf(source: MetadataSource): Download {
  return new Download(() => source.fetch('timestamp', LIMITS.timestampBytes));
}

const PARALLEL_REQUESTS = 6;
/** Files that every repository has, asked for before their hashes are known. */
const GUESSED_ROLES = ['snapshot', 'targets'];
/** Roles asked for before it is known that somebody delegates to them. */
const SPECULATIVE_ROLES = 32;

/** The first of the roles, as many as may be asked for beforehand, and as their lengths let fit into a repository. */
function worthHaving(listed: readonly (readonly [string, FileMeta])[]): typeof listed {
  let bytes = 0;
  return listed.slice(0, SPECULATIVE_ROLES).filter(([, { length }]) => {
    bytes += byteLimit(length);
    return bytes <= LIMITS.repositoryBytes;
  });
}

/** `targets/a.<sha256>`; the plain name where the parent knows no sha256 (`tuf/utils/utils.go` ConsistentName). */
export function hashedName(role: string, { hashes }: FileMeta): string {
  const sha256 = hashes.get('sha256');
  return sha256 === undefined || sha256.length === 0 ? role : `${role}.${Buffer.from(sha256).toString('hex')}`;
}

function isTargetsRole(role: string): boolean {
  return role === 'targets' || isDelegationName(role);
}

/** A shut service, and a question that is no longer asked, end an update at once. */
function isFinal(error: UnreachableError): boolean {
  return error.code === 'gone' || error.code === 'cancelled';
}

/**
 * The reference client tries once more with a new root after any error. A server that cannot be reached, or does not let us
 * in, is not asked again: a new root would not help.
 */
function isWorthANewRoot(error: unknown): error is RefusedError | UnreachableError {
  if (error instanceof UnreachableError) return ['not-found', 'server-error', 'bad-answer'].includes(error.code);
  return error instanceof RefusedError;
}
