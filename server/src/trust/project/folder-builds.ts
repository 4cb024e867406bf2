import { folderOfPath, joinPath, type AbsolutePath } from '../../base/paths.ts';
import { BakeDocument } from '../../documents/bake/bake-document.ts';
import { FactsMerger } from '../../documents/compose/facts-merger.ts';
import { mergeTargets, readTargets } from '../../documents/bake/targets.ts';
import { composeFilesOf, readContainerBuild } from '../../documents/devcontainer/container-build.ts';
import { blankComments } from '../../documents/devcontainer/json-comments.ts';
import { shortList, shortName } from '../../documents/short-name.ts';
import { Repetitions } from '../../documents/yaml/repetitions.ts';
import { YamlDocument } from '../../documents/yaml/yaml-document.ts';
import type { ReadTogether } from './compose-file-variable.ts';
import { ComposeFiles } from './compose-files.ts';
import { ComposeLoader, type Services } from './compose-loader.ts';
import { indexBuilds, joinIndexes, type BuildIndex, type NamedBuild } from './dockerfile-builds.ts';
import type { ParsedTexts } from './parsed-texts.ts';
import type { ProjectFiles } from './project-files.ts';
import type { ProjectFolders } from './project-folders.ts';

/** Most Compose and Bake files that are looked into in one folder. */
const MAX_FILES_IN_FOLDER = 50;

export interface FolderBuildsOptions {
  readonly files: ProjectFiles;
  readonly folders: ProjectFolders;
  readonly texts: ParsedTexts;
  /** A path as people are shown it. */
  readonly show: (path: AbsolutePath) => string;
}

/** What the files of one folder say. */
export interface FolderBuilt {
  readonly builds: BuildIndex;
  /** The Compose files that had to be read for that, wherever they lie. */
  readonly composeFiles: ReadonlySet<AbsolutePath>;
}

/**
 * What the Compose and Bake files and development containers of one folder build. A Compose file with a name of its own is taken
 * for one that is laid over the default one where both have a service of the same name, and else for a project of its own.
 */
export async function folderBuilds(folder: AbsolutePath, options: FolderBuildsOptions): Promise<FolderBuilt> {
  const { folders } = options;
  const { names } = await folders.in(folder);
  const builds = new FolderBuilds(folder, options);
  const main = await folders.mainProjectIn(folder);
  const [first] = main?.paths ?? [];
  const projects = main === undefined ? [] : [main];
  const others = (await folders.otherComposeIn(folder)).slice(0, MAX_FILES_IN_FOLDER);
  const alone = (...paths: readonly AbsolutePath[]): ReadTogether => ({ ...main, paths, problems: [] });
  const base = first === undefined || others.length === 0 ? new Map() : await builds.services(alone(first));
  for (const path of others) {
    const own = await folders.projectOf(path);
    const isLaidOver = [...(await builds.services(own)).keys()].some((service) => base.has(service));
    projects.push(first !== undefined && isLaidOver ? alone(first, path) : own);
  }
  const compose = await Promise.all(projects.map((project) => builds.ofCompose(project)));
  const bakeFiles = [names.bake, ...names.otherBake.slice(0, MAX_FILES_IN_FOLDER).map((name) => [name])];
  const bake = await Promise.all(bakeFiles.map((project) => builds.ofBake(project)));
  const containers = await Promise.all(names.containers.map((name) => builds.ofContainer(name)));
  return { builds: joinIndexes([...compose, ...bake, ...containers]), composeFiles: builds.composeFiles };
}

class FolderBuilds {
  readonly composeFiles = new Set<AbsolutePath>();
  readonly #folder: AbsolutePath;
  readonly #options: FolderBuildsOptions;

  constructor(folder: AbsolutePath, options: FolderBuildsOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  async services(project: ReadTogether): Promise<Services> {
    const files = new ComposeFiles(this.#options);
    const services = await new ComposeLoader(files).load(project);
    for (const path of await files.read()) this.composeFiles.add(path);
    return services;
  }

  async ofCompose(project: ReadTogether): Promise<BuildIndex> {
    const folder = folderOfPath(project.paths[0] ?? '');
    const shown = this.#show(project.paths);
    return indexBuilds(
      [...(await this.services(project))].flatMap(([service, { build }]): readonly NamedBuild[] => {
        if (build === undefined) return [];
        return [{ name: `the service ${shortName(service)} of ${shown}`, facts: build, folder }];
      }),
    );
  }

  async ofBake(names: readonly string[]): Promise<BuildIndex> {
    const answers = await Promise.all(names.map((name) => this.#options.files.read(joinPath(this.#folder, name))));
    const repetitions = new Repetitions();
    const read = answers.flatMap((answer, index) => {
      if (answer.kind !== 'text') return [];
      const { text } = answer;
      const [document] = this.#options.texts.parse(text).documents;
      return document === undefined ? [] : [{ name: names[index] ?? '', text, document }];
    });
    const variables = new Map(
      read.flatMap(({ text, document }) => [...new BakeDocument(text, document, repetitions).variables()]),
    );
    const targets = read.map(({ name, text, document }) => {
      const nameOf = (target: string): string => `the target ${shortName(target)} of ${this.#showNames([name])}`;
      return readTargets(new BakeDocument(text, document, repetitions, variables), { folder: this.#folder, nameOf });
    });
    const builds = [...mergeTargets(targets, new FactsMerger())].map(([target, facts]): NamedBuild => {
      return { name: `the target ${shortName(target)} of ${this.#showNames(names)}`, facts, folder: this.#folder };
    });
    return indexBuilds(builds);
  }

  /** What the development container builds that one of the files describes, in Compose files that it names as well. */
  async ofContainer(name: string): Promise<BuildIndex> {
    const answer = await this.#options.files.read(joinPath(this.#folder, name));
    if (answer.kind !== 'text') return new Map();
    const [document] = this.#options.texts.parse(blankComments(answer.text)).documents;
    if (document === undefined) return new Map();
    const container = new YamlDocument(answer.text, document, new Repetitions());
    const place = { folder: this.#folder, name: `the development container ${this.#showNames([name])}` };
    const facts = readContainerBuild(container, place);
    const own = facts === undefined ? new Map() : indexBuilds([{ ...place, facts }]);
    const paths = composeFilesOf(container).map((path) => joinPath(this.#folder, path));
    if (paths.length === 0) return own;
    return joinIndexes([own, await this.ofCompose(await this.#options.folders.projectNamed(paths))]);
  }

  #showNames(names: readonly string[]): string {
    return this.#show(names.map((name) => joinPath(this.#folder, name)));
  }

  #show(paths: readonly AbsolutePath[]): string {
    return shortList(
      paths.map((path) => this.#options.show(path)),
      ' with ',
    );
  }
}
