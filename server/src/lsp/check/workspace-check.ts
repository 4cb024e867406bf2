import { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentChecks } from './document-checks.ts';
import type { FileList } from '../server-ports.ts';

/** More files than this are not checked at once; who is told so can check a folder with the command line. */
export const MAX_WORKSPACE_FILES = 2000;

/** How many files are read and checked at the same time: enough to wait for several servers at once. */
const AT_ONCE = 8;

export interface WorkspaceCheckOptions {
  readonly checks: DocumentChecks;
  /** The files of the workspace that may name images, at most `MAX_WORKSPACE_FILES`. */
  readonly list: () => Promise<ListedFiles>;
  /** The text of a file on disk; `undefined` where it cannot be read. */
  readonly read: (uri: string) => Promise<string | undefined>;
  readonly isOpen: (uri: string) => boolean;
  /** Has the client report what becomes of these files. Never rejects. */
  readonly watch: (uris: readonly string[]) => Promise<void>;
  /** A file that was checked is not one of the workspace's any more. */
  readonly onForgotten: (uri: string) => void;
  /** Other files belong to the workspace than before. */
  readonly onListed: () => void;
  readonly onBusyChange: () => void;
}

/** The files of a workspace. */
export interface ListedFiles extends FileList {
  /** Of those whose names do not say what they are, the language that says it. */
  readonly languages: ReadonlyMap<string, string>;
}

export interface WorkspaceRun {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

export interface CheckedWorkspace {
  readonly kind: 'finished' | 'cancelled';
  /** Files that have been checked by now, in the order of the list. */
  readonly uris: readonly string[];
  readonly unreadable: number;
  /** Whether there were more files than are checked at once. */
  readonly isLimited: boolean;
}

/**
 * Checks the files of the workspace that no editor has open. From the first run on they stay checked: what changes on disk
 * is read again, and a document that is closed falls back to its file. One piece of work at a time.
 */
export class WorkspaceCheck {
  readonly #options: WorkspaceCheckOptions;
  readonly #files = new Set<string>();
  /** What was in the list, whether it has been checked by now or not. */
  #listed: ReadonlySet<string> = new Set();
  #languages: ReadonlyMap<string, string> = new Map();
  #work: Promise<unknown> = Promise.resolve();
  #pieces = 0;
  #isFollowing = false;

  constructor(options: WorkspaceCheckOptions) {
    this.#options = options;
  }

  get busy(): boolean {
    return this.#pieces > 0;
  }

  /** The files of the workspace, as far as they are known. */
  files(): readonly string[] {
    return [...this.#listed];
  }

  has(uri: string): boolean {
    return this.#files.has(uri);
  }

  async idle(): Promise<void> {
    while (this.busy) await this.#work;
  }

  /** @throws whatever listing the files throws */
  run({ signal, onProgress }: WorkspaceRun): Promise<CheckedWorkspace> {
    return this.#enqueue(async () => {
      const { uris, isComplete, languages } = await this.#options.list();
      this.#languages = languages;
      this.#isFollowing = true;
      await this.#options.watch(uris);
      const listed = new Set(uris);
      this.#listed = listed;
      this.#options.onListed();
      for (const uri of this.#files) if (!listed.has(uri)) this.#forget(uri);
      const read = await this.#checkAll(uris, { signal, onProgress });
      return {
        kind: signal.aborted ? 'cancelled' : 'finished',
        uris: uris.filter((uri) => read.get(uri) === 'checked'),
        unreadable: [...read.values()].filter((outcome) => outcome === 'unreadable').length,
        isLimited: !isComplete,
      };
    });
  }

  /** Checks those that `isMeant` again, after a change of settings or of a file that they depend on. */
  recheck(isMeant: (uri: string) => boolean = () => true): Promise<unknown> {
    const meant = [...this.#files].filter(isMeant);
    return meant.length === 0 ? Promise.resolve() : this.#enqueue(() => this.#checkAll(meant, untilDone()));
  }

  /** Files have been written; those that are new here are looked for in the list, which knows what belongs to the workspace. */
  async changed(uris: readonly string[]): Promise<void> {
    if (!this.#isFollowing) return;
    const written = new Set(uris);
    await this.recheck((uri) => written.has(uri));
    const unknown = uris.filter((uri) => !this.has(uri));
    if (unknown.length > 0) await this.#enqueue(() => this.#addNew(unknown));
  }

  /** Files, or folders with all that was in them, have been deleted. */
  async deleted(uris: readonly string[]): Promise<void> {
    const deleted = new Set(uris);
    const isGone = (uri: string): boolean => withFolders(uri).some((one) => deleted.has(one));
    for (const uri of this.#files) if (isGone(uri)) this.#forget(uri);
    // Work under way may have read one of them just before, and remembers it again.
    if (this.busy) await this.#enqueue(() => this.#checkAll([...this.#files].filter(isGone), untilDone()));
  }

  /** These are the folders of the workspace from now on: files outside of them are no longer its own. */
  async openFolders(folders: readonly string[]): Promise<void> {
    const open = new Set(folders.map((folder) => folder.replace(/\/$/, '')));
    const isInside = (uri: string): boolean => withFolders(uri).some((one) => open.has(one));
    const forgetOthers = (): void => {
      this.#listed = new Set([...this.#listed].filter(isInside));
      for (const uri of this.#files) if (!isInside(uri)) this.#forget(uri);
    };
    forgetOthers();
    // Work under way remembers those that it has read.
    const afterwards = (): Promise<void> => Promise.resolve().then(forgetOthers);
    if (this.busy) await this.#enqueue(afterwards);
  }

  /** Finds the files that have changed or gone without anybody saying so, by reading all of them. */
  async lookAgain(): Promise<void> {
    if (this.#files.size === 0 || this.busy) return;
    await this.#enqueue(async () => this.#checkAll(await this.#changedOnDisk(), untilDone()));
  }

  async #changedOnDisk(): Promise<readonly string[]> {
    const { checks, read, isOpen } = this.#options;
    const changed: string[] = [];
    for (const uri of this.#files) {
      if (!isOpen(uri) && (await read(uri)) !== checks.get(uri)?.text.getText()) changed.push(uri);
    }
    return changed;
  }

  async #addNew(uris: readonly string[]): Promise<void> {
    const { uris: all, languages } = await this.#options.list();
    const listed = new Set(all);
    this.#languages = languages;
    const added = uris.filter((uri) => listed.has(uri) && !this.has(uri));
    this.#listed = listed;
    if (added.length > 0) this.#options.onListed();
    await this.#options.watch(added);
    await this.#checkAll(added, untilDone());
  }

  async #checkAll(uris: readonly string[], run: WorkspaceRun): Promise<Map<string, Outcome>> {
    const outcomes = new Map<string, Outcome>();
    const cancelled = whenAborted(run.signal);
    const remaining = uris.values();
    const work = async (): Promise<void> => {
      for (const uri of remaining) {
        if (run.signal.aborted) return;
        const outcome = await Promise.race([this.#checkFile(uri), cancelled]);
        if (outcome === undefined) return;
        outcomes.set(uri, outcome);
        run.onProgress(outcomes.size, uris.length);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return outcomes;
  }

  async #checkFile(uri: string): Promise<Outcome> {
    const { checks, read, isOpen } = this.#options;
    const text = isOpen(uri) ? undefined : await read(uri);
    if (isOpen(uri)) {
      this.#files.add(uri);
    } else if (text === undefined) {
      this.#forget(uri);
      return 'unreadable';
    } else {
      this.#files.add(uri);
      checks.schedule(TextDocument.create(uri, this.#languages.get(uri) ?? '', 0, text), 0);
    }
    await checks.last(uri);
    return 'checked';
  }

  #forget(uri: string): void {
    if (!this.#files.delete(uri) || this.#options.isOpen(uri)) return;
    this.#options.checks.close(uri);
    this.#options.onForgotten(uri);
  }

  async #enqueue<T>(piece: () => Promise<T>): Promise<T> {
    const before = this.#work;
    const result = before.then(piece);
    this.#work = result.catch(() => undefined);
    this.#pieces += 1;
    this.#options.onBusyChange();
    try {
      return await result;
    } finally {
      this.#pieces -= 1;
      this.#options.onBusyChange();
    }
  }
}

type Outcome = 'checked' | 'unreadable';

/** Work that nobody waits for. Each has a signal of its own: listeners on a shared one would never go. */
function untilDone(): WorkspaceRun {
  return { signal: new AbortController().signal, onProgress: () => undefined };
}

/** A file and every folder it is in. */
function withFolders(uri: string): readonly string[] {
  const segments = uri.split('/');
  return segments.map((_, index) => segments.slice(0, index + 1).join('/'));
}

function whenAborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}
