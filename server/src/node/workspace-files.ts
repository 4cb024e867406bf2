import { fileURLToPath, pathToFileURL } from 'node:url';
import { UsageError } from '../base/errors.ts';
import { IgnoredFiles } from './ignored-files.ts';
import { sourceFiles, type ChildEntry } from './source-files.ts';

/** Parsers refuse less than this; it only bounds what is read from disk, in bytes. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** A policy is a short file; its reader takes less than this. */
const MAX_POLICY_BYTES = 1024 * 1024;

/** A walk ends after this many folders: somebody may have opened their home, or a whole disk. */
const MAX_FOLDERS = 20_000;

/** Folders that hold other people's files. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** The text of a file that an editor names by its URI; `undefined` where it cannot be read, or the URI names no file. */
export async function readFile(uri: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await sourceFiles.readPlain(fileURLToPath(uri), MAX_FILE_BYTES));
  } catch {
    return undefined;
  }
}

/** A policy file that an editor names by its URI. What is no file on disk is absent; anything else that cannot be read is not. */
export async function readPolicy(
  uri: string,
): Promise<
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly reason: string }
> {
  const [path] = pathOf(uri);
  if (path === undefined || (await sourceFiles.look(path)).kind === 'absent') return { kind: 'absent' };
  try {
    return { kind: 'text', text: new TextDecoder().decode(await sourceFiles.readPlain(path, MAX_POLICY_BYTES)) };
  } catch (error) {
    return { kind: 'unreadable', reason: error instanceof UsageError ? error.message : String(error) };
  }
}

/**
 * The files below folders that are wanted, breadth first, as ordered URIs. They begin as the folder's does: there is more than one
 * way to write most characters, and the client knows its documents by its own. Links to folders are not followed, what git ignores
 * is left out; a folder that cannot be read is an empty one.
 * @returns `isComplete: false` where the limit, or the limit of folders, was reached
 */
export async function listFiles(
  folders: readonly string[],
  { isWanted, limit }: { readonly isWanted: (path: string) => boolean; readonly limit: number },
): Promise<{ readonly uris: readonly string[]; readonly isComplete: boolean }> {
  const found = new Set<string>();
  const ignored = new IgnoredFiles();
  const queue = folders.flatMap((uri) => pathOf(uri).map((folder) => ({ folder, uri: uri.replace(/\/$/, '') })));
  let isComplete = true;
  // What is pushed while the loop runs is visited as well.
  for (const [index, { folder, uri }] of queue.entries()) {
    isComplete = found.size <= limit && index < MAX_FOLDERS;
    if (!isComplete) break;
    for (const { kind, name, path } of await childrenOf(folder)) {
      const isOfInterest = kind === 'file' ? isWanted(path) : !SKIPPED_FOLDERS.has(name);
      if (!isOfInterest || (await ignored.has(path, kind))) continue;
      const child = `${uri}/${lastSegment(path)}`;
      if (kind === 'file') found.add(child);
      else queue.push({ folder: path, uri: child });
    }
  }
  const uris = [...found].slice(0, limit).sort();
  return { uris, isComplete: isComplete && found.size <= limit };
}

function lastSegment(path: string): string {
  const { href } = pathToFileURL(path);
  return href.slice(href.lastIndexOf('/') + 1);
}

async function childrenOf(folder: string): Promise<readonly ChildEntry[]> {
  const entry = await sourceFiles.look(folder);
  return entry.kind === 'folder' ? entry.entries : [];
}

function pathOf(uri: string): readonly string[] {
  try {
    return [fileURLToPath(uri)];
  } catch {
    return []; // a folder of another kind than those on disk
  }
}
