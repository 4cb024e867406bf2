import { folderOfPath, foldersUpTo, isInFolder, pathFrom, type AbsolutePath } from '../../base/paths.ts';
import { combineBuilds } from '../../documents/build-arguments.ts';
import { documentKind, type DocumentKind } from '../../documents/document-kind.ts';
import type { DocumentContext } from '../../documents/image-use.ts';
import { ComposeFiles } from './compose-files.ts';
import { ComposeLoader } from './compose-loader.ts';
import { joinIndexes, type BuildIndex } from './dockerfile-builds.ts';
import { folderBuilds, type FolderBuildsOptions, type FolderBuilt } from './folder-builds.ts';
import { ParsedTexts } from './parsed-texts.ts';
import { rememberedFiles, type ProjectFiles } from './project-files.ts';
import { ProjectFolders } from './project-folders.ts';

/** Most files that are found because others name them. */
const MAX_FILES_NAMED = 1_000;

/** A document with the place where it lies. */
export interface LocatedDocument {
  readonly kind: DocumentKind;
  readonly path: AbsolutePath;
  readonly text: string;
}

export interface ProjectsOptions {
  readonly files: ProjectFiles;
  /** Folders of the workspace, or those that a command was given: a Dockerfile's builds are looked for up to them. */
  readonly roots: readonly AbsolutePath[];
  /** Folders with Compose or Bake files that are looked into whatever document is asked about. */
  readonly folders: readonly AbsolutePath[];
}

/** What the files around a document say about it, as they are at one moment: make a new one to look again. */
export class Projects {
  readonly #files: ProjectFiles;
  readonly #folders: ProjectFolders;
  readonly #texts = new ParsedTexts();
  readonly #options: ProjectsOptions;
  readonly #built = new Map<AbsolutePath, Promise<FolderBuilt>>();
  #everywhere: Promise<BuildIndex> | undefined;

  constructor(options: ProjectsOptions) {
    this.#files = rememberedFiles(options.files);
    this.#folders = new ProjectFolders({ files: this.#files, rootOf: (path) => this.#rootOf(path) });
    this.#options = options;
  }

  /** Never rejects: what cannot be read is left out, and said where a file names it. */
  async contextOf(document: LocatedDocument): Promise<Omit<DocumentContext, 'buildArguments'>> {
    switch (document.kind) {
      case 'dockerfile':
        return this.#contextOfDockerfile(document.path);
      case 'compose':
        return this.#contextOfCompose(document);
      default:
        return {};
    }
  }

  /**
   * Files that those of the `folders` and of the roots themselves build, include, extend or name in `COMPOSE_FILE`, and whose own
   * names do not say what they are. Never rejects.
   */
  async filesNamed(): Promise<ReadonlyMap<AbsolutePath, DocumentKind>> {
    const { roots, folders } = this.#options;
    const built = await Promise.all([...new Set([...roots, ...folders])].map((folder) => this.#builtIn(folder)));
    const compose = built.flatMap(({ composeFiles }) => [...composeFiles].map((path) => [path, 'compose'] as const));
    const dockerfiles = built.flatMap(({ builds }) => [...builds.keys()].map((path) => [path, 'dockerfile'] as const));
    const unknown = new Map<AbsolutePath, DocumentKind>(
      [...dockerfiles, ...compose].filter(([path]) => documentKind(path) === undefined).slice(0, MAX_FILES_NAMED),
    );
    const answers = await Promise.all([...unknown.keys()].map((path) => this.#files.read(path)));
    return new Map([...unknown].filter((_, index) => answers[index]?.kind === 'text'));
  }

  /**
   * Builds are looked for beside a Dockerfile, above it up to its root, in the folders there that development containers have,
   * and wherever else files that build are known.
   */
  async #contextOfDockerfile(path: AbsolutePath): Promise<Pick<DocumentContext, 'build'>> {
    const above = foldersUpTo(this.#rootOf(path) ?? folderOfPath(path), path);
    const around = above.flatMap((folder) => [folder, `${folder}/.devcontainer`]);
    const near = await this.#buildsIn([...new Set(around)]);
    this.#everywhere ??= this.#buildsIn(this.#options.folders).then(joinIndexes);
    const builds = [...near, await this.#everywhere].flatMap((index) => index.get(path) ?? []);
    return builds.length === 0 ? {} : { build: combineBuilds([...new Set(builds)]) };
  }

  async #contextOfCompose({
    path,
    text,
  }: LocatedDocument): Promise<Pick<DocumentContext, 'project' | 'environmentFile'>> {
    const together = await this.#folders.projectOf(path);
    const files = new ComposeFiles({ ...this.#parts, known: { path, text } });
    const loader = new ComposeLoader(files);
    const services = await loader.load(together, path);
    return {
      project: { stream: await files.stream(path), services, problems: loader.problems },
      ...(together.environment !== undefined && { environmentFile: together.environment }),
    };
  }

  get #parts(): FolderBuildsOptions {
    return { files: this.#files, folders: this.#folders, texts: this.#texts, show: this.#show };
  }

  async #buildsIn(folders: readonly AbsolutePath[]): Promise<readonly BuildIndex[]> {
    const built = await Promise.all(folders.map((folder) => this.#builtIn(folder)));
    return built.map(({ builds }) => builds);
  }

  #builtIn(folder: AbsolutePath): Promise<FolderBuilt> {
    const built = this.#built.get(folder) ?? folderBuilds(folder, this.#parts);
    this.#built.set(folder, built);
    return built;
  }

  /** The outermost root that holds a file: a command may be given a folder below the current one. */
  #rootOf(path: AbsolutePath): AbsolutePath | undefined {
    const holding = this.#options.roots.filter((root) => isInFolder(path, root));
    return holding.toSorted((a, b) => a.length - b.length)[0];
  }

  readonly #show = (path: AbsolutePath): string => {
    const root = this.#rootOf(path);
    return root === undefined ? path : pathFrom(root, path);
  };
}
