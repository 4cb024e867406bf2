import { shiftSpan } from '../base/span.ts';
import type { Span } from '../base/span.ts';
import { TraceBuilder } from './trace.ts';
import type { TracedText } from './traced-text.ts';

/** What is known of a variable. */
export type Variable =
  | { readonly kind: 'value'; readonly value: TracedText }
  /** It has a value that cannot be known here; `because` names the variables it depends on. */
  | { readonly kind: 'unknown'; readonly because: readonly string[] }
  | { readonly kind: 'unset' };

export type Scope = (name: string) => Variable;

/** A text with its variables filled in as far as they are known; the others stand in `text` as they are written. */
export interface Expansion {
  readonly text: TracedText;
  /** Where variables without a known value stand, in order. */
  readonly gaps: readonly Gap[];
  /** The values that went into the text, or were looked at to decide what goes into it. */
  readonly values: readonly TracedText[];
}

export interface Gap {
  /** In the expansion's text. */
  readonly span: Span;
  readonly variables: readonly string[];
}

/** Longest text that variables are expanded to; longer than any reference can be (host 253, path 255, tag 128). */
export const MAX_EXPANSION = 4_096;

/** Collects the parts of an expansion. */
export class ExpansionBuilder {
  private readonly text = new TraceBuilder();
  private readonly gaps: Gap[] = [];
  private readonly values: TracedText[] = [];

  /** Length of the text so far. */
  get length(): number {
    return this.text.length;
  }

  push(text: TracedText): void {
    this.text.append(text);
  }

  /** Adds a part with what it depends on. */
  add({ text, gaps, values }: Expansion): void {
    for (const { span, variables } of gaps) this.gaps.push({ span: shiftSpan(span, this.length), variables });
    this.text.append(text);
    for (const value of values) this.values.push(value);
  }

  /** Notes a value that decided what goes into the text. */
  dependOn(value: TracedText): void {
    this.values.push(value);
  }

  build(): Expansion {
    return { text: this.text.build(), gaps: this.gaps, values: this.values };
  }
}

/** The names of the variables without a known value, each once. */
export function unknownVariables({ gaps }: Pick<Expansion, 'gaps'>): readonly string[] {
  return [...new Set(gaps.flatMap(({ variables }) => variables))];
}

/** The value of a variable. */
export function expandedTo(value: TracedText): Expansion {
  return { text: value, gaps: [], values: [value] };
}

/** A text in which nothing was expanded. */
export function unexpanded(text: TracedText): Expansion {
  return { text, gaps: [], values: [] };
}

/** Text that cannot be filled in: it stays as written, and the variables are the reason. */
export function unknownExpansion(written: TracedText, variables: readonly string[]): Expansion {
  return { text: written, gaps: [{ span: { start: 0, end: written.text.length }, variables }], values: [] };
}
