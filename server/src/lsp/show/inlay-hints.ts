import type { InlayHint, Position, Range } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { CheckedDocument } from '../check/document-check.ts';
import { spanOf } from './positions.ts';
import { verdictWords } from './verdict-words.ts';

/** The short verdict of every image use in a range, at the end of its line, where it moves nothing that people read. */
export function inlayHintsIn({ text, inspection }: CheckedDocument, range: Range): InlayHint[] {
  const { start, end } = spanOf(text, range);
  return inspection.uses
    .filter(({ use, verdict }) => verdict !== undefined && use.span.end >= start && use.span.end <= end)
    .map(({ use, verdict }) => ({
      position: endOfLine(text, use.span.end),
      label: verdictWords(verdict),
      paddingLeft: true,
    }));
}

function endOfLine(text: TextDocument, offset: number): Position {
  const { line } = text.positionAt(offset);
  const whole = text.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  return { line, character: whole.replace(/[\r\n]+$/, '').length };
}
