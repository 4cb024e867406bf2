import type { InlayHint, Range } from 'vscode-languageserver';
import type { CheckedDocument } from './document-checks.ts';
import { spanOf } from './positions.ts';
import { verdictWords } from './verdict-words.ts';

/** The short verdict behind every image use in a range. */
export function inlayHintsIn({ text, inspection }: CheckedDocument, range: Range): InlayHint[] {
  const { start, end } = spanOf(text, range);
  return inspection.uses
    .filter(({ use, verdict }) => verdict !== undefined && use.span.end >= start && use.span.end <= end)
    .map(({ use, verdict }) => ({
      position: text.positionAt(use.span.end),
      label: verdictWords(verdict),
      paddingLeft: true,
    }));
}
