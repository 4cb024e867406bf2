import { folderOfPath, foldersUpTo, joinPath, nameOfPath, type AbsolutePath } from '../../base/paths.ts';
import { filesNamedIn, type ReadTogether } from './compose-file-variable.ts';
import type { ProjectFiles } from './project-files.ts';
import { projectNames, type ProjectNames } from './project-names.ts';

/** A folder with more files than this is no project's. */
const MAX_NAMES = 10_000;

/** What a folder has for projects. */
export interface ProjectFolder {
  readonly names: ProjectNames;
  /** The text of its `.env`; absent where there is none. */
  readonly environment?: string;
  /** The Compose files that its `.env` names. */
  readonly named?: ReadTogether;
}

export interface ProjectFoldersOptions {
  readonly files: ProjectFiles;
  /** The outermost folder that may be looked into around a file, if there is one. */
  readonly rootOf: (path: AbsolutePath) => AbsolutePath | undefined;
}

/** The folders around documents, each listed and sorted once, however many of its files ask. */
export class ProjectFolders {
  readonly #options: ProjectFoldersOptions;
  readonly #folders = new Map<AbsolutePath, Promise<ProjectFolder>>();

  constructor(options: ProjectFoldersOptions) {
    this.#options = options;
  }

  /** Never rejects; a folder that may not be read has nothing. */
  in(folder: AbsolutePath): Promise<ProjectFolder> {
    const known = this.#folders.get(folder) ?? this.#read(folder);
    this.#folders.set(folder, known);
    return known;
  }

  /** The files that a Compose file is read with: as a `.env` beside or above it says, else by their names, else alone. */
  async projectOf(path: AbsolutePath): Promise<ReadTogether> {
    const claim = await this.#claimOf(path);
    if (claim !== undefined) return claim;
    const folder = folderOfPath(path);
    const { names, environment, named } = await this.in(folder);
    const isMain = named === undefined && names.compose.includes(nameOfPath(path));
    return {
      paths: isMain ? names.compose.map((name) => joinPath(folder, name)) : [path],
      ...(environment !== undefined && { environment }),
      problems: named?.problems ?? [],
    };
  }

  /** What `docker compose up` reads in a folder; `undefined` where there is nothing, or it is part of a project above. */
  async mainProjectIn(folder: AbsolutePath): Promise<ReadTogether | undefined> {
    const { names, named } = await this.in(folder);
    if (named !== undefined) return named.paths.length > 0 ? named : undefined;
    const [first] = names.compose;
    if (first === undefined) return undefined;
    const path = joinPath(folder, first);
    return (await this.#claimOf(path)) === undefined ? this.projectOf(path) : undefined;
  }

  /** Files that something other than a `.env` names to be read together; their variables are those beside the first. */
  async projectNamed(paths: readonly AbsolutePath[]): Promise<ReadTogether> {
    const { environment } = await this.in(folderOfPath(paths[0] ?? ''));
    return { paths, ...(environment !== undefined && { environment }), problems: [] };
  }

  /** The Compose files of a folder that are read where somebody asks for them. */
  async otherComposeIn(folder: AbsolutePath): Promise<readonly AbsolutePath[]> {
    const { names, named } = await this.in(folder);
    const inQuestion = named === undefined ? names.otherCompose : [...names.compose, ...names.otherCompose];
    const paths = inQuestion.map((name) => joinPath(folder, name));
    const claims = await Promise.all(paths.map((path) => this.#claimOf(path)));
    return paths.filter((_, index) => claims[index] === undefined);
  }

  /** The project of the nearest `.env` that names a file. */
  async #claimOf(path: AbsolutePath): Promise<ReadTogether | undefined> {
    for (const folder of foldersUpTo(this.#options.rootOf(path) ?? folderOfPath(path), path)) {
      const { named } = await this.in(folder);
      if (named?.paths.includes(path)) return named;
    }
    return undefined;
  }

  async #read(folder: AbsolutePath): Promise<ProjectFolder> {
    const listed = await this.#options.files.list(folder);
    const names = projectNames(listed.slice(0, MAX_NAMES));
    // What is not in the list costs nothing to know of.
    const environment = listed.includes('.env') ? await this.#textOf(`${folder}/.env`) : undefined;
    if (environment === undefined) return { names };
    const named = filesNamedIn(environment, folder);
    return { names, environment, ...(named && { named: await this.#withOwnEnvironment(named, folder) }) };
  }

  /** Variables of the `.env` that names the files go before those of the `.env` beside the first of them. */
  async #withOwnEnvironment(named: ReadTogether, folder: AbsolutePath): Promise<ReadTogether> {
    const [first] = named.paths;
    const own = first === undefined ? folder : folderOfPath(first);
    const under = own === folder ? undefined : await this.#textOf(`${own}/.env`);
    return under === undefined ? named : { ...named, environment: `${under}\n${named.environment ?? ''}` };
  }

  async #textOf(path: AbsolutePath): Promise<string | undefined> {
    const answer = await this.#options.files.read(path);
    return answer.kind === 'text' ? answer.text : undefined;
  }
}
