import { readFile, stat } from 'node:fs/promises';
import ignore, { type Ignore } from 'ignore';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { MAX_INDEX_BYTES, readGitIndex } from './git-index.ts';

/** A longer `.gitignore` is none. */
const MAX_IGNORE_BYTES = 1024 * 1024;

/** The `.gitignore` of one folder. */
interface Rules {
  readonly folder: string;
  readonly rules: Ignore;
}

/** What git says about the files of a folder. */
interface Opinion {
  /** The work tree's top folder. */
  readonly top: string;
  /** From the top folder down. */
  readonly rules: readonly Rules[];
  /** What is tracked, and the folders on the way to it, as absolute paths; `undefined` where that is not known. */
  readonly tracked: () => Promise<ReadonlySet<string> | undefined>;
}

/**
 * What git ignores, for one walk through folders. As for git itself, nothing is ignored that it tracks: a `.gitignore` that
 * comes with a change must not keep the files of that change out of a check. So where it is not known what is tracked (outside
 * of work trees, in linked ones and submodules, with an index in another format), nothing is ignored.
 */
export class IgnoredFiles {
  readonly #opinions = new Map<string, Promise<Opinion | undefined>>();

  /** Whether git ignores a file or a folder. Never rejects. */
  async has(path: string, kind: 'file' | 'folder'): Promise<boolean> {
    const whole = resolve(path);
    const opinion = await this.#opinionIn(dirname(whole));
    if (opinion === undefined || whole === opinion.top || !isIgnored(whole, kind, opinion.rules)) return false;
    const tracked = await opinion.tracked();
    return tracked !== undefined && !tracked.has(whole);
  }

  #opinionIn(folder: string): Promise<Opinion | undefined> {
    const opinion = this.#opinions.get(folder) ?? this.#form(folder);
    this.#opinions.set(folder, opinion);
    return opinion;
  }

  async #form(folder: string): Promise<Opinion | undefined> {
    const git = await kindOf(join(folder, '.git'));
    if (git === 'file') return undefined;
    const above = dirname(folder);
    const outer = git === 'folder' ? newOpinion(folder) : above === folder ? undefined : await this.#opinionIn(above);
    if (outer === undefined) return undefined;
    const text = await readBounded(join(folder, '.gitignore'), MAX_IGNORE_BYTES);
    if (text === undefined) return outer;
    const rules = ignore().add(new TextDecoder().decode(text));
    return { ...outer, rules: [...outer.rules, { folder, rules }] };
  }
}

function newOpinion(top: string): Opinion {
  let tracked: Promise<ReadonlySet<string> | undefined> | undefined;
  return { top, rules: [], tracked: () => (tracked ??= trackedIn(top)) };
}

async function trackedIn(top: string): Promise<ReadonlySet<string> | undefined> {
  const index = join(top, '.git', 'index');
  // A repository in which nothing was ever added has none.
  if ((await kindOf(index)) === 'absent') return new Set();
  const bytes = await readBounded(index, MAX_INDEX_BYTES);
  const paths = bytes && readGitIndex(bytes);
  if (paths === undefined) return undefined;
  const tracked = new Set<string>();
  for (const path of paths) {
    for (let one = join(top, path); one !== top && !tracked.has(one); one = dirname(one)) tracked.add(one);
  }
  return tracked;
}

/** The last rule that fits decides, those of the innermost folder being the last. */
function isIgnored(path: string, kind: 'file' | 'folder', rules: readonly Rules[]): boolean {
  for (const { folder, rules: own } of rules.toReversed()) {
    const local = relative(folder, path).replaceAll(sep, '/') + (kind === 'folder' ? '/' : '');
    const { ignored, unignored } = own.test(local);
    if (ignored || unignored) return ignored;
  }
  return false;
}

async function kindOf(path: string): Promise<'file' | 'folder' | 'absent'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'absent';
  }
}

async function readBounded(path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  try {
    const found = await stat(path);
    return found.isFile() && found.size <= maxBytes ? await readFile(path) : undefined;
  } catch {
    return undefined;
  }
}
