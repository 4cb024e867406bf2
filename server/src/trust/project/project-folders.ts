import type { AbsolutePath } from '../../base/paths.ts';
import type { ProjectFiles } from './project-files.ts';
import { projectNames, type ProjectNames } from './project-names.ts';

/** A folder with more files than this is no project's. */
const MAX_NAMES = 10_000;

/** What a folder has for projects. */
export interface ProjectFolder {
  readonly names: ProjectNames;
  /** The text of its `.env`; absent where there is none. */
  readonly environment?: string;
}

/** The folders around documents, each listed and sorted once, however many of its files ask. */
export class ProjectFolders {
  readonly #files: ProjectFiles;
  readonly #folders = new Map<AbsolutePath, Promise<ProjectFolder>>();

  constructor(files: ProjectFiles) {
    this.#files = files;
  }

  /** Never rejects; a folder that may not be read has nothing. */
  in(folder: AbsolutePath): Promise<ProjectFolder> {
    const known = this.#folders.get(folder) ?? this.#read(folder);
    this.#folders.set(folder, known);
    return known;
  }

  async #read(folder: AbsolutePath): Promise<ProjectFolder> {
    const listed = await this.#files.list(folder);
    const names = projectNames(listed.slice(0, MAX_NAMES));
    // What is not in the list costs nothing to know of.
    const answer = listed.includes('.env') ? await this.#files.read(`${folder}/.env`) : undefined;
    return { names, ...(answer?.kind === 'text' && { environment: answer.text }) };
  }
}
