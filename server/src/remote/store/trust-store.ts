import { LIMITS } from '../../notary/limits.ts';
import { MetadataRefused } from '../../notary/refusal.ts';
import type { Gun } from '../../reference/image-name.ts';
import type { FilesPort, LogPort } from '../ports.ts';
import { RepositoryHistory } from './repository-history.ts';
import { sha256Hex } from './sha256.ts';
import { filePath, MAX_RECORD_BYTES, recordPath } from './store-paths.ts';
import { Sweeper } from './sweeper.ts';
import { decodeRecord, emptyRecord, encodeRecord, mergeRecords } from './trust-record.ts';
import type { TrustRecord } from './trust-record.ts';

/**
 * Verified metadata on this machine: files by the sha256 of their bytes, never changed once written, and one small record for
 * each repository. Safe with several processes: writes are atomic, and records are merged so that versions only rise.
 */
export class TrustStore {
  /** What changed since each repository was first trusted; for people to read. */
  readonly history: RepositoryHistory;
  readonly #files: FilesPort;
  readonly #log: Pick<LogPort, 'warn'>;
  /** Records that could not be written, so that this process at least does not forget. */
  readonly #unwritten = new Map<string, TrustRecord>();
  /** Files of saves under way: no record names them yet. */
  readonly #unnamed = new Set<string>();
  readonly #sweeper: Sweeper;

  constructor(files: FilesPort, log: Pick<LogPort, 'warn'>) {
    this.history = new RepositoryHistory(files, log);
    this.#files = files;
    this.#log = log;
    this.#sweeper = new Sweeper(files, this.#unnamed, log);
  }

  /**
   * What is known of a repository; an empty record before its first use.
   * @throws MetadataRefused `store` where the record was changed: it holds the root of trust, so nothing can replace it
   */
  async load(gun: Gun): Promise<TrustRecord> {
    const written = await this.#read(gun);
    const unwritten = this.#unwritten.get(gun);
    return unwritten === undefined ? written : mergeRecords(unwritten, written);
  }

  /**
   * The file with this sha256 (lower-case hex); `undefined` where there is none, or where its bytes are others now. One that
   * cannot be read is as good as none: it will be fetched again.
   */
  async readFile(sha256: string): Promise<Uint8Array | undefined> {
    const bytes = await this.#files.read(filePath(sha256), LIMITS.fileBytes).catch((error: unknown) => {
      this.#log.warn(`A file of trust data cannot be read: ${String(error)}`);
      return undefined;
    });
    return bytes !== undefined && sha256Hex(bytes) === sha256 ? bytes : undefined;
  }

  /**
   * Writes the new files, then the record, merged with what other processes wrote since it was loaded. That the folder cannot
   * be written to says nothing about what was verified: it is logged, and this process remembers without it.
   * @param from the record as it was loaded: should the repository have been forgotten since, nothing is kept of it
   * @returns the record as it stands now
   */
  async save(
    record: TrustRecord,
    files: readonly Uint8Array[],
    from: TrustRecord = emptyRecord(record.gun),
  ): Promise<TrustRecord> {
    const names = files.map(sha256Hex);
    for (const name of names) this.#unnamed.add(name);
    try {
      let written = 0;
      for (const bytes of files) written += await this.#writeFile(bytes);
      const saved = await this.#merge(record, from, MERGE_ATTEMPTS);
      this.#unwritten.delete(record.gun);
      await this.#sweeper.tidyUp(written);
      return saved;
    } catch (error) {
      if (error instanceof MetadataRefused) throw error;
      this.#log.warn(`The trust data of ${record.gun} cannot be kept: ${String(error)}`);
      this.#unwritten.set(record.gun, record);
      return record;
    } finally {
      for (const name of names) this.#unnamed.delete(name);
    }
  }

  /** Forgets a repository: the next root seen will be trusted as a first one. */
  async forget(gun: Gun): Promise<void> {
    this.#unwritten.delete(gun);
    await this.#files.remove(recordPath(gun));
    await this.history.forget(gun);
  }

  /** As `Sweeper.sweep` has it. */
  sweep(): Promise<void> {
    return this.#sweeper.sweep();
  }

  async #read(gun: Gun): Promise<TrustRecord> {
    const bytes = await this.#files.read(recordPath(gun), MAX_RECORD_BYTES).catch((error: unknown) => {
      throw error instanceof RangeError ? damaged(error) : error;
    });
    if (bytes === undefined) return emptyRecord(gun);
    const record = decodeRecord(gun, bytes);
    if (record === undefined) throw damaged();
    return record;
  }

  /** @returns how many files had to be written: none where the bytes are there already */
  async #writeFile(bytes: Uint8Array): Promise<number> {
    const sha256 = sha256Hex(bytes);
    if ((await this.readFile(sha256)) !== undefined) return 0;
    await this.#files.write(filePath(sha256), bytes);
    return 1;
  }

  /** There are no locks: what was written is read again, and merged again where another process came between. */
  async #merge(record: TrustRecord, from: TrustRecord, attempts: number): Promise<TrustRecord> {
    const path = recordPath(record.gun as Gun);
    const current = await this.#read(record.gun as Gun);
    const isForgotten = from.root !== undefined && current.root === undefined && !this.#unwritten.has(record.gun);
    if (isForgotten) return record;
    const merged = mergeRecords(record, current);
    const bytes = encodeRecord(merged);
    await this.#files.write(path, bytes);
    const found = await this.#files.read(path, MAX_RECORD_BYTES);
    const isOurs = found !== undefined && Buffer.compare(found, bytes) === 0;
    return isOurs || attempts <= 1 ? merged : this.#merge(merged, merged, attempts - 1);
  }
}

function damaged(cause?: RangeError): MetadataRefused {
  const detail = 'the record of its root of trust on this machine is damaged';
  return new MetadataRefused('root', 'store', detail, cause && { cause });
}

const MERGE_ATTEMPTS = 3;
