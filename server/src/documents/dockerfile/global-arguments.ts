import { MAX_EXPANSION, unknownVariables } from '../expansion.ts';
import type { Scope, Variable } from '../expansion.ts';
import type { DocumentContext } from '../image-use.ts';
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

const SETTING = 'the setting imageTrust.buildArguments';

/** The ARGs before the first FROM: the only variables that a FROM sees (`dockerfile2llb/convert.go`, `buildMetaArgs`). */
export class GlobalArguments {
  private readonly variables = new Map<string, Variable>();
  private readonly context: DocumentContext;

  /** Build arguments win over defaults, and over the automatic ones even where nothing declares them. */
  constructor(context: DocumentContext) {
    this.context = context;
    for (const name of AUTOMATIC) this.variables.set(name, this.given(name) ?? { kind: 'unknown', because: [name] });
  }

  readonly scope: Scope = (name) => this.variables.get(name) ?? { kind: 'unset' };

  /** A declaration sees those before it, also an earlier one of its own name. */
  declare({ name, value }: ArgDeclaration, escape: string): void {
    const variable = this.given(name) ?? (value && this.defaultOf(name, value, escape));
    if (variable !== undefined) this.variables.set(name, variable);
  }

  private given(name: string): Variable | undefined {
    const set = this.context.buildArguments.get(name);
    const given =
      set === undefined
        ? this.context.build?.arguments.get(name)
        : { kind: 'value' as const, value: set, source: SETTING };
    if (given === undefined) return undefined;
    if (given.kind !== 'value' || given.value.length > MAX_EXPANSION) return { kind: 'unknown', because: [name] };
    return { kind: 'value', value: traced(given.value, { kind: 'given', variable: name, source: given.source }) };
  }

  private defaultOf(name: string, written: TracedText, escape: string): Variable {
    const expansion = expandWord(written, this.scope, escape);
    const { text } = expansion;
    if (expansion.gaps.length > 0) return { kind: 'unknown', because: unknownVariables(expansion) };
    if (text.text.length > MAX_EXPANSION) return { kind: 'unknown', because: [name] };
    return { kind: 'value', value: originateDefault(text, name) };
  }
}
