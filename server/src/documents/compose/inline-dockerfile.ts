import type { Span } from '../../base/span.ts';
import { parseDockerfile } from '../dockerfile/parse-dockerfile.ts';
import { givenValues } from '../given-values.ts';
import type { Expansion, Gap } from '../expansion.ts';
import type { DocumentContext, DocumentProblem, ImageUse, ParsedDocument } from '../image-use.ts';
import { spanOfWritten } from '../slots.ts';
import { TraceIndex } from '../trace-index.ts';
import type { PieceOrigin, TracedPiece, TracedText } from '../traced-text.ts';

/** Longest inline Dockerfile that is read, in UTF-16 code units. */
export const MAX_INLINE_LENGTH = 256 * 1024;

/**
 * The images of a Dockerfile that stands in a scalar. The Dockerfile's parser sees the scalar's value, after Compose has
 * filled in its own variables; what it finds is mapped back to where it stands in the Compose file.
 */
export function parseInlineDockerfile(source: Expansion, context: DocumentContext): ParsedDocument {
  if (source.text.text.length > MAX_INLINE_LENGTH) return { uses: [], problems: [tooLong(source)] };
  const { uses, problems } = parseDockerfile(source.text.text, context);
  const origin = new InlineOrigin(source);
  return {
    uses: uses.map((use) => origin.mapUse(use)),
    problems: problems.map((problem) => origin.mapProblem(problem)),
  };
}

function tooLong({ text }: Expansion): DocumentProblem {
  const message = `the inline Dockerfile is larger than ${MAX_INLINE_LENGTH / 1024} KB and was not read`;
  return { code: 'not-read', message, span: spanOfWritten(text) ?? { start: 0, end: 0 } };
}

class InlineOrigin {
  private readonly source: TraceIndex;
  private readonly gaps: readonly Gap[];

  constructor({ text, gaps }: Expansion) {
    this.source = new TraceIndex(text);
    this.gaps = gaps;
  }

  mapUse(use: ImageUse): ImageUse {
    const read = [use.span, ...use.traced.pieces.flatMap(({ origin }) => ('span' in origin ? [origin.span] : []))];
    const variables = new Set(read.flatMap((span) => this.unknownIn(span)));
    const traced = this.mapTraced(use.traced);
    // Compose's own variables are filled in before the Dockerfile is read, which takes them for what is written.
    const given = [...(use.given ?? []), ...givenValues([traced])];
    const distinct = new Map(given.map((value) => [value.variable, value]));
    const mapped = {
      ...use,
      span: this.mapSpan(use.span),
      traced,
      ...(distinct.size > 0 && { given: [...distinct.values()] }),
    };
    if (variables.size === 0) return mapped;
    return { ...mapped, subject: { kind: 'unresolved', text: mapped.traced.text, variables: [...variables] } };
  }

  mapProblem(problem: DocumentProblem): DocumentProblem {
    return { ...problem, span: this.mapSpan(problem.span) };
  }

  /** The unknown variables of Compose in a part of the Dockerfile. */
  private unknownIn({ start, end }: Span): readonly string[] {
    let low = 0;
    let high = this.gaps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.gaps[middle]?.span.end ?? Infinity) <= start) low = middle + 1;
      else high = middle;
    }
    const variables: string[] = [];
    for (let gap = this.gaps[low]; gap && gap.span.start < end; gap = this.gaps[low]) {
      variables.push(...gap.variables);
      low += 1;
    }
    return variables;
  }

  private mapSpan({ start, end }: Span): Span {
    const { pieces } = this.source.slice(start, Math.max(end, start + 1));
    const spans = pieces.flatMap(({ origin }) => ('span' in origin ? [origin.span] : []));
    return { start: spans[0]?.start ?? 0, end: spans.at(-1)?.end ?? 0 };
  }

  private mapTraced({ text, pieces }: TracedText): TracedText {
    return { text, pieces: pieces.flatMap((piece) => this.mapPiece(piece)) };
  }

  private mapPiece({ length, origin }: TracedPiece): readonly TracedPiece[] {
    switch (origin.kind) {
      case 'verbatim':
        return this.source.slice(origin.span.start, origin.span.end).pieces;
      case 'default':
        return this.source
          .slice(origin.span.start, origin.span.end)
          .pieces.map((piece) => ({ ...piece, origin: asDefault(piece.origin, origin) }));
      case 'rewritten':
        return [{ length, origin: { kind: 'rewritten', span: this.mapSpan(origin.span) } }];
      case 'given':
        return [{ length, origin }];
    }
  }
}

function asDefault(origin: PieceOrigin, { variable, uses }: Extract<PieceOrigin, { kind: 'default' }>): PieceOrigin {
  return origin.kind === 'verbatim' ? { kind: 'default', span: origin.span, variable, uses } : origin;
}
