import { expandedTo, ExpansionBuilder, MAX_EXPANSION, unexpanded, unknownExpansion } from '../expansion.ts';
import type { Expansion, Scope } from '../expansion.ts';
import { originateDefault } from '../origins.ts';
import { TraceIndex } from '../trace-index.ts';
import { TraceReader } from '../trace-reader.ts';
import type { TracedText } from '../traced-text.ts';
import { applyOperator } from './operators.ts';

/** Deepest nesting of `${A:-${B:-…}}` that is read. */
const MAX_DEPTH = 50;

const PLAIN = /[\w.:@-]+/y;

/**
 * Takes away quotes and escapes and fills in variables, as BuildKit does with a base image name or an ARG's default
 * (`frontend/dockerfile/shell/lex.go`, `ProcessWord`). A word that BuildKit cannot read is given back as it is written, one
 * that grows longer than any reference is as good as unknown.
 */
export function expandWord(word: TracedText, scope: Scope, escape: string): Expansion {
  if (word.text.length > MAX_EXPANSION) return unexpanded(word);
  const lexer = new Lexer(word, scope, escape);
  const expansion = lexer.readUntil(undefined);
  if (lexer.overgrownBy !== undefined) return unknownExpansion(word, [lexer.overgrownBy]);
  return lexer.failed ? unexpanded(word) : expansion;
}

class Lexer {
  /** Set once the text turned out not to be readable; what was read is then worthless. */
  failed = false;
  /** The variable that made the text too long. */
  overgrownBy: string | undefined;
  private readonly source: TracedText;
  private readonly reader: TraceReader;
  private index: TraceIndex | undefined;
  private readonly scope: Scope;
  private readonly escape: string;
  private depth = 0;
  private lastName = '';

  constructor(source: TracedText, scope: Scope, escape: string) {
    this.source = source;
    this.reader = new TraceReader(source);
    this.scope = scope;
    this.escape = escape;
  }

  /**
   * Reads up to and over `stop`, which must come, or to the end of the text. Patterns keep their escape characters.
   */
  readUntil(stop: string | undefined, escapes: 'dropped' | 'kept' = 'dropped'): Expansion {
    const out = new ExpansionBuilder();
    while (!this.reader.atEnd && !this.failed) {
      const char = this.reader.peek();
      if (char === stop) {
        this.reader.skip(1);
        return out.build();
      }
      this.boundGrowth(out);
      if (char === "'") this.readSingleQuoted(out);
      else if (char === '"') this.readDoubleQuoted(out);
      else if (char === '$') out.add(this.readVariable());
      else {
        if (char === this.escape) this.readEscape(out, escapes);
        else out.push(this.reader.take(Math.max(1, this.plainLength())));
      }
    }
    if (stop !== undefined) this.failed = true;
    return out.build();
  }

  private readEscape(out: ExpansionBuilder, escapes: 'dropped' | 'kept'): void {
    if (escapes === 'kept') out.push(this.reader.take(2));
    else {
      this.reader.skip(1);
      out.push(this.reader.take(1));
    }
  }

  /** Stops where values upon values have made the text longer than any reference can be. */
  private boundGrowth({ length }: ExpansionBuilder): void {
    if (length <= MAX_EXPANSION) return;
    this.overgrownBy ??= this.lastName;
    this.failed = true;
  }

  private readSingleQuoted(out: ExpansionBuilder): void {
    this.reader.skip(1);
    const length = this.reader.text.indexOf("'", this.reader.at) - this.reader.at;
    if (length < 0) this.failed = true;
    else out.push(this.reader.take(length));
    this.reader.skip(1);
  }

  private readDoubleQuoted(out: ExpansionBuilder): void {
    this.reader.skip(1);
    while (!this.reader.atEnd && !this.failed) {
      const char = this.reader.peek();
      if (char === '"') {
        this.reader.skip(1);
        return;
      }
      this.boundGrowth(out);
      if (char === '$') {
        out.add(this.readVariable());
        continue;
      }
      const next = this.reader.peek(1);
      const escapes = char === this.escape && (next === '"' || next === '$' || next === this.escape);
      if (escapes) this.reader.skip(1);
      out.push(this.reader.take(1));
    }
    this.failed = true;
  }

  private readVariable(): Expansion {
    const start = this.reader.at;
    this.reader.skip(1);
    if (this.reader.peek() === '{') return this.readBraced(start);
    const name = this.readName();
    return name === '' ? unexpanded(this.written(start)) : this.valueOf(name, start);
  }

  private readBraced(start: number): Expansion {
    this.reader.skip(1);
    const name = this.readName();
    const colon = name !== '' && this.reader.peek() === ':' ? ':' : '';
    this.reader.skip(colon.length);
    const operator = this.reader.peek();
    this.reader.skip(1);
    this.depth += 1;
    const fails = name === '' || !'}-+?#%/'.includes(operator || ' ') || this.depth > MAX_DEPTH;
    if (fails || (colon !== '' && !'-+?'.includes(operator))) {
      this.failed = true;
      return unexpanded(this.written(start));
    }
    const expansion = operator === '}' ? this.valueOf(name, start) : this.readOperation(name, colon + operator, start);
    this.depth -= 1;
    return expansion;
  }

  private readOperation(name: string, operator: string, start: number): Expansion {
    const all = operator === '/' && this.reader.peek() === '/';
    if (all) this.reader.skip(1);
    const operands =
      operator === '/'
        ? [this.readUntil('/', 'kept'), this.readUntil('}', 'kept')]
        : [this.readUntil('}', operator === '#' || operator === '%' ? 'kept' : 'dropped')];
    if (this.failed) return unexpanded(this.written(start));
    return applyOperator({
      name,
      operator: all ? '//' : operator,
      operands: operands.map((operand) => ({ ...operand, text: originateDefault(operand.text, name) })),
      variable: this.scope(name),
      written: this.written(start),
    });
  }

  private valueOf(name: string, start: number): Expansion {
    const variable = this.scope(name);
    switch (variable.kind) {
      case 'value':
        return expandedTo(variable.value);
      case 'unknown':
        return unknownExpansion(this.written(start), variable.because);
      case 'unset':
        return unknownExpansion(this.written(start), [name]);
    }
  }

  /** Letters, digits and `_`; digits alone where it begins with one; one of the shell's special parameters. */
  private readName(): string {
    const rest = this.reader.text.slice(this.reader.at);
    const name = /^(?:\p{Nd}+|[@*#?\-$!]|[\p{L}\p{Nd}_]+)/u.exec(rest)?.[0] ?? '';
    this.reader.skip(name.length);
    this.lastName = name;
    return name;
  }

  /** How many characters from here on mean themselves wherever they stand. */
  private plainLength(): number {
    PLAIN.lastIndex = this.reader.at;
    return PLAIN.exec(this.reader.text)?.[0].length ?? 0;
  }

  private written(start: number): TracedText {
    this.index ??= new TraceIndex(this.source);
    return this.index.slice(start, this.reader.at);
  }
}
