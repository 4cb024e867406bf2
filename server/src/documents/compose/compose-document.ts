import { isMap, isScalar } from 'yaml';
import type { Document, Node, Scalar, YAMLMap } from 'yaml';
import type { Expansion, Scope, Variable } from '../expansion.ts';
import { sliceTraced } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import { YamlDocument } from '../yaml/yaml-document.ts';
import type { Repetitions } from '../yaml/repetitions.ts';
import { isNull, type YamlEntry } from '../yaml/yaml-nodes.ts';
import { interpolate } from './interpolate.ts';

/** A service of a Compose file. */
export interface Service {
  readonly name: string;
  readonly map: YAMLMap;
}

/** One YAML document of a Compose file, with the variables that Compose fills in. */
export class ComposeDocument extends YamlDocument {
  private readonly scope: Scope;

  constructor(text: string, document: Document, scope: Scope, repetitions: Repetitions) {
    super(text, document, repetitions);
    this.scope = scope;
  }

  services(): readonly Service[] {
    return this.maps(this.at(this.root, 'services')).map(([name, map]) => ({ name, map }));
  }

  /** What is known of a variable. */
  variable(name: string): Variable {
    return this.scope(name);
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
    return this.items(node).filter((item) => isScalar(item));
  }

  private mapAssignment({ key, value }: YamlEntry): Assignment {
    return isScalar(value) && !isNull(value) ? { name: key, scalar: value, value: this.trace(value) } : { name: key };
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
