import type { FilesPort } from '../../../server/src/remote/ports.ts';

/** A folder in memory. */
export class MemoryFiles implements FilesPort {
  readonly #files = new Map<string, Uint8Array>();

  /** Paths with `/`, sorted. */
  get paths(): readonly string[] {
    return [...this.#files.keys()].sort();
  }

  read(path: readonly string[], maxBytes: number): Promise<Uint8Array | undefined> {
    const bytes = this.#files.get(path.join('/'));
    if (bytes !== undefined && bytes.length > maxBytes) return Promise.reject(new RangeError('too large'));
    return Promise.resolve(bytes);
  }

  size(path: readonly string[]): Promise<number> {
    return Promise.resolve(this.#files.get(path.join('/'))?.length ?? 0);
  }

  write(path: readonly string[], bytes: Uint8Array): Promise<void> {
    this.#files.set(path.join('/'), bytes);
    return Promise.resolve();
  }

  remove(path: readonly string[]): Promise<void> {
    this.#files.delete(path.join('/'));
    return Promise.resolve();
  }

  list(path: readonly string[]): Promise<readonly string[]> {
    const prefix = [...path, ''].join('/');
    const below = this.paths.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
    return Promise.resolve([...new Set(below.map((name) => name.split('/', 1)[0] ?? ''))].sort());
  }
}
