import { ImageTrustError, UnreachableError } from '../../base/errors.ts';
import { LIMITS } from '../../notary/limits.ts';
import type { FileMeta, Root } from '../../notary/metadata.ts';
import { TRUST_ON_FIRST_USE } from '../../notary/pinning.ts';
import type { Pinning } from '../../notary/pinning.ts';
import { MetadataExpired, MetadataRefused } from '../../notary/refusal.ts';
import { claimedRootVersion, verifyRoot } from '../../notary/root.ts';
import type { RootExpectations } from '../../notary/root.ts';
import type { Verified } from '../../notary/verified.ts';
import { Download } from './download.ts';
import type { UpdateOptions } from './update-options.ts';

/** The server answered: it has no trust data for this repository, and none has ever been seen here. */
export class NoTrustDataError extends ImageTrustError {
  override readonly name = 'NoTrustDataError';
  readonly code = 'no-trust-data';

  constructor(gun: string, options?: ErrorOptions) {
    super(`no trust data for ${gun}`, options);
  }
}

/** Finds the root to begin with, and the newer one where that does not do (`client/tufclient.go` bootstrapClient, updateRoot). */
export class RootUpdate {
  readonly #options: UpdateOptions;
  /** The pins that count: once a root is trusted and still valid, it is the pin itself. */
  #pinning: Pinning;

  constructor(options: UpdateOptions) {
    this.#options = options;
    this.#pinning = options.pinning;
  }

  /**
   * The root trusted so far; the server's where there is none, or where it has expired.
   * @throws MetadataRefused where the stored root does not stand: it is what trust is pinned to, so nothing replaces it
   */
  async anchor(): Promise<Verified<Root>> {
    const stored = await this.#stored();
    if (stored === undefined) return this.#keep(await this.#verify(await this.#firstRoot(), {}));
    this.#options.known.judgeFloorsBy(stored.metadata);
    if (stored.metadata.expires < this.#options.now) return this.#keep(await this.#replaceExpired(stored.metadata));
    this.#pinning = TRUST_ON_FIRST_USE;
    if (this.#options.intent === 'write') await this.#fetchRoot();
    return stored;
  }

  /**
   * A root newer than `trusted`: signed by its keys, or linked to it by the roots in between.
   * @param file what a verified snapshot says about the root, where one could be had
   * @param reason why the update asked for it; thrown where the server has no root any more
   */
  async refresh(trusted: Verified<Root>, file: FileMeta | undefined, reason: Error): Promise<Verified<Root>> {
    const bytes = await this.#newestBytes(file).catch((error: unknown) => {
      // The server took its trust data back. What was known is out of date, which is not the same as never signed.
      if (isNotFound(error) && reason instanceof MetadataExpired) throw reason;
      throw error;
    });
    const { version } = trusted.metadata;
    try {
      return this.#keep(await this.#verify(bytes, { previous: trusted.metadata, file, floor: version }));
    } catch (error) {
      if (!(error instanceof MetadataRefused && error.check === 'rotation')) throw error;
      return this.#keep(await this.#climb(trusted.metadata, bytes, file));
    }
  }

  async #stored(): Promise<Verified<Root> | undefined> {
    const { root } = this.#options.known.record;
    return root && (await this.#verify(root.bytes, { expiry: 'ignore', pinning: TRUST_ON_FIRST_USE }));
  }

  async #firstRoot(): Promise<Uint8Array> {
    try {
      return await this.#fetchRoot();
    } catch (error) {
      if (isNotFound(error)) throw new NoTrustDataError(this.#options.gun, { cause: error });
      throw error;
    }
  }

  /** No chain here: as in the reference client, the expired root's own keys must have signed the server's. */
  async #replaceExpired(previous: Root): Promise<Verified<Root>> {
    const bytes = await this.#fetchRoot().catch((error: unknown) => {
      throw isNotFound(error) ? new MetadataExpired('root', previous.expires) : error;
    });
    return this.#verify(bytes, { previous, floor: previous.version });
  }

  async #newestBytes(file: FileMeta | undefined): Promise<Uint8Array> {
    const known = file && (await this.#options.known.find('root', file));
    if (known !== undefined) return known;
    const sha256 = file?.hashes.get('sha256');
    return sha256 === undefined ? this.#fetchRoot() : this.#fetch(`root.${Buffer.from(sha256).toString('hex')}`);
  }

  /** Verifies the roots between `trusted` and the newest one by one; they are asked for all at once. */
  async #climb(trusted: Root, newest: Uint8Array, file: FileMeta | undefined): Promise<Verified<Root>> {
    const newestVersion = await this.#options.run(claimedRootVersion(newest));
    const versions = versionsBetween(trusted.version, newestVersion);
    const downloads = versions.map((version) => ({
      version,
      download: new Download(() => this.#fetch(`${version}.root`)),
    }));
    let previous = trusted;
    for (const { version, download } of downloads) {
      const bytes = await download.bytes();
      previous = (await this.#verify(bytes, { previous, floor: version, expiry: 'ignore' })).metadata;
    }
    return this.#verify(newest, { previous, file, floor: newestVersion });
  }

  #verify(bytes: Uint8Array, expected: Partial<RootExpectations>): Promise<Verified<Root>> {
    const { gun, now, run } = this.#options;
    return run(verifyRoot(bytes, { gun, now, pinning: this.#pinning, floor: 1, expiry: 'enforce', ...expected }));
  }

  #keep(root: Verified<Root>): Verified<Root> {
    this.#options.known.keep('root', root);
    return root;
  }

  #fetchRoot(): Promise<Uint8Array> {
    return this.#fetch('root');
  }

  #fetch(name: string): Promise<Uint8Array> {
    return this.#options.source.fetch(name, LIMITS.rootBytes);
  }
}

/** The newest version comes from a file that is not trusted yet, so it may not ask for any number of requests. */
function versionsBetween(trusted: number, newest: number): readonly number[] {
  const count = newest - trusted - 1;
  if (count > LIMITS.rootChain) {
    throw new MetadataRefused(
      'root',
      'rotation',
      `it is ${newest - trusted} versions ahead of the root trusted so far`,
    );
  }
  return Array.from({ length: Math.max(count, 0) }, (_, index) => trusted + 1 + index);
}

function isNotFound(error: unknown): boolean {
  return error instanceof UnreachableError && error.code === 'not-found';
}
