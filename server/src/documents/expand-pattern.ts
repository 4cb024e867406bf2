import { expandedTo, ExpansionBuilder, MAX_EXPANSION, unexpanded, unknownExpansion } from './expansion.ts';
import type { Expansion, Scope } from './expansion.ts';
import { TraceIndex } from './trace-index.ts';
import type { TracedText } from './traced-text.ts';

/**
 * Fills in what the global `pattern` finds, its groups naming the variable; what the scope does not know is left as a gap. A
 * text that is too long for any reference is given back as it is written: patterns may look for an end from every beginning. One
 * that grows too long counts as unknown.
 */
export function expandPattern(
  written: TracedText,
  pattern: RegExp,
  scope: Scope,
  maxLength = MAX_EXPANSION,
): Expansion {
  if (written.text.length > maxLength) return unexpanded(written);
  const source = new TraceIndex(written);
  const out = new ExpansionBuilder();
  let at = 0;
  for (const match of written.text.matchAll(pattern)) {
    const end = match.index + match[0].length;
    const name = match.slice(1).join('').trim();
    const variable = scope(name);
    out.push(source.slice(at, match.index));
    if (variable.kind === 'value') out.add(expandedTo(variable.value));
    else
      out.add(
        unknownExpansion(source.slice(match.index, end), variable.kind === 'unknown' ? variable.because : [name]),
      );
    if (out.length > maxLength) return unknownExpansion(written, [name]);
    at = end;
  }
  out.push(source.slice(at));
  return out.build();
}

/** Leaves a gap wherever `pattern` finds an expression. */
export function leaveGaps(written: TracedText, pattern: RegExp): Expansion {
  return expandPattern(written, pattern, () => ({ kind: 'unset' }));
}
