import type { Gun } from '../../reference/image-name.ts';
import type { FilesPort, LogPort } from '../ports.ts';
import { sha256Hex } from './sha256.ts';
import { decodeHistory, encodeHistory, isKnown, mergeEntries, type HistoryEntry } from './history-entries.ts';

/**
 * What changed in each repository since this machine first trusted it: one file for each, apart from the record of what is
 * trusted, so that neither can damage the other. For people to read; no verdict rests on it. Safe with several processes.
 */
export class RepositoryHistory {
  readonly #files: FilesPort;
  readonly #log: Pick<LogPort, 'warn'>;

  constructor(files: FilesPort, log: Pick<LogPort, 'warn'>) {
    this.#files = files;
    this.#log = log;
  }

  /** The newest last. A file that was damaged has nothing to say but that. */
  async read(gun: Gun): Promise<readonly HistoryEntry[]> {
    try {
      const bytes = await this.#files.read(historyPath(gun), MAX_BYTES);
      return bytes === undefined ? [] : (decodeHistory(gun, bytes) ?? [DAMAGED]);
    } catch (error) {
      if (error instanceof RangeError) return [DAMAGED];
      throw error;
    }
  }

  /**
   * Adds what has just been seen, unless it was seen before: by another process, or by this one before it was interrupted. That
   * the folder cannot be written to is logged; nothing else depends on it.
   */
  async add(gun: Gun, entries: readonly HistoryEntry[]): Promise<void> {
    if (entries.length === 0) return;
    try {
      await this.#merge(gun, entries, MERGE_ATTEMPTS);
    } catch (error) {
      this.#log.warn(`What changed in ${gun} cannot be kept: ${String(error)}`);
    }
  }

  async forget(gun: Gun): Promise<void> {
    await this.#files.remove(historyPath(gun));
  }

  /** There are no locks: what was written is read again, and merged again where another process came between. */
  async #merge(gun: Gun, entries: readonly HistoryEntry[], attempts: number): Promise<void> {
    const known = await this.read(gun);
    if (entries.every((entry) => isKnown(known, entry))) return;
    const bytes = encodeHistory(gun, mergeEntries(known, entries));
    await this.#files.write(historyPath(gun), bytes);
    const found = await this.#files.read(historyPath(gun), MAX_BYTES);
    const isOurs = found !== undefined && Buffer.compare(found, bytes) === 0;
    if (!isOurs && attempts > 1) await this.#merge(gun, entries, attempts - 1);
  }
}

/** Stands for everything that a damaged file held. */
const DAMAGED: HistoryEntry = { at: 0, role: '', version: 0, changes: [{ kind: 'damaged' }], more: 0 };

const MAX_BYTES = 8 * 1024 * 1024;
const MERGE_ATTEMPTS = 3;

function historyPath(gun: Gun): readonly string[] {
  return ['history', `${sha256Hex(new TextEncoder().encode(gun))}.json`];
}
