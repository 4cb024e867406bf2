/** Most entries that are read of maps and lists again, because aliases and merge keys repeat them. */
export const MAX_REPEATED = 200_000;

/** Most characters of scalars that are read, those that aliases repeat as often as they do, in UTF-16 code units. */
const MAX_CHARACTERS = 100 * 1024 * 1024;

/** Counts what the aliases and merge keys of one file repeat, all of its documents together. */
export class Repetitions {
  private entries = 0;
  private characters = 0;

  /** Whether so much is repeated that not all of it was read. */
  get isExhausted(): boolean {
    return this.entries > MAX_REPEATED || this.characters > MAX_CHARACTERS;
  }

  countEntries(count: number): void {
    this.entries += count;
  }

  countCharacters(count: number): void {
    this.characters += count;
  }
}
