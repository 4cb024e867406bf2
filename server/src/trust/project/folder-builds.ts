import { joinPath, type AbsolutePath } from '../../base/paths.ts';
import { BakeDocument } from '../../documents/bake/bake-document.ts';
import { FactsMerger } from '../../documents/compose/facts-merger.ts';
import { mergeTargets, readTargets } from '../../documents/bake/targets.ts';
import { Repetitions } from '../../documents/yaml/repetitions.ts';
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

/**
 * What the Compose and Bake files of one folder build. A Compose file with a name of its own is taken for one that is laid
 * over the default one where both have a service of the same name, and else for a project of its own.
 */
export async function folderBuilds(folder: AbsolutePath, options: FolderBuildsOptions): Promise<BuildIndex> {
  const { names } = await options.folders.in(folder);
  const builds = new FolderBuilds(folder, options);
  const [first] = names.compose;
  const projects = [names.compose];
  const others = names.otherCompose.slice(0, MAX_FILES_IN_FOLDER);
  const base = first === undefined || others.length === 0 ? new Map() : await builds.services([first]);
  for (const name of others) {
    const isLaidOver = [...(await builds.services([name])).keys()].some((service) => base.has(service));
    projects.push(first !== undefined && isLaidOver ? [first, name] : [name]);
  }
  const compose = await Promise.all(projects.map((project) => builds.ofCompose(project)));
  const bakeFiles = [names.bake, ...names.otherBake.slice(0, MAX_FILES_IN_FOLDER).map((name) => [name])];
  const bake = await Promise.all(bakeFiles.map((project) => builds.ofBake(project)));
  return joinIndexes([...compose, ...bake]);
}

class FolderBuilds {
  readonly #folder: AbsolutePath;
  readonly #options: FolderBuildsOptions;

  constructor(folder: AbsolutePath, options: FolderBuildsOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  services(names: readonly string[]): Promise<Services> {
    const paths = names.map((name) => joinPath(this.#folder, name));
    return new ComposeLoader(new ComposeFiles(this.#options)).load(paths);
  }

  async ofCompose(names: readonly string[]): Promise<BuildIndex> {
    const services = names.length === 0 ? new Map() : await this.services(names);
    return indexBuilds(
      [...(services as Services)].flatMap(([service, { build }]): readonly NamedBuild[] => {
        if (build === undefined) return [];
        return [{ name: `the service ${service} of ${this.#show(names)}`, facts: build, folder: this.#folder }];
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
      const nameOf = (target: string): string => `the target ${target} of ${this.#show([name])}`;
      return readTargets(new BakeDocument(text, document, repetitions, variables), { folder: this.#folder, nameOf });
    });
    const builds = [...mergeTargets(targets, new FactsMerger())].map(([target, facts]): NamedBuild => {
      return { name: `the target ${target} of ${this.#show(names)}`, facts, folder: this.#folder };
    });
    return indexBuilds(builds);
  }

  #show(names: readonly string[]): string {
    return names.map((name) => this.#options.show(joinPath(this.#folder, name))).join(' with ');
  }
}
