import { MAX_EXPANSION } from '../expansion.ts';
import type { Scope, Variable } from '../expansion.ts';
import { originateDefault } from '../origins.ts';
import { traced } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import type { ArgDeclaration } from './arg-declarations.ts';
import { expandWord } from './expand-word.ts';

/**
 * ARGs that BuildKit sets by itself (`dockerfile2llb/platform.go`, `defaultArgs`); their values depend on the machine and on
 * the command line.
 */
const AUTOMATIC = [
  ...['BUILDPLATFORM', 'BUILDOS', 'BUILDOSVERSION', 'BUILDARCH', 'BUILDVARIANT'],
  ...['TARGETPLATFORM', 'TARGETOS', 'TARGETOSVERSION', 'TARGETARCH', 'TARGETVARIANT', 'TARGETSTAGE'],
];

/** The ARGs before the first FROM: the only variables that a FROM sees (`dockerfile2llb/convert.go`, `buildMetaArgs`). */
export class GlobalArguments {
  private readonly variables = new Map<string, Variable>();
  private readonly given: ReadonlyMap<string, string>;

  /** `given` are build arguments; they win over defaults, and over the automatic ones even where nothing declares them. */
  constructor(given: ReadonlyMap<string, string>) {
    this.given = given;
    for (const name of AUTOMATIC) {
      this.variables.set(name, this.givenValue(name) ?? { kind: 'unknown', because: [name] });
    }
  }

  readonly scope: Scope = (name) => this.variables.get(name) ?? { kind: 'unset' };

  /** A declaration sees those before it, also an earlier one of its own name. */
  declare({ name, value }: ArgDeclaration, escape: string): void {
    const variable = this.givenValue(name) ?? (value && this.defaultValue(name, value, escape));
    if (variable !== undefined) this.variables.set(name, variable);
  }

  private givenValue(name: string): Variable | undefined {
    const value = this.given.get(name);
    return value === undefined ? undefined : { kind: 'value', value: traced(value, { kind: 'given', variable: name }) };
  }

  private defaultValue(name: string, written: TracedText, escape: string): Variable {
    const { text, unknown } = expandWord(written, this.scope, escape);
    if (unknown.length > 0) return { kind: 'unknown', because: unknown };
    if (text.text.length > MAX_EXPANSION) return { kind: 'unknown', because: [name] };
    return { kind: 'value', value: originateDefault(text, name) };
  }
}
