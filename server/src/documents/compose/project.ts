import { isMap, isScalar } from 'yaml';
import type { Node } from 'yaml';
import type { DocumentContext } from '../image-use.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { builtServices, readBuild } from './builds.ts';
import { ComposeDocument } from './compose-document.ts';
import type { Service } from './compose-document.ts';
import { environmentScope } from './environment-file.ts';

/** What a Compose file says about other files. Paths are as written, relative to the file's folder. */
export interface ComposeProject {
  /** Files that `include` and `extends` name: Compose files, whatever they are called. */
  readonly files: readonly string[];
  /** Services that are built, so that another file's `image` for them names what they produce. */
  readonly builtServices: ReadonlySet<string>;
  readonly dockerfiles: readonly BuiltDockerfile[];
}

/** A Dockerfile that a service builds, and with what. */
export interface BuiltDockerfile {
  readonly service: string;
  /** The build's folder, or the address of a repository. */
  readonly context: string;
  /** Path of the Dockerfile in `context`. */
  readonly dockerfile: string;
  readonly buildArguments: ReadonlyMap<string, string>;
  /** Arguments that are given with a value that cannot be known. */
  readonly unknownArguments: ReadonlySet<string>;
  readonly namedContexts: ReadonlySet<string>;
}

/** Reads what a Compose file says about other files; what depends on an unknown variable is left out. */
export function readComposeProject(text: string, context: DocumentContext): ComposeProject {
  const scope = environmentScope(context.environmentFile ?? '');
  const documents = readYaml(text).documents.map((document) => new ComposeDocument(text, document, scope));
  const services = documents.flatMap((document) => document.services().map((service) => ({ document, service })));
  return {
    files: documents.flatMap((document) => [...includedFiles(document), ...extendedFiles(document)]),
    builtServices: new Set(documents.flatMap(builtServices)),
    dockerfiles: services.flatMap(({ document, service }) => builtDockerfile(document, service) ?? []),
  };
}

/**
 * The context of a Dockerfile that these builds use. An argument that they give different values is not known, and a name
 * is replaced only where all of them replace it.
 */
export function dockerfileContext(base: DocumentContext, builds: readonly BuiltDockerfile[]): DocumentContext {
  const known = new Map(base.buildArguments);
  const unknown = new Set(builds.flatMap(({ unknownArguments }) => [...unknownArguments]));
  for (const [name, value] of builds.flatMap(({ buildArguments }) => [...buildArguments])) {
    const isShared = builds.every(({ buildArguments }) => buildArguments.get(name) === value);
    if (isShared) known.set(name, value);
    else unknown.add(name);
  }
  const [first, ...others] = builds.map(({ namedContexts }) => namedContexts);
  const replaced = [...(first ?? [])].filter((name) => others.every((names) => names.has(name)));
  return { ...base, buildArguments: known, unknownArguments: unknown, namedContexts: new Set(replaced) };
}

function builtDockerfile(document: ComposeDocument, service: Service): BuiltDockerfile | undefined {
  const build = readBuild(document, service);
  if (build?.context === undefined || build.dockerfile === undefined) return undefined;
  return {
    service: service.name,
    context: build.context,
    dockerfile: build.dockerfile,
    buildArguments: build.args.known,
    unknownArguments: build.args.unknown,
    namedContexts: new Set(build.contexts.map(({ name }) => name)),
  };
}

/** `include` is a list of paths, or of objects whose `path` is one or several. */
function includedFiles(document: ComposeDocument): readonly string[] {
  return document
    .items(document.at(document.root, 'include'))
    .flatMap((entry) => pathsOf(document, isMap(entry) ? document.nodes.get(entry, 'path') : entry));
}

function extendedFiles(document: ComposeDocument): readonly string[] {
  return document.services().flatMap(({ map }) => pathsOf(document, document.at(map, 'extends', 'file')));
}

function pathsOf(document: ComposeDocument, node: Node | undefined): readonly string[] {
  const scalars = isScalar(node) ? [node] : document.scalars(node);
  return scalars.flatMap((scalar) => document.known(scalar) ?? []);
}
