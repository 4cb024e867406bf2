import { MarkupKind, type Hover, type Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { findingsFor } from '../../rules/findings-for.ts';
import type { Presentation } from '../../rules/rules.ts';
import type { InspectedUse } from '../../trust/inspection.ts';
import type { CheckedDocument } from '../check/document-check.ts';
import { explain, type Explanation } from './evidence.ts';
import { code, plain } from './markdown.ts';
import { rangeOf } from './positions.ts';

export interface HoverOptions {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly kind: MarkupKind;
  /** What the editor itself shows above the hover; empty where it shows nothing there. */
  readonly above: string;
}

/** The image use at a position; a position right behind it still belongs to it. */
export function useAt({ text, inspection }: CheckedDocument, position: Position): InspectedUse | undefined {
  const offset = text.offsetAt(position);
  return inspection.uses.find(({ use }) => use.span.start <= offset && offset <= use.span.end);
}

/** The findings on an image use as VS Code shows them above every hover there: all but hints. */
export function findingsAbove(inspected: InspectedUse, presentation: Presentation): string {
  const shown = findingsFor(inspected, presentation).filter(({ severity }) => severity !== 'hint');
  return shown.map(({ message }) => message).join(' ');
}

/** The evidence for an image use of `text`; the sentence it is for stands there once. `null`: nothing more than that is known. */
export function hoverOn(text: TextDocument, inspected: InspectedUse, options: HoverOptions): Hover | null {
  const { sentence, facts } = explain(inspected, options.now);
  const isSaid = sentence === options.above;
  if (isSaid && facts.length === 0) return null;
  const explanation = { sentence: isSaid ? '' : sentence, facts };
  const value = options.kind === MarkupKind.Markdown ? asMarkdown(explanation) : asText(explanation);
  return { contents: { kind: options.kind, value }, range: rangeOf(text, inspected.use.span) };
}

function asMarkdown({ sentence, facts }: Explanation): string {
  const rows = facts.map(({ label, value, kind }) => `- ${label}: ${kind === 'exact' ? code(value) : plain(value)}`);
  const said = sentence === '' ? [] : [plain(sentence), ...(rows.length === 0 ? [] : [''])];
  return [...said, ...rows].join('\n');
}

function asText({ sentence, facts }: Explanation): string {
  const said = sentence === '' ? [] : [sentence];
  return [...said, ...facts.map(({ label, value }) => `${label}: ${value}`)].join('\n');
}
