import { UnreachableError } from '../../base/errors.ts';
import type { Gun } from '../../reference/image-name.ts';
import type { PublishingParts } from './parts.ts';
import type { HistoryEntry } from './publishing.ts';

/** The server's change feed of a repository (`server/handlers/changefeed.go`). Nothing of it is signed. */
export async function history(parts: PublishingParts, gun: Gun, count: number): Promise<readonly HistoryEntry[]> {
  const question = parts.questionOf(gun);
  const entries = decodeFeed(await parts.serverOf(question).changefeed(count));
  // Servers give them in either order, whatever was asked for.
  if (entries !== undefined) return isAscending(entries) ? entries.toReversed() : entries;
  const { host } = new URL(question.server);
  throw new UnreachableError('bad-answer', host, `${host} did not send a change feed`);
}

function decodeFeed(bytes: Uint8Array): readonly HistoryEntry[] | undefined {
  try {
    const { records } = JSON.parse(new TextDecoder().decode(bytes)) as { readonly records?: unknown };
    if (records === null || records === undefined) return [];
    return Array.isArray(records) ? records.map(entryOf) : undefined;
  } catch {
    return undefined;
  }
}

function entryOf(value: unknown): HistoryEntry {
  const record = new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  const text = (name: string): string => {
    const found = record.get(name);
    return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
  };
  return {
    id: text('ID'),
    createdAt: text('CreatedAt'),
    version: Number(text('Version')),
    sha256: text('SHA256'),
    category: text('Category'),
  };
}

function isAscending(entries: readonly HistoryEntry[]): boolean {
  const [first, last] = [entries[0], entries.at(-1)];
  return first !== undefined && last !== undefined && Date.parse(first.createdAt) < Date.parse(last.createdAt);
}
