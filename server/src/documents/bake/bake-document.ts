import { isMap, isScalar } from 'yaml';
import type { Document, Node, Scalar, YAMLMap } from 'yaml';
import { expandPattern } from '../expand-pattern.ts';
import type { Expansion, Scope } from '../expansion.ts';
import { traced } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import { YamlDocument } from '../yaml/yaml-document.ts';
import type { Repetitions } from '../yaml/repetitions.ts';
import type { YamlEntry } from '../yaml/yaml-nodes.ts';

/** `${TAG}`, or an expression of HCL that is more than a name. */
const VARIABLE = /\$\{((?:(?!\$\{)[^}])*)\}/g;

/** The defaults of the variables that Bake files declare. */
export type BakeVariables = ReadonlyMap<string, string>;

/** A Bake file in JSON, with the variables that bake fills in. */
export class BakeDocument extends YamlDocument {
  private readonly scope: Scope;

  /** @param variables those of all files that are read together; the file's own by default */
  constructor(text: string, document: Document, repetitions: Repetitions, variables?: BakeVariables) {
    super(text, document, repetitions);
    this.scope = scopeOf(variables ?? this.variables());
  }

  /** A default that is put together from other variables counts as unknown. */
  variables(): BakeVariables {
    return new Map(
      this.maps(this.at(this.root, 'variable')).flatMap(([name, variable]) => {
        const value = this.textOf(this.at(variable, 'default'));
        return value === undefined || value.includes('${') ? [] : [[name, value] as const];
      }),
    );
  }

  targets(): readonly (readonly [string, YAMLMap])[] {
    return this.maps(this.at(this.root, 'target'));
  }

  /** The entries of a map in a target; none where there is no such map. */
  entries(target: YAMLMap, key: string): readonly YamlEntry[] {
    const map = this.at(target, key);
    return isMap(map) ? this.nodes.entries(map) : [];
  }

  expand(written: TracedText, maxLength?: number): Expansion {
    return expandPattern(written, VARIABLE, this.scope, maxLength);
  }

  /** The text of a scalar with its variables filled in; `undefined` where one is not known. */
  known(scalar: Scalar): string | undefined {
    const { text, gaps } = this.expand(this.trace(scalar));
    return gaps.length === 0 ? text.text : undefined;
  }
}

/** A scalar that is not empty. */
export function isText(node: Node | undefined): node is Scalar {
  return isScalar(node) && node.value !== '';
}

/** A variable's default may be used in many places, tags among them; it counts as given, not as a text to edit. */
function scopeOf(variables: BakeVariables): Scope {
  return (name) => {
    const value = variables.get(name);
    if (value === undefined) return { kind: 'unset' };
    return { kind: 'value', value: traced(value, { kind: 'given', variable: name }) };
  };
}
