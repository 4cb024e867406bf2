import { isMap, isScalar } from 'yaml';
import type { Scalar } from 'yaml';
import { sliceTraced } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import type { Assignment, ComposeDocument, Service } from './compose-document.ts';

/** What a service's `build` says; text is not yet interpolated unless it is a string. */
export interface Build {
  readonly inline?: Scalar;
  readonly args: BuildArguments;
  readonly contexts: readonly Assignment[];
  readonly cacheFrom: readonly Scalar[];
  /** The frontend image that replaces the Dockerfile's own: the argument BUILDKIT_SYNTAX. */
  readonly syntax?: Assignment;
  /** As written: a folder, or the address of a repository. `.` by default; absent where it depends on an unknown variable. */
  readonly context?: string;
  /** Path of the Dockerfile in `context`; absent where it depends on an unknown variable or is inline. */
  readonly dockerfile?: string;
}

/** Build arguments; those of the second set have a value that depends on an unknown variable. */
export interface BuildArguments {
  readonly known: ReadonlyMap<string, string>;
  readonly unknown: ReadonlySet<string>;
}

/** The `build` of a service, its short form included; `undefined` where it has none. */
export function readBuild(document: ComposeDocument, service: Service): Build | undefined {
  const node = document.effective(service, 'build');
  if (isScalar(node)) {
    const context = document.known(node);
    return { ...EMPTY, dockerfile: DEFAULT_DOCKERFILE, ...(context !== undefined && { context }) };
  }
  if (!isMap(node)) return undefined;
  const { nodes } = document;
  const inline = nodes.getScalar(node, 'dockerfile_inline');
  const args = document.assignments(nodes.get(node, 'args'));
  const syntax = args.find(({ name }) => name === 'BUILDKIT_SYNTAX');
  const context = nodes.getScalar(node, 'context') ? document.known(nodes.get(node, 'context')) : '.';
  const dockerfile = dockerfilePath(document, nodes.getScalar(node, 'dockerfile'), inline);
  return {
    ...(inline && { inline }),
    args: readArguments(document, args),
    contexts: document.assignments(nodes.get(node, 'additional_contexts')),
    cacheFrom: document.scalars(nodes.get(node, 'cache_from')),
    ...(syntax && { syntax }),
    ...(context !== undefined && { context }),
    ...(dockerfile !== undefined && { dockerfile }),
  };
}

/** The names of the services that are built. */
export function builtServices(document: ComposeDocument): readonly string[] {
  return document.services().flatMap((service) => (document.effective(service, 'build') ? [service.name] : []));
}

const DEFAULT_DOCKERFILE = 'Dockerfile';
const EMPTY: Build = { args: { known: new Map(), unknown: new Set() }, contexts: [], cacheFrom: [] };

function dockerfilePath(
  document: ComposeDocument,
  path: Scalar | undefined,
  inline: Scalar | undefined,
): string | undefined {
  if (inline) return undefined;
  return path ? document.known(path) : DEFAULT_DOCKERFILE;
}

/** An argument without a value has that of the environment, or none: the Dockerfile's default then stands. */
function readArguments(document: ComposeDocument, args: readonly Assignment[]): BuildArguments {
  const known = new Map<string, string>();
  const unknown = new Set<string>();
  for (const { name, value } of args) {
    const text = value && document.knownText(value);
    if (text !== undefined) known.set(name, text);
    else if (value) unknown.add(name);
  }
  return { known, unknown };
}

/** `docker-image://` before the name of an image in `additional_contexts`. */
const IMAGE_SCHEME = 'docker-image://';

/** The reference in an additional context that is an image; `undefined` for any other. */
export function imageContext(context: TracedText): TracedText | undefined {
  return context.text.startsWith(IMAGE_SCHEME) ? sliceTraced(context, IMAGE_SCHEME.length) : undefined;
}
