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
  /** Variables without a known value, in the order they were met. */
  readonly unknown: readonly string[];
  /** The values that went into the text, or were looked at to decide what goes into it. */
  readonly values: readonly TracedText[];
}

/** Longest text that variables are expanded in or to; longer than any reference can be (host 253, path 255, tag 128). */
export const MAX_EXPANSION = 4_096;

/** Collects the parts of an expansion. */
export class ExpansionBuilder {
  private readonly text = new TraceBuilder();
  private readonly unknown = new Set<string>();
  private readonly values: TracedText[] = [];

  /** Length of the text so far. */
  get length(): number {
    return this.text.length;
  }

  push(text: TracedText): void {
    this.text.append(text);
  }

  /** Adds a part with what it depends on. */
  add(part: Expansion): void {
    this.text.append(part.text);
    this.depend(part);
  }

  /** Adds what a part depends on, without its text. */
  depend({ unknown, values }: Pick<Expansion, 'unknown' | 'values'>): void {
    for (const name of unknown) this.unknown.add(name);
    this.values.push(...values);
  }

  build(): Expansion {
    return { text: this.text.build(), unknown: [...this.unknown], values: this.values };
  }
}

/** A text in which nothing was expanded. */
export function unexpanded(text: TracedText): Expansion {
  return { text, unknown: [], values: [] };
}

/** Text that cannot be filled in: it stays as written, and the variables are the reason. */
export function unknownExpansion(written: TracedText, because: readonly string[]): Expansion {
  return { text: written, unknown: because, values: [] };
}
