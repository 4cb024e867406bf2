import { expandedTo, ExpansionBuilder, unexpanded, unknownExpansion } from '../expansion.ts';
import type { Expansion, Variable } from '../expansion.ts';
import type { TracedText } from '../traced-text.ts';

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
      return unknownExpansion(written, [name]);
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
