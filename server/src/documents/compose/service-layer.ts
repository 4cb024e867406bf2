import { isMap, isScalar } from 'yaml';
import type { Node, Scalar, YAMLMap } from 'yaml';
import type { BuildArgument } from '../build-arguments.ts';
import { joinPath } from '../../base/paths.ts';
import type { AbsolutePath } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import { spanOfWritten } from '../slots.ts';
import type { Assignment, ComposeDocument, Service } from './compose-document.ts';
import type { BuildFacts, ResetKey, Said, ServiceFacts } from './service-facts.ts';

/** What one document of a Compose file says by itself. */
export interface ComposeLayer {
  readonly services: ReadonlyMap<string, ServiceLayer>;
  readonly includes: readonly Include[];
}

export interface ServiceLayer {
  readonly facts: ServiceFacts;
  readonly extends?: Extends;
}

/** The service that another one is made from. */
export interface Extends {
  /** As far as it is known. */
  readonly service: Said;
  /** Absent: it stands in the same file. */
  readonly file?: Said;
  /** Where that is written. */
  readonly span: Span;
}

/** Files that become part of the project: the first one, with others merged over it. */
export interface Include {
  readonly paths: readonly Said[];
  readonly projectDirectory?: Said;
  readonly environmentFiles: readonly Said[];
  readonly span: Span;
}

/** Where a layer stands. */
export interface LayerPlace {
  /** What relative paths start from. */
  readonly folder: AbsolutePath;
  /** A noun phrase for a service of the file: `the service web of compose.yaml`. */
  nameOf(service: string): string;
}

/** Reads what a document of a Compose file says about builds, and which other files and services it is made from. */
export function readLayer(document: ComposeDocument, place: LayerPlace): ComposeLayer {
  const reader = new LayerReader(document, place);
  return {
    services: new Map(document.services().map((service) => [service.name, reader.readService(service)])),
    includes: document.items(document.at(document.root, 'include')).flatMap((node) => reader.readInclude(node) ?? []),
  };
}

class LayerReader {
  private readonly document: ComposeDocument;
  private readonly place: LayerPlace;

  constructor(document: ComposeDocument, place: LayerPlace) {
    this.document = document;
    this.place = place;
  }

  readService(service: Service): ServiceLayer {
    const { map } = service;
    const build = this.readBuild(service);
    const pullPolicy = this.say(map, 'pull_policy');
    const platform = this.say(map, 'platform');
    const base = this.readExtends(map);
    const facts = {
      ...(build && { build }),
      ...(pullPolicy && { pullPolicy }),
      ...(platform && { platform }),
      resets: this.resetsOf(map),
    };
    return { facts, ...(base && { extends: base }) };
  }

  readInclude(node: Node): Include | undefined {
    const map = isMap(node) ? node : undefined;
    const path = map ? this.document.nodes.get(map, 'path') : node;
    const paths = this.texts(path);
    const span = this.spanOf(path);
    if (paths.length === 0 || span === undefined) return undefined;
    const projectDirectory = map && this.say(map, 'project_directory');
    return {
      paths: paths.map((text) => this.sayScalar(text)),
      environmentFiles: this.texts(map && this.document.nodes.get(map, 'env_file')).map((text) => this.sayScalar(text)),
      ...(projectDirectory && { projectDirectory }),
      span,
    };
  }

  private readExtends(map: YAMLMap): Extends | undefined {
    const node = this.document.nodes.get(map, 'extends');
    const service = isMap(node) ? this.document.nodes.getScalar(node, 'service') : node;
    const file = isMap(node) ? this.document.nodes.getScalar(node, 'file') : undefined;
    const span = this.spanOf(file ?? service);
    if (!isScalar(service) || service.value === '' || span === undefined) return undefined;
    return { service: this.sayScalar(service), ...(file && { file: this.sayScalar(file) }), span };
  }

  private readBuild({ name, map }: Service): BuildFacts | undefined {
    const node = this.document.nodes.get(map, 'build');
    const nothing = { arguments: new Map<string, BuildArgument>(), contexts: new Set<string>() };
    if (isScalar(node))
      return node.value === '' ? undefined : { ...nothing, context: this.folder(this.sayScalar(node)) };
    if (!isMap(node)) return undefined;
    const context = this.say(node, 'context');
    const dockerfile = this.say(node, 'dockerfile');
    const inline = this.document.nodes.getScalar(node, 'dockerfile_inline');
    const source = this.place.nameOf(name);
    const args = this.document.assignments(this.document.nodes.get(node, 'args'));
    const contexts = this.document.assignments(this.document.nodes.get(node, 'additional_contexts'));
    return {
      ...(context && { context: this.folder(context) }),
      ...(dockerfile && { dockerfile }),
      ...(inline && { inline }),
      arguments: new Map(args.map((argument) => [argument.name, this.readArgument(argument, source)])),
      contexts: new Set(contexts.map((assignment) => assignment.name)),
    };
  }

  /** An argument without a value has that of the environment, if it has one there. */
  private readArgument({ name, value }: Assignment, source: string): BuildArgument {
    if (value !== undefined) {
      const text = this.document.knownText(value);
      return text === undefined ? { kind: 'unknown', source } : { kind: 'value', value: text, source };
    }
    const variable = this.document.variable(name);
    if (variable.kind === 'unset') return { kind: 'default' };
    return variable.kind === 'value'
      ? { kind: 'value', value: variable.value.text, source }
      : { kind: 'unknown', source };
  }

  private resetsOf(map: YAMLMap): ReadonlySet<ResetKey> {
    const { nodes } = this.document;
    const isReset = (owner: YAMLMap, key: string): boolean =>
      /^!(?:reset|override)$/.test(nodes.tagOf(owner, key) ?? '');
    const build = nodes.get(map, 'build');
    return new Set([
      ...SERVICE_KEYS.filter((key) => isReset(map, key)),
      ...BUILD_KEYS.filter((key) => isMap(build) && isReset(build, key.slice('build.'.length))),
    ]);
  }

  /** Addresses stay as they are (compose-go `paths/context.go`). */
  private folder(context: Said): Said {
    if (context.kind === 'unknown' || isAddress(context.text)) return context;
    return { kind: 'known', text: joinPath(this.place.folder, context.text) };
  }

  private say(map: YAMLMap, key: string): Said | undefined {
    const scalar = this.document.nodes.getScalar(map, key);
    return scalar && this.sayScalar(scalar);
  }

  private sayScalar(scalar: Scalar): Said {
    const text = this.document.known(scalar);
    return text === undefined ? { kind: 'unknown' } : { kind: 'known', text };
  }

  /** A scalar, or the scalars of a list. */
  private texts(node: Node | undefined): readonly Scalar[] {
    if (isScalar(node)) return node.value === '' ? [] : [node];
    return this.document.scalars(node);
  }

  private spanOf(node: Node | undefined): Span | undefined {
    const [first] = this.texts(node);
    return first && spanOfWritten(this.document.trace(first));
  }
}

const SERVICE_KEYS = ['build', 'pull_policy', 'platform'] as const;
const BUILD_KEYS = [
  'build.context',
  'build.dockerfile',
  'build.dockerfile_inline',
  'build.args',
  'build.additional_contexts',
] as const;

/** Whether a build's context or an included file is far away (BuildKit `frontend/dockerui/context.go`). */
export function isAddress(path: string): boolean {
  return (
    path.includes('://') ||
    path.startsWith('github.com/') ||
    path.startsWith('git@') ||
    /^(?:oci|service|target):/.test(path)
  );
}
