import { expandedTo, ExpansionBuilder, unexpanded, unknownExpansion } from '../expansion.ts';
import type { Expansion, Variable } from '../expansion.ts';
import { sliceTraced, traced } from '../trace.ts';
import type { TracedText } from '../traced-text.ts';
import { canMatch, findMatch, matchEnd, parseGlob } from './glob.ts';
import type { Glob } from './glob.ts';

/** `${NAME:-word}` taken apart. */
export interface Operation {
  readonly name: string;
  /** `-`, `:-`, `+`, `:+`, `?`, `:?`, `#`, `%`, `/` or `//`; a doubled `#` or `%` stands in its operand. */
  readonly operator: string;
  /** One, two for `/` and `//`. */
  readonly operands: readonly Expansion[];
  readonly variable: Variable;
  /** The whole expression as it stands. */
  readonly written: TracedText;
}

/** The value of `${NAME…}` with an operator (BuildKit `shell/lex.go`, `processDollar`). */
export function applyOperator(operation: Operation): Expansion {
  const { name, operator, operands, variable, written } = operation;
  if (variable.kind === 'unknown') return unknownExpansion(written, variable.because);
  const word = operands[0] ?? unexpanded(written);
  switch (operator) {
    case '-':
    case ':-':
      return valueUnlessEmpty(operation) ?? word;
    case '+':
    case ':+':
      return replaceValue(operation, word);
    case '?':
    case ':?':
      return valueUnlessEmpty(operation) ?? unknownExpansion(written, [name]);
    default:
      return applyPattern(operation) ?? unknownExpansion(written, [name]);
  }
}

/** The variable's value where the operator counts it as set; with a colon, an empty value does not count. */
function valueUnlessEmpty({ variable, operator }: Operation): Expansion | undefined {
  if (variable.kind !== 'value' || (operator.startsWith(':') && variable.value.text === '')) return undefined;
  return expandedTo(variable.value);
}

function replaceValue(operation: Operation, word: Expansion): Expansion {
  const out = new ExpansionBuilder();
  const value = valueUnlessEmpty(operation);
  if (value === undefined) return out.build();
  out.dependOn(value.text);
  out.add(word);
  return out.build();
}

/** `undefined`: the value, the pattern or the replacement is not known, or the pattern is not valid. */
function applyPattern({ name, operator, operands, variable }: Operation): Expansion | undefined {
  if (variable.kind !== 'value' || !canMatch(variable.value.text)) return undefined;
  if (operands.some(({ gaps }) => gaps.length > 0)) return undefined;
  const { value } = variable;
  const [pattern = '', replacement = ''] = operands.map(({ text }) => text.text);
  const isGreedy = pattern.startsWith(operator);
  const glob = parseGlob(isGreedy ? pattern.slice(1) : pattern);
  // A dollar sign would refer to a part of the match.
  if (glob === undefined || replacement.includes('$')) return undefined;
  const text =
    operator === '/' || operator === '//'
      ? traced(substitute(glob, value.text, replacement, operator), { kind: 'given', variable: name })
      : trim({ name, operator, glob, value, want: isGreedy ? 'longest' : 'shortest' });
  return { text, gaps: [], values: [value, ...operands.flatMap(({ values }) => values)] };
}

interface Trimming {
  readonly name: string;
  readonly operator: string;
  readonly glob: Glob;
  readonly value: TracedText;
  readonly want: 'shortest' | 'longest';
}

/**
 * Takes away what matches at the beginning (`#`) or at the end (`%`). The rest can be edited in place only where that takes
 * away the same again: `${V##*:}` would take the beginning of a digest, too.
 */
function trim({ name, operator, glob, value, want }: Trimming): TracedText {
  const { text } = value;
  const isPrefix = operator === '#';
  const [pattern, subject] = isPrefix ? [glob, text] : [glob.toReversed(), text.split('').toReversed().join('')];
  const taken = matchEnd(pattern, subject, 0, want) ?? 0;
  const rest = isPrefix ? sliceTraced(value, taken) : sliceTraced(value, 0, text.length - taken);
  const isSameAgain = taken > 0 && glob.every(({ kind }) => kind === 'char');
  return isSameAgain ? rest : traced(rest.text, { kind: 'given', variable: name });
}

function substitute(glob: Glob, text: string, replacement: string, operator: '/' | '//'): string {
  let result = '';
  let at = 0;
  for (
    let match = findMatch(glob, text, at);
    match;
    match = operator === '//' ? findMatch(glob, text, at) : undefined
  ) {
    result += text.slice(at, match.start) + replacement;
    at = match.end;
  }
  return result + text.slice(at);
}
