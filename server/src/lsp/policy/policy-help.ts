import { CompletionItemKind, MarkupKind, type CompletionItem, type Hover, type Position } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { completePolicy, describeMemberAt } from '../../policy/complete.ts';
import type { CheckedDocument } from '../check/document-check.ts';
import { code, plain } from '../show/markdown.ts';
import { imagesCovered, knownNames } from './known-names.ts';

/** Most images that a hover lists. */
const MAX_LISTED = 10;

export interface PolicyHelp {
  readonly text: TextDocument;
  readonly position: Position;
  /** Whose images, registries and signers are offered. */
  readonly documents: readonly CheckedDocument[];
}

/** What may be written at a position of a policy file. @param now milliseconds since the epoch */
export function policyCompletions({ text, position, documents }: PolicyHelp, now: number): CompletionItem[] {
  const suggestions = completePolicy(text.getText(), text.offsetAt(position), knownNames(documents, now));
  return suggestions.map(({ label, newText, description, kind, replaces }, index) => {
    const start = { line: position.line, character: position.character - replaces };
    return {
      label,
      kind: kind === 'member' ? CompletionItemKind.Property : CompletionItemKind.Value,
      ...(description !== '' && { documentation: description }),
      // Members in the order of the format, not of the alphabet.
      sortText: String(index).padStart(4, '0'),
      filterText: newText,
      textEdit: { range: { start, end: position }, newText },
    };
  });
}

/** What a member is for, or which images in use a pattern covers. */
export function policyHover({ text, position, documents }: PolicyHelp, kind: MarkupKind): Hover | null {
  const member = describeMemberAt(text.getText(), text.offsetAt(position));
  if (member !== undefined) return hover(kind, plain(member.description), member.description);
  const pattern = patternAt(text, position);
  if (pattern === undefined) return null;
  const covered = imagesCovered(documents, pattern);
  const more = covered.length > MAX_LISTED ? [`and ${covered.length - MAX_LISTED} more`] : [];
  const listed = covered.slice(0, MAX_LISTED);
  const sentence =
    covered.length === 0
      ? 'Covers no image of the files checked so far.'
      : 'Covers these images of the files checked so far:';
  return hover(
    kind,
    [
      sentence,
      ...(listed.length > 0 ? [''] : []),
      ...listed.map((name) => `- ${code(name)}`),
      ...more.map((words) => `- ${words}`),
    ].join('\n'),
    [sentence, ...listed, ...more].join('\n'),
  );
}

/** The pattern of a `match` at a position. */
function patternAt(text: TextDocument, { line, character }: Position): string | undefined {
  const written = text.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
  for (const found of written.matchAll(/\bmatch:\s*["']?([\w./:*[\]-]+)/g)) {
    const end = found.index + found[0].length;
    const pattern = found[1] ?? '';
    if (character >= end - pattern.length && character <= end) return pattern;
  }
  return undefined;
}

function hover(kind: MarkupKind, markdown: string, text: string): Hover {
  return { contents: { kind, value: kind === MarkupKind.Markdown ? markdown : text } };
}
