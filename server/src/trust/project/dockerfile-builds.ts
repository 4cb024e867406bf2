import { joinPath, type AbsolutePath } from '../../base/paths.ts';
import type { Build } from '../../documents/build-arguments.ts';
import type { BuildFacts } from '../../documents/compose/service-facts.ts';
import { isAddress } from '../../documents/compose/service-layer.ts';

/** The builds of each Dockerfile. */
export type BuildIndex = ReadonlyMap<AbsolutePath, readonly Build[]>;

/** What a build is called: `the service web of compose.yaml`. */
export interface NamedBuild {
  readonly name: string;
  readonly facts: BuildFacts;
  /** What the build's folder is when nothing says so. */
  readonly folder: AbsolutePath;
}

/**
 * Which Dockerfiles are built, and how. Builds of inline Dockerfiles and of folders that are far away are left out, and so
 * are those whose Dockerfile depends on a variable without a value: nobody knows which it is.
 */
export function indexBuilds(builds: readonly NamedBuild[]): BuildIndex {
  const index = new Map<AbsolutePath, Build[]>();
  for (const { name, facts, folder } of builds) {
    const path = dockerfileOf(facts, folder);
    if (path === undefined) continue;
    const build = { name, arguments: facts.arguments, namedContexts: facts.contexts };
    append(index, path, [build]);
  }
  return index;
}

export function joinIndexes(indexes: readonly BuildIndex[]): BuildIndex {
  const joined = new Map<AbsolutePath, Build[]>();
  for (const [path, builds] of indexes.flatMap((index) => [...index])) append(joined, path, builds);
  return joined;
}

function append(index: Map<AbsolutePath, Build[]>, path: AbsolutePath, builds: readonly Build[]): void {
  const known = index.get(path) ?? [];
  for (const build of builds) known.push(build);
  index.set(path, known);
}

function dockerfileOf({ inline, context, dockerfile }: BuildFacts, folder: AbsolutePath): AbsolutePath | undefined {
  if (inline !== undefined || context?.kind === 'unknown' || dockerfile?.kind === 'unknown') return undefined;
  const from = context?.text ?? folder;
  return isAddress(from) ? undefined : joinPath(from, dockerfile?.text ?? 'Dockerfile');
}
