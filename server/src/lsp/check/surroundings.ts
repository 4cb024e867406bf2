import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { DocumentContext } from '../../documents/image-use.ts';
import { folderOfPath, isInFolder, nameOfPath, pathFrom, type AbsolutePath } from '../../base/paths.ts';
import { documentKind, languageOf, type DocumentKind } from '../../trust/documents.ts';
import { withTexts, type ProjectFiles } from '../../trust/project/project-files.ts';
import { Projects } from '../../trust/project/projects.ts';
import { contextSignature } from '../../trust/project/context-signature.ts';
import type { ServerPorts } from '../server-ports.ts';
import { kindOf, pathOf } from './open-documents.ts';

type Surrounding = Omit<DocumentContext, 'buildArguments'>;

/** For how long the files around documents are taken to be as they were when nobody says that they have changed. */
const MOMENT_MS = 2000;

export interface SurroundingsOptions {
  readonly ports: Pick<ServerPorts, 'clock' | 'projectFiles'>;
  /** URIs of the workspace's folders, which come and go. */
  readonly folders: () => readonly string[];
  /** Documents that the editor has open: their text goes before that on disk. */
  readonly open: () => readonly TextDocument[];
  /** Files that are checked although no editor has them open. */
  readonly followed: () => readonly string[];
  /** These documents mean something else than before, because of a file beside them. */
  readonly onAffected: (uris: ReadonlySet<string>) => void;
  readonly onFailure: (error: unknown) => void;
}

/** What the files around each document say about it, and which documents are to be checked again when one changes. */
export class Surroundings {
  readonly #options: SurroundingsOptions;
  /** What each document's check has gone by. */
  readonly #known = new Map<string, { readonly document: TextDocument; readonly context: Promise<Surrounding> }>();
  #moment: Moment | undefined;
  #changes = new Set<string>();
  /** Those that the next look is for; `undefined`: none has been asked for that has not begun. */
  #next: Set<string> | undefined;
  #cancelWait: (() => void) | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(options: SurroundingsOptions) {
    this.#options = options;
  }

  /** Never rejects. Documents that are on no disk have no surroundings. */
  contextOf(document: TextDocument, kind: DocumentKind): Promise<Surrounding> {
    const path = diskPath(document.uri);
    if (path === undefined) return Promise.resolve({});
    const context = this.#projectsAround(path).contextOf({ kind, path, text: document.getText() });
    this.#known.set(document.uri, { document, context });
    return context;
  }

  /**
   * Files that these build, include or extend and whose names do not say what they are, by their URIs, with the languages that
   * editors have for them. Never rejects.
   */
  async filesNamedBy(uris: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const folders = this.#options.folders().flatMap((folder) => {
      const uri = folder.replace(/\/$/, '');
      const path = diskPath(uri);
      return path === undefined ? [] : [{ uri, path }];
    });
    const now = this.#options.ports.clock.now();
    const moment = new Moment({ ...this.#options, followed: () => uris }, now + MOMENT_MS);
    this.#moment = moment;
    const named = await moment.projectsIn(folders.map(({ path }) => path)).filesNamed();
    const found = [...named].flatMap(([path, kind]) => {
      const folder = folders.find((one) => isInFolder(path, one.path));
      const language = languageOf(kind);
      if (folder === undefined || language === undefined) return [];
      return [[childUri(folder.uri, pathFrom(folder.path, path)), language] as const];
    });
    return new Map(found);
  }

  /** A file may have changed: documents that it bears on are looked at again once `delayMs` have passed without another. */
  changed(uri: string, delayMs: number): void {
    if (!bearsOnOthers(uri)) return;
    this.#moment = undefined;
    this.#changes.add(uri);
    this.#cancelWait?.();
    if (delayMs === 0) this.lookAgain();
    else this.#cancelWait = this.#options.ports.clock.after(delayMs, () => this.lookAgain());
  }

  /** Finds out what the changes so far, and those that nobody told of, bear on: at once for all that come together. */
  lookAgain(): void {
    this.#cancelWait?.();
    const changes = this.#changes;
    this.#changes = new Set();
    if (this.#next !== undefined) {
      for (const uri of changes) this.#next.add(uri);
      return;
    }
    this.#next = changes;
    const look = (): Promise<void> => {
      this.#next = undefined;
      return this.#findAffected(changes);
    };
    this.#work = this.#work.then(look).catch(this.#options.onFailure);
  }

  /** A document is not checked any more. */
  forget(uri: string): void {
    this.#known.delete(uri);
  }

  /** Resolves when it is known which documents the changes so far bear on. */
  idle(): Promise<void> {
    return this.#work;
  }

  async #findAffected(changes: ReadonlySet<string>): Promise<void> {
    this.#moment = undefined;
    const affected: string[] = [];
    for (const [uri, { document, context }] of [...this.#known]) {
      // A changed document is checked anyway.
      const kind = changes.has(uri) ? undefined : kindOf(document);
      const path = diskPath(uri);
      if (kind === undefined || path === undefined) continue;
      const now = await this.#projectsAround(path).contextOf({ kind, path, text: document.getText() });
      if (contextSignature(now) !== contextSignature(await context)) affected.push(uri);
    }
    if (affected.length > 0) this.#options.onAffected(new Set(affected));
  }

  /** A document that lies in no folder of the workspace has only its own. */
  #projectsAround(path: AbsolutePath): Projects {
    const { folders, ports } = this.#options;
    const now = ports.clock.now();
    if (this.#moment === undefined || now > this.#moment.until) {
      this.#moment = new Moment(this.#options, now + MOMENT_MS);
    }
    const roots = folders().flatMap((uri) => diskPath(uri) ?? []);
    const isInWorkspace = roots.some((root) => isInFolder(path, root));
    return this.#moment.projectsIn(isInWorkspace ? roots : [folderOfPath(path)]);
  }
}

/** The files around all documents as they are at one moment: looked at once, however many documents ask. */
class Moment {
  readonly until: number;
  readonly #ports: SurroundingsOptions['ports'];
  /** Texts that go before those on disk. */
  readonly #texts: ReadonlyMap<AbsolutePath, string>;
  /** Their names by their folders. */
  readonly #names = new Map<AbsolutePath, string[]>();
  /** Where files lie that bear on documents in other folders. */
  readonly #folders: readonly AbsolutePath[];
  readonly #projects = new Map<string, Projects>();

  constructor({ ports, open, followed }: Pick<SurroundingsOptions, 'ports' | 'open' | 'followed'>, until: number) {
    this.until = until;
    this.#ports = ports;
    this.#texts = new Map(open().map((document) => [diskPath(document.uri) ?? '', document.getText()]));
    for (const path of this.#texts.keys()) {
      const names = this.#names.get(folderOfPath(path)) ?? [];
      names.push(nameOfPath(path));
      this.#names.set(folderOfPath(path), names);
    }
    const paths = [...open().map(({ uri }) => uri), ...followed()].filter(bearsOnOthers).map(diskPath);
    this.#folders = [...new Set(paths.flatMap((path) => (path === undefined ? [] : [folderOfPath(path)])))];
  }

  projectsIn(roots: readonly AbsolutePath[]): Projects {
    const key = roots.join('\0');
    const known = this.#projects.get(key);
    const projects = known ?? new Projects({ files: this.#filesIn(roots), roots, folders: this.#folders });
    this.#projects.set(key, projects);
    return projects;
  }

  #filesIn(roots: readonly AbsolutePath[]): ProjectFiles {
    const disk = this.#ports.projectFiles(roots);
    const read = withTexts(disk, this.#texts);
    return {
      read: (path) => read.read(path),
      // A file that was never saved is there all the same.
      list: async (folder) => {
        const listed = await disk.list(folder);
        const open = this.#names.get(folder);
        return open === undefined ? listed : [...new Set([...listed, ...open])].sort();
      },
    };
  }
}

/** As clients write URIs: all that is no letter, digit, `-`, `.`, `_` or `~` is encoded. */
function childUri(folder: string, path: string): string {
  const encode = (name: string): string =>
    encodeURIComponent(name).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return [folder, ...path.split('/').map(encode)].join('/');
}

/** What builds Dockerfiles, and what it takes values from. */
function bearsOnOthers(uri: string): boolean {
  const path = pathOf(uri);
  const kind = documentKind(path);
  return kind === 'compose' || kind === 'bake' || kind === 'devcontainer' || path.endsWith('/.env');
}

/** The path of a file on disk; `undefined` for documents that are on none. */
export function diskPath(uri: string): AbsolutePath | undefined {
  return /^file:\/\/\//i.test(uri) ? pathOf(uri).replace(/\/$/, '') : undefined;
}
