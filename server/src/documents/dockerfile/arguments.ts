import type { Scope, Variable } from '../expansion.ts';
import { originateDefault } from '../origins.ts';
import { traced } from '../trace.ts';
import { TraceReader } from '../trace-reader.ts';
import type { TracedText } from '../traced-text.ts';
import { expandWord } from './expand-word.ts';

/** One declaration of an ARG instruction: `ARG A B=1` has two. */
export interface ArgDeclaration {
  readonly name: string;
  /** As written, with its quotes; absent without `=`. */
  readonly value?: TracedText;
}

/**
 * ARGs that BuildKit sets by itself (`dockerfile2llb/platform.go`, `defaultArgs`); their values depend on the machine and on
 * the command line.
 */
const AUTOMATIC = [
  ...['BUILDPLATFORM', 'BUILDOS', 'BUILDOSVERSION', 'BUILDARCH', 'BUILDVARIANT'],
  ...['TARGETPLATFORM', 'TARGETOS', 'TARGETOSVERSION', 'TARGETARCH', 'TARGETVARIANT', 'TARGETSTAGE'],
];

/** The declarations of an ARG instruction (BuildKit `line_parsers.go`, `parseWords`; `instructions/parse.go`, `parseArg`). */
export function parseArgDeclarations(args: TracedText, escape: string): readonly ArgDeclaration[] {
  return quotedWords(args, escape).map((word) => {
    const equals = word.text.indexOf('=');
    if (equals === -1) return { name: word.text };
    const reader = new TraceReader(word);
    reader.skip(equals + 1);
    return { name: word.text.slice(0, equals), value: reader.take(Infinity) };
  });
}

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
    return { kind: 'value', value: originateDefault(text, name) };
  }
}

/** Words between white space outside quotes; quotes and escapes stay in them. */
function quotedWords(source: TracedText, escape: string): readonly TracedText[] {
  const reader = new TraceReader(source);
  const words: TracedText[] = [];
  for (;;) {
    reader.skip(/\S/.exec(reader.text.slice(reader.at))?.index ?? Infinity);
    if (reader.atEnd) return words;
    words.push(reader.take(quotedWordLength(reader.text, reader.at, escape)));
  }
}

function quotedWordLength(text: string, start: number, escape: string): number {
  let quote = '';
  let at = start;
  for (; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === escape && quote !== "'") at += 1;
    else if (quote === '' && /\s/.test(char)) break;
    else if (char === quote) quote = '';
    else if (quote === '' && (char === '"' || char === "'")) quote = char;
  }
  return Math.min(at, text.length) - start;
}
