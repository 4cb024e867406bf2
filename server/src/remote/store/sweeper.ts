import type { FilesPort, LogPort } from '../ports.ts';
import { FILES, MAX_RECORD_BYTES, RECORDS } from './store-paths.ts';
import { filesNamedIn, type NamedFiles } from './trust-record.ts';

/** Bytes of files that are kept: room for two repositories of the largest kind, or thousands. Records are always kept. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Keeps a store of trust data from growing: what no record names any more goes, and then what was checked longest ago. */
export class Sweeper {
  readonly #files: FilesPort;
  readonly #unnamed: ReadonlySet<string>;
  readonly #log: Pick<LogPort, 'warn'>;
  /** Files written since it was last swept, and the records that there were then. */
  #written = 0;
  #records = 0;
  #isSweeping = false;

  /** @param unnamed files that no record names yet */
  constructor(files: FilesPort, unnamed: ReadonlySet<string>, log: Pick<LogPort, 'warn'>) {
    this.#files = files;
    this.#unnamed = unnamed;
    this.#log = log;
  }

  /**
   * Sweeps, if as many files have been written since the last time as there were records to read then: once for every file, many
   * repositories would take as long as their number squared. Nothing that was verified depends on it.
   */
  async tidyUp(written: number): Promise<void> {
    this.#written += written;
    if (written === 0 || this.#isSweeping || this.#written < this.#records) return;
    this.#isSweeping = true;
    this.#written = 0;
    try {
      await this.sweep();
    } catch (error) {
      this.#log.warn(`Trust data that are no longer wanted cannot be removed: ${String(error)}`);
    } finally {
      this.#isSweeping = false;
    }
  }

  /**
   * Removes files that no record names; none while a record cannot be read, for nobody knows what it names. Another process that
   * has just written one, or still wants one, finds it missing and fetches it again. So does everybody where there were too many.
   */
  async sweep(): Promise<void> {
    const kept = new Set(this.#unnamed);
    let bytes = 0;
    for (const { names } of await this.#newestFirst()) {
      const others = names.filter((name) => !kept.has(name));
      for (const name of others) bytes += await this.#files.size([FILES, name]);
      if (bytes > MOST_BYTES) break;
      for (const name of others) kept.add(name);
    }
    for (const name of await this.#files.list([FILES])) {
      if (!kept.has(name)) await this.#files.remove([FILES, name]);
    }
  }

  async #newestFirst(): Promise<readonly NamedFiles[]> {
    const records = await this.#files.list([RECORDS]);
    this.#records = records.length;
    const found: NamedFiles[] = [];
    for (const record of records) {
      const bytes = await this.#files.read([RECORDS, record], MAX_RECORD_BYTES);
      if (bytes !== undefined) found.push(filesNamedIn(bytes) ?? evidence(bytes));
    }
    return found.sort((a, b) => b.checkedAt - a.checkedAt);
  }
}

/** A damaged record is evidence, and its files may be too. */
function evidence(bytes: Uint8Array): NamedFiles {
  const hashes = new TextDecoder().decode(bytes).matchAll(/[0-9a-f]{64}/g);
  return { names: [...hashes].map(([hash]) => hash), checkedAt: Number.MAX_SAFE_INTEGER };
}
