import type { Span } from '../base/span.ts';
import type { Expansion } from './expansion.ts';
import type { ImageUse, UseKind } from './image-use.ts';
import { DefaultCensus } from './origins.ts';
import { givenValues } from './given-values.ts';
import { subjectOf } from './subject.ts';
import type { TracedText } from './traced-text.ts';

/** A place in a document that names an image, before it is known what else reads the same defaults. */
export interface Slot {
  readonly kind: UseKind;
  /** What is underlined. */
  readonly span: Span;
  readonly expansion: Expansion;
  readonly platform?: string;
}

/**
 * Turns slots into uses. `otherReaders` are values of variables that were read for anything else: a default that one of
 * them reads must not be edited for an image's sake.
 */
export function usesOf(slots: readonly Slot[], otherReaders: readonly TracedText[]): readonly ImageUse[] {
  const census = new DefaultCensus([...slots.flatMap(({ expansion }) => expansion.values), ...otherReaders]);
  return slots.map(({ kind, span, expansion, platform }) => {
    const given = givenValues(expansion.values);
    return {
      kind,
      span,
      subject: subjectOf(expansion),
      traced: census.fillIn(expansion.text),
      ...(platform !== undefined && { platform }),
      ...(given.length > 0 && { given }),
    };
  });
}

/** Where a text stands in the document, from its first to its last character; quotes around the whole are left out. */
export function spanOfWritten({ text, pieces }: TracedText): Span | undefined {
  const spans = pieces.flatMap(({ origin }) => ('span' in origin ? [origin.span] : []));
  const first = spans[0];
  const last = spans.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const quoted = text.length >= 2 && (text.startsWith('"') || text.startsWith("'")) && text.at(-1) === text[0];
  return quoted ? { start: first.start + 1, end: last.end - 1 } : { start: first.start, end: last.end };
}
