import { MarkupKind, type Hover, type Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { InspectedUse } from '../../trust/inspection.ts';
import type { CheckedDocument } from '../check/document-check.ts';
import { explain, type Explanation } from './evidence.ts';
import { code, plain } from './markdown.ts';
import { rangeOf } from './positions.ts';

export interface HoverOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly kind: MarkupKind;
}

/** The image use at a position; a position right behind it still belongs to it. */
export function useAt({ text, inspection }: CheckedDocument, position: Position): InspectedUse | undefined {
  const offset = text.offsetAt(position);
  return inspection.uses.find(({ use }) => use.span.start <= offset && offset <= use.span.end);
}

/** The evidence for an image use of `text`. */
export function hoverOn(text: TextDocument, inspected: InspectedUse, options: HoverOptions): Hover {
  const explanation = explain(inspected, options.now);
  const value = options.kind === MarkupKind.Markdown ? asMarkdown(explanation) : asText(explanation);
  return { contents: { kind: options.kind, value }, range: rangeOf(text, inspected.use.span) };
}

function asMarkdown({ sentence, facts }: Explanation): string {
  const rows = facts.map(({ label, value, kind }) => `- ${label}: ${kind === 'exact' ? code(value) : plain(value)}`);
  return [plain(sentence), ...(rows.length === 0 ? [] : ['', ...rows])].join('\n');
}

function asText({ sentence, facts }: Explanation): string {
  return [sentence, ...facts.map(({ label, value }) => `${label}: ${value}`)].join('\n');
}
