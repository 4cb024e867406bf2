import { expandedTo, ExpansionBuilder, MAX_EXPANSION, unexpanded, unknownExpansion } from '../expansion.ts';
import type { Expansion, Scope } from '../expansion.ts';
import { originateDefault } from '../origins.ts';
import { TraceIndex } from '../trace-index.ts';
import type { TracedText } from '../traced-text.ts';

/** Deepest nesting of `${A:-${B:-…}}` that is read. */
const MAX_DEPTH = 50;

const NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const OPERATOR = /:?[-+?]/y;

/**
 * Fills in `$V`, `${V}` and `${V:-default}` with their relatives, and makes `$` of `$$`, as Compose does with every value
 * (compose-go `template/template.go`). A text that Compose refuses is given back as it is written.
 */
export function interpolate(source: TracedText, scope: Scope, maxLength = MAX_EXPANSION): Expansion {
  if (source.text.length > maxLength) return unexpanded(source);
  return new Template(scope, maxLength).substitute(source, 0) ?? unexpanded(source);
}

class Template {
  private readonly scope: Scope;
  private readonly maxLength: number;

  constructor(scope: Scope, maxLength: number) {
    this.scope = scope;
    this.maxLength = maxLength;
  }

  /** `undefined`: not a valid template, or one that grows beyond the limit. */
  substitute(source: TracedText, depth: number): Expansion | undefined {
    const { text } = source;
    const index = new TraceIndex(source);
    const out = new ExpansionBuilder();
    let at = 0;
    for (;;) {
      const dollar = text.indexOf('$', at);
      out.push(index.slice(at, dollar === -1 ? text.length : dollar));
      if (dollar === -1) return out.build();
      const expression = readExpression(index, dollar);
      if (expression === undefined || depth > MAX_DEPTH || out.length > this.maxLength) return undefined;
      const value = expression.kind === 'dollar' ? unexpanded(expression.text) : this.evaluate(expression, depth);
      if (value === undefined) return undefined;
      out.add(value);
      at = expression.end;
    }
  }

  private evaluate({ name, operator, operand, written }: VariableExpression, depth: number): Expansion | undefined {
    const variable = this.scope(name);
    if (variable.kind === 'unknown') return unknownExpansion(written, variable.because);
    const counts = variable.kind === 'value' && !(operator.startsWith(':') && variable.value.text === '');
    if (operator.endsWith('+')) return counts ? this.substitute(operand, depth + 1) : new ExpansionBuilder().build();
    const isTooLong = counts && variable.value.text.length > this.maxLength;
    if (counts && !isTooLong) return expandedTo(variable.value);
    if (isTooLong || !operator.endsWith('-')) return unknownExpansion(written, [name]);
    return this.substitute(originateDefault(operand, name), depth + 1);
  }
}

type Expression = { readonly kind: 'dollar'; readonly text: TracedText; readonly end: number } | VariableExpression;

interface VariableExpression {
  readonly kind: 'variable';
  readonly name: string;
  /** Empty, or one of `-`, `:-`, `+`, `:+`, `?`, `:?`. */
  readonly operator: string;
  readonly operand: TracedText;
  readonly written: TracedText;
  readonly end: number;
}

function readExpression(source: TraceIndex, dollar: number): Expression | undefined {
  const { text } = source;
  if (text[dollar + 1] === '$') return { kind: 'dollar', text: source.slice(dollar + 1, dollar + 2), end: dollar + 2 };
  const braced = text[dollar + 1] === '{';
  const name = matchAt(NAME, text, dollar + (braced ? 2 : 1));
  if (name === undefined) return undefined;
  const nameEnd = dollar + (braced ? 2 : 1) + name.length;
  const close = braced ? closingBrace(text, dollar + 1) : nameEnd;
  const operator = (braced ? matchAt(OPERATOR, text, nameEnd) : undefined) ?? '';
  if (close === -1 || (operator === '' && close !== nameEnd)) return undefined;
  const end = braced ? close + 1 : close;
  const operand = source.slice(nameEnd + operator.length, Math.max(nameEnd + operator.length, close));
  return { kind: 'variable', name, operator, operand, written: source.slice(dollar, end), end };
}

/** The brace that closes the one at `open`; -1 if none does. */
function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    else if (text[at] === '}') depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
