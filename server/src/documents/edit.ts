import type { Span } from '../base/span.ts';
import type { Reference } from '../reference/reference.ts';
import type { EditPlan, ImageUse, ReferenceEdit, TextEdit } from './image-use.ts';
import type { PieceOrigin, TracedText } from './traced-text.ts';

/** A replacement in the text of a reference; an insertion where the span is empty. */
interface Change {
  readonly span: Span;
  readonly newText: string;
  /** What of the reference changes, or, for an insertion, what it is put behind. */
  readonly part: 'name' | 'tag' | 'digest';
}

/**
 * Maps a change of a reference to the characters of the document it came from. Planning against the changed document again
 * gives no edits. Refused where the text is not one piece of the document, or where another use would change with it.
 */
export function planEdit(use: ImageUse, edit: ReferenceEdit): EditPlan {
  if (use.subject.kind !== 'reference')
    return { kind: 'refused', reason: 'the text is not a complete image reference' };
  const edits: TextEdit[] = [];
  for (const change of changesOf(use.subject.reference, edit)) {
    const plan = locate(use.traced, change);
    if (plan.kind === 'refused') return plan;
    edits.push(...plan.edits);
  }
  return { kind: 'edit', edits: joinInsertions(edits) };
}

function changesOf(reference: Reference, edit: ReferenceEdit): readonly Change[] {
  switch (edit.kind) {
    case 'set-digest':
      return setDigest(reference, edit.digest);
    case 'remove-digest':
      return removeDigest(reference);
    case 'set-tag':
      return [
        ...setTag(reference, edit.tag),
        ...(edit.digest === undefined ? removeDigest(reference) : setDigest(reference, edit.digest)),
      ];
  }
}

function setDigest({ text, spans }: Reference, digest: string): readonly Change[] {
  if (spans.digest) return replace(text, spans.digest, digest, 'digest');
  return [insert(text.length, `@${digest}`, spans.tag ? 'tag' : 'name')];
}

function removeDigest({ text, spans }: Reference): readonly Change[] {
  return spans.digest ? replace(text, { start: spans.digest.start - 1, end: spans.digest.end }, '', 'digest') : [];
}

function setTag({ text, spans }: Reference, tag: string): readonly Change[] {
  if (spans.tag) return replace(text, spans.tag, tag, 'tag');
  return [insert(spans.path.end, `:${tag}`, 'name')];
}

function replace(text: string, span: Span, newText: string, part: Change['part']): readonly Change[] {
  return text.slice(span.start, span.end) === newText ? [] : [{ span, newText, part }];
}

function insert(at: number, newText: string, part: Change['part']): Change {
  return { span: { start: at, end: at }, newText, part };
}

/** The piece that holds all of a change decides; for an insertion, the piece that holds the character before it. */
function locate(traced: TracedText, { span, newText, part }: Change): EditPlan {
  const held = { start: span.start === span.end ? span.start - 1 : span.start, end: span.end };
  let start = 0;
  for (const { length, origin } of traced.pieces) {
    const end = start + length;
    if (held.start < end) {
      const reason = held.end > end ? `the ${part} is put together from several places` : reasonAgainst(origin, part);
      if (reason !== undefined) return { kind: 'refused', reason };
      return { kind: 'edit', edits: [{ span: inDocument(origin, start, span), newText }] };
    }
    start = end;
  }
  return { kind: 'refused', reason: 'the reference is empty' };
}

function reasonAgainst(origin: PieceOrigin, part: Change['part']): string | undefined {
  switch (origin.kind) {
    case 'verbatim':
      return undefined;
    case 'default':
      return origin.uses === 1
        ? undefined
        : `the ${part} comes from the variable ${origin.variable}, which is used elsewhere too`;
    case 'rewritten':
      return `the ${part} is written with escapes or over several lines`;
    case 'given':
      return `the ${part} comes from the variable ${origin.variable}${origin.source === undefined ? '' : `, set by ${origin.source}`}`;
  }
}

function inDocument(origin: PieceOrigin, pieceStart: number, span: Span): Span {
  const offset = 'span' in origin ? origin.span.start - pieceStart : 0;
  return { start: span.start + offset, end: span.end + offset };
}

/** A tag and a digest put in at the same place are one edit, for editors do not keep the order of two. */
function joinInsertions(edits: readonly TextEdit[]): readonly TextEdit[] {
  const [first, second] = edits;
  if (second === undefined || first?.span.end !== second.span.start) return edits;
  return [{ span: { start: first.span.start, end: second.span.end }, newText: first.newText + second.newText }];
}
