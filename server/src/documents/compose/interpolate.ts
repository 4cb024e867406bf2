import { ExpansionBuilder, MAX_EXPANSION, unexpanded, unknownExpansion } from '../expansion.ts';
import type { Expansion, Scope } from '../expansion.ts';
import { originateDefault } from '../origins.ts';
import { sliceTraced } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';

/** Deepest nesting of `${A:-${B:-…}}` that is read. */
const MAX_DEPTH = 50;

const NAME = /[_a-zA-Z][_a-zA-Z0-9]*/y;
const OPERATOR = /:?[-+?]/y;

/**
 * Fills in `$V`, `${V}` and `${V:-default}` with their relatives, and makes `$` of `$$`, as Compose does with every value
 * (compose-go `template/template.go`). A text that Compose refuses is given back as it is written.
 */
export function interpolate(source: TracedText, scope: Scope): Expansion {
  if (source.text.length > MAX_EXPANSION) return unexpanded(source);
  return substitute(source, scope, 0) ?? unexpanded(source);
}

/** `undefined`: not a valid template. */
function substitute(source: TracedText, scope: Scope, depth: number): Expansion | undefined {
  const { text } = source;
  const out = new ExpansionBuilder();
  let at = 0;
  for (;;) {
    const dollar = text.indexOf('$', at);
    out.push(sliceTraced(source, at, dollar === -1 ? text.length : dollar));
    if (dollar === -1) return out.build();
    const expression = readExpression(source, dollar);
    if (expression === undefined || depth > MAX_DEPTH) return undefined;
    const value = expression.kind === 'dollar' ? unexpanded(expression.text) : evaluate(expression, scope, depth);
    if (value === undefined) return undefined;
    out.add(value);
    at = expression.end;
  }
}

type Expression =
  | { readonly kind: 'dollar'; readonly text: TracedText; readonly end: number }
  | {
      readonly kind: 'variable';
      readonly name: string;
      /** Empty, or one of `-`, `:-`, `+`, `:+`, `?`, `:?`. */
      readonly operator: string;
      readonly operand: TracedText;
      readonly written: TracedText;
      readonly end: number;
    };

function readExpression(source: TracedText, dollar: number): Expression | undefined {
  const { text } = source;
  if (text[dollar + 1] === '$')
    return { kind: 'dollar', text: sliceTraced(source, dollar + 1, dollar + 2), end: dollar + 2 };
  const braced = text[dollar + 1] === '{';
  const name = matchAt(NAME, text, dollar + (braced ? 2 : 1));
  if (name === undefined) return undefined;
  const nameEnd = dollar + (braced ? 2 : 1) + name.length;
  const close = braced ? closingBrace(text, dollar + 1) : nameEnd;
  const operator = (braced ? matchAt(OPERATOR, text, nameEnd) : undefined) ?? '';
  if (close === -1 || (operator === '' && close !== nameEnd)) return undefined;
  const end = braced ? close + 1 : close;
  return {
    kind: 'variable',
    name,
    operator,
    operand: sliceTraced(source, nameEnd + operator.length, Math.max(nameEnd + operator.length, close)),
    written: sliceTraced(source, dollar, end),
    end,
  };
}

function evaluate(
  { name, operator, operand, written }: Extract<Expression, { kind: 'variable' }>,
  scope: Scope,
  depth: number,
): Expansion | undefined {
  const variable = scope(name);
  if (variable.kind === 'unknown') return unknownExpansion(written, variable.because);
  const counts = variable.kind === 'value' && !(operator.startsWith(':') && variable.value.text === '');
  if (operator.endsWith('+')) return counts ? substitute(operand, scope, depth + 1) : new ExpansionBuilder().build();
  if (counts) return { text: variable.value, unknown: [], values: [variable.value] };
  if (!operator.endsWith('-')) return unknownExpansion(written, [name]);
  return substitute(originateDefault(operand, name), scope, depth + 1);
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
