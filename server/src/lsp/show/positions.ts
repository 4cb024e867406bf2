import type { Range, TextEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../../base/span.ts';
import type { TextEdit as SpanEdit } from '../../documents/image-use.ts';

/** The only place where offsets become lines and columns: on the way out … */
export function rangeOf(text: TextDocument, span: Span): Range {
  return { start: text.positionAt(span.start), end: text.positionAt(span.end) };
}

/** … and the other way round, on the way in. Positions outside the text are moved to its nearest end. */
export function spanOf(text: TextDocument, range: Range): Span {
  return { start: text.offsetAt(range.start), end: text.offsetAt(range.end) };
}

export function textEditOf(text: TextDocument, { span, newText }: SpanEdit): TextEdit {
  return { range: rangeOf(text, span), newText };
}
