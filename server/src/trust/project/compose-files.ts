import type { AbsolutePath } from '../../base/paths.ts';
import { ComposeDocument } from '../../documents/compose/compose-document.ts';
import { environmentScope } from '../../documents/compose/environment-file.ts';
import { readLayer, type ComposeLayer } from '../../documents/compose/service-layer.ts';
import type { Scope } from '../../documents/expansion.ts';
import { shortName } from '../../documents/short-name.ts';
import type { YamlStream } from '../../documents/yaml/read-yaml.ts';
import { Repetitions } from '../../documents/yaml/repetitions.ts';
import type { ParsedTexts } from './parsed-texts.ts';
import type { Problem } from './problem.ts';
import type { ProjectFiles } from './project-files.ts';
import type { ProjectFolders } from './project-folders.ts';

/** Most files that are read for one project. */
export const MAX_PROJECT_FILES = 200;

/** How often files are looked into for one project: those that name each other again and again do so for ever. */
const MAX_LOOKS = 5_000;

export interface ComposeFilesOptions {
  readonly files: ProjectFiles;
  readonly folders: ProjectFolders;
  readonly texts: ParsedTexts;
  /** A path as people are shown it. */
  readonly show: (path: AbsolutePath) => string;
  /** The text that has been read of this file already. */
  readonly known?: { readonly path: AbsolutePath; readonly text: string };
}

/** A file and what its relative paths and variables mean. */
export interface ComposeFile {
  readonly path: AbsolutePath;
  readonly folder: AbsolutePath;
  readonly scope: Scope;
}

interface OpenedFile {
  readonly text: string;
  readonly stream: YamlStream;
  readonly problem?: Problem;
}

/** The Compose files of one project, each read and parsed once. */
export class ComposeFiles {
  readonly show: (path: AbsolutePath) => string;
  readonly #options: ComposeFilesOptions;
  readonly #opened = new Map<AbsolutePath, Promise<OpenedFile>>();
  readonly #layers = new Map<Scope, Map<string, readonly ComposeLayer[]>>();
  #looks = 0;

  constructor(options: ComposeFilesOptions) {
    this.show = options.show;
    this.#options = options;
  }

  /** Whether the project goes in so many circles that not all of it was looked into. */
  get isExhausted(): boolean {
    return this.#looks > MAX_LOOKS;
  }

  /** Those that were there, in the order in which they were come upon. */
  async read(): Promise<readonly AbsolutePath[]> {
    const opened = await Promise.all([...this.#opened].map(async ([path, file]) => ({ path, file: await file })));
    return opened.flatMap(({ path, file }) => (file.problem === undefined ? [path] : []));
  }

  async stream(path: AbsolutePath): Promise<YamlStream> {
    return (await this.#open(path)).stream;
  }

  /** Why a file cannot be read. */
  async problemOf(path: AbsolutePath): Promise<Problem | undefined> {
    return (await this.#open(path)).problem;
  }

  /** What each document of a file says; nothing where the file cannot be read. */
  async layers({ path, folder, scope }: ComposeFile): Promise<readonly ComposeLayer[]> {
    this.#looks += 1;
    if (this.isExhausted) return [];
    const inScope = this.#layers.get(scope) ?? new Map<string, readonly ComposeLayer[]>();
    this.#layers.set(scope, inScope);
    const key = JSON.stringify([path, folder]);
    const { text, stream } = await this.#open(path);
    const place = { folder, nameOf: (service: string) => `the service ${shortName(service)} of ${this.show(path)}` };
    const read = (): readonly ComposeLayer[] => {
      const repetitions = new Repetitions();
      return stream.documents.map((one) => readLayer(new ComposeDocument(text, one, scope, repetitions), place));
    };
    const layers = inScope.get(key) ?? read();
    inScope.set(key, layers);
    return layers;
  }

  /** The variables of the `.env` in a project's folder. */
  async scopeIn(folder: AbsolutePath): Promise<Scope> {
    return environmentScope((await this.#options.folders.in(folder)).environment ?? '');
  }

  /** The variables of environment files that are named. */
  async scopeOf(files: readonly AbsolutePath[]): Promise<Scope> {
    const answers = await Promise.all(files.map((file) => this.#options.files.read(file)));
    return environmentScope(answers.map((answer) => (answer.kind === 'text' ? answer.text : '')).join('\n'));
  }

  #open(path: AbsolutePath): Promise<OpenedFile> {
    const opened = this.#opened.get(path) ?? this.#read(path, this.#opened.size);
    this.#opened.set(path, opened);
    return opened;
  }

  async #read(path: AbsolutePath, before: number): Promise<OpenedFile> {
    const { files, texts, known } = this.#options;
    if (before >= MAX_PROJECT_FILES) {
      const message = `more than ${MAX_PROJECT_FILES} files belong to the project; ${this.show(path)} was not read`;
      return { ...NOTHING, problem: { code: 'not-read', message } };
    }
    const answer = path === known?.path ? { kind: 'text' as const, text: known.text } : await files.read(path);
    if (answer.kind === 'text') return { text: answer.text, stream: texts.parse(answer.text) };
    return { ...NOTHING, problem: PROBLEMS[answer.kind](this.show(path)) };
  }
}

const NOTHING: OpenedFile = { text: '', stream: { documents: [], problems: [] } };

const PROBLEMS: Readonly<Record<'absent' | 'outside' | 'unreadable', (path: string) => Problem>> = {
  absent: (path) => ({ code: 'not-found', message: `${path} does not exist` }),
  outside: (path) => ({
    code: 'not-followed',
    message: `${path} lies outside of the folders that are looked into, so it was not read`,
  }),
  unreadable: (path) => ({ code: 'not-read', message: `${path} cannot be read` }),
};
