import { isMap, isScalar, isSeq } from 'yaml';
import type { Document, Node, Scalar, YAMLMap } from 'yaml';
import type { Expansion, Scope } from '../expansion.ts';
import { sliceTraced } from '../trace.ts';
import { traceScalar } from '../yaml/trace-scalar.ts';
import type { TracedText } from '../traced-text.ts';
import { YamlNodes } from '../yaml/yaml-nodes.ts';
import type { YamlEntry } from '../yaml/yaml-nodes.ts';
import { interpolate } from './interpolate.ts';

/** A service, with what it takes over from the service of the same file that it extends. */
export interface Service {
  readonly name: string;
  readonly map: YAMLMap;
}

/** One YAML document of a Compose file. */
export class ComposeDocument {
  readonly nodes: YamlNodes;
  private readonly text: string;
  private readonly scope: Scope;
  private readonly root: YAMLMap | undefined;

  constructor(text: string, document: Document, scope: Scope) {
    this.text = text;
    this.scope = scope;
    this.nodes = new YamlNodes(document);
    this.root = isMap(document.contents) ? document.contents : undefined;
  }

  /** A top-level value. */
  get(key: string): Node | undefined {
    return this.root && this.nodes.get(this.root, key);
  }

  services(): readonly Service[] {
    const services = this.get('services');
    if (!isMap(services)) return [];
    return this.nodes.entries(services).flatMap(({ key, value }) => (isMap(value) ? [{ name: key, map: value }] : []));
  }

  /** A service's own value of a key, else that of the service it extends, as long as that stands in the same file. */
  effective({ map }: Service, key: string): Node | undefined {
    const seen = new Set<YAMLMap>();
    for (let current: YAMLMap | undefined = map; current && !seen.has(current); current = this.extended(current)) {
      seen.add(current);
      const value = this.nodes.get(current, key);
      if (value && !(isScalar(value) && value.value === '')) return value;
    }
    return undefined;
  }

  /** The text of a scalar, traced, as it stands. */
  trace(scalar: Scalar): TracedText {
    return traceScalar(this.text, scalar);
  }

  /** A text with its variables filled in. */
  expand(written: TracedText, maxLength?: number): Expansion {
    return interpolate(written, this.scope, maxLength);
  }

  /** The text of a scalar with its variables filled in; `undefined` for other nodes and where one is not known. */
  known(node: Node | undefined): string | undefined {
    return isScalar(node) && node.value !== '' ? this.knownText(this.trace(node)) : undefined;
  }

  /** The same of a part of a scalar. */
  knownText(written: TracedText): string | undefined {
    const { text, gaps } = this.expand(written);
    return gaps.length === 0 ? text.text : undefined;
  }

  /** The entries of a value that may be written as a map or as a list of `KEY=VALUE`. */
  assignments(node: Node | undefined): readonly Assignment[] {
    if (isMap(node)) return this.nodes.entries(node).map((entry) => this.mapAssignment(entry));
    return this.scalars(node).map((item) => this.listAssignment(item));
  }

  /** The scalars of a list. */
  scalars(node: Node | undefined): readonly Scalar[] {
    return isSeq(node) ? this.nodes.items(node).filter((item) => isScalar(item)) : [];
  }

  private extended(map: YAMLMap): YAMLMap | undefined {
    const extended = this.nodes.get(map, 'extends');
    const isElsewhere = isMap(extended) && this.nodes.getScalar(extended, 'file') !== undefined;
    const name = this.known(isMap(extended) ? this.nodes.get(extended, 'service') : extended);
    const services = this.get('services');
    return !isElsewhere && name !== undefined && isMap(services) ? this.nodes.getMap(services, name) : undefined;
  }

  private mapAssignment({ key, value }: YamlEntry): Assignment {
    return isScalar(value) && value.value !== ''
      ? { name: key, scalar: value, value: this.trace(value) }
      : { name: key };
  }

  private listAssignment(item: Scalar): Assignment {
    const written = this.trace(item);
    const equals = written.text.indexOf('=');
    if (equals === -1) return { name: written.text };
    return { name: written.text.slice(0, equals), scalar: item, value: sliceTraced(written, equals + 1) };
  }
}

/** `NAME=value`, or a name alone. */
export interface Assignment {
  readonly name: string;
  readonly scalar?: Scalar;
  /** Not yet interpolated. */
  readonly value?: TracedText;
}
