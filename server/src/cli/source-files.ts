import { POLICY_FILE } from '../policy/policy.ts';
import { documentKind, type DocumentKind } from '../trust/documents.ts';
import { compareCodePoints } from './text-order.ts';

/** The user's files. Paths are as typed or as found below what was typed; they are only ever shown and handed back. */
export interface SourceFiles {
  look(path: string): Promise<SourceEntry>;
  /** Whether git ignores a file or folder, which it never does with what it tracks. */
  isIgnored(path: string, kind: FolderEntry['kind']): Promise<boolean>;
  /** The whole file. @throws UsageError where it cannot be read or is larger than `maxBytes` */
  read(path: string, maxBytes: number): Promise<Uint8Array>;
  /** The same of what nobody named. @throws UsageError as `read`, and where it is no plain file, like a link to a pipe */
  readPlain(path: string, maxBytes: number): Promise<Uint8Array>;
  /** Atomic: the file has its old content or the new one, whole, and keeps its mode. @throws UsageError */
  write(path: string, content: Uint8Array): Promise<void>;
  /**
   * Paths at which a file called `name` would govern the one at `path`: its folder, then those above it, as far as it makes
   * sense. `named` are folders that the user named.
   */
  upwards(path: string, name: string, named: readonly string[]): readonly string[];
}

export type SourceEntry =
  | { readonly kind: 'file' }
  /** What lies in it, in the order of the names; links to folders are left out, so that no walk runs in circles. */
  | { readonly kind: 'folder'; readonly entries: readonly FolderEntry[] }
  | { readonly kind: 'absent' }
  /** `reason` is a clause: `permission denied`. */
  | { readonly kind: 'unreadable'; readonly reason: string };

export interface FolderEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'folder';
}

/** A file to look into. */
export interface SourceFile {
  readonly path: string;
  /** `undefined`: named by the user, and nothing in its name says what it is. */
  readonly kind: DocumentKind | undefined;
}

export interface FoundSources {
  /** Each file once, in the order of the paths. */
  readonly files: readonly SourceFile[];
  /** Policy files that were named or found: they are looked into as well, whether or not they govern one of the others. */
  readonly policies: readonly string[];
  /** Sentences without a full stop about what could not be read. */
  readonly failures: readonly string[];
  /** The folders among what was named, and those of the files. */
  readonly folders: readonly string[];
  /** The folders among what was named. */
  readonly walked: readonly string[];
}

/** Folders that hold other people's files. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['.git', 'node_modules']);

/** Files named are taken as they are; folders are walked for files whose paths say that they are of one of these kinds,
 * what git ignores aside. */
export async function findSources(
  sources: SourceFiles,
  paths: readonly string[],
  kinds: ReadonlySet<DocumentKind>,
): Promise<FoundSources> {
  const files = new Map<string, SourceFile>();
  const policies: string[] = [];
  const failures: string[] = [];
  const collect = async (path: string, scope: 'named' | 'kept'): Promise<void> => {
    const entry = await sources.look(path);
    switch (entry.kind) {
      case 'file':
        if (isPolicyPath(path)) policies.push(path);
        else files.set(path, { path, kind: documentKind(path) });
        break;
      case 'folder':
        for (const child of entry.entries) {
          if (!isWorthVisiting(child, kinds)) continue;
          if (scope === 'named' || !(await sources.isIgnored(child.path, child.kind))) await collect(child.path, scope);
        }
        break;
      case 'absent':
        failures.push(`${path} does not exist`);
        break;
      case 'unreadable':
        failures.push(`${path} cannot be read: ${entry.reason}`);
        break;
    }
  };
  for (const path of paths) {
    // Whoever names a folder that git ignores wants it checked.
    const scope = (await sources.isIgnored(path, 'folder')) ? 'named' : 'kept';
    await collect(withoutDot(path), scope);
  }
  const folders = paths.map((path) => (files.has(withoutDot(path)) ? `${path}/..` : path));
  const sorted = [...files.values()].sort((a, b) => compareCodePoints(a.path, b.path));
  const walked = paths.filter((path) => !files.has(withoutDot(path)));
  return { files: sorted, policies, failures, folders, walked };
}

function isPolicyPath(path: string): boolean {
  return path.split(/[/\\]/).at(-1) === POLICY_FILE;
}

/** `./Dockerfile` is the `Dockerfile` that a walk of `.` finds. */
function withoutDot(path: string): string {
  return path.replace(/^(?:\.[/\\]+)+(?=.)/, '');
}

function isWorthVisiting({ kind, name, path }: FolderEntry, kinds: ReadonlySet<DocumentKind>): boolean {
  if (kind === 'folder') return !SKIPPED_FOLDERS.has(name);
  if (name === POLICY_FILE) return true;
  const isOf = documentKind(path);
  return isOf !== undefined && kinds.has(isOf);
}
