import type { AnnotatedTextEdit, ChangeAnnotation, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { shortDigest } from '../../base/digest.ts';
import type { VerdictOf } from '../../rules/finding.ts';
import type { PinnableKind } from '../../rules/pins.ts';
import type { ClientAbilities } from '../client-abilities.ts';
import { textEditOf } from '../show/positions.ts';
import type { DocumentPins } from './plan-document.ts';

/**
 * One edit over all documents. Open ones are named with their version, so that a client refuses the edit when they have
 * changed; where the client shows changes before they are made, they stand there by repository, and none is made unasked.
 */
export function pinEdit(
  documents: readonly DocumentPins[],
  isOpen: (uri: string) => boolean,
  { versionedEdits, changeAnnotations }: Pick<ClientAbilities, 'versionedEdits' | 'changeAnnotations'>,
): WorkspaceEdit {
  const editsOf = changeAnnotations ? annotatedEdits : plainEdits;
  if (!versionedEdits) {
    return { changes: Object.fromEntries(documents.map((document) => [document.text.uri, editsOf(document)])) };
  }
  const documentChanges = documents.map((document) => {
    const { uri, version } = document.text;
    return { textDocument: { uri, version: isOpen(uri) ? version : null }, edits: editsOf(document) };
  });
  return changeAnnotations ? { documentChanges, changeAnnotations: annotations(documents) } : { documentChanges };
}

function annotatedEdits({ text, pins }: DocumentPins): AnnotatedTextEdit[] {
  return pins.flatMap(({ verdict, edits }) =>
    edits.map((edit) => ({ ...textEditOf(text, edit), annotationId: verdict.image.gun })),
  );
}

function plainEdits({ text, pins }: DocumentPins): TextEdit[] {
  return pins.flatMap(({ edits }) => edits.map((edit) => textEditOf(text, edit)));
}

/** One for each repository, by its GUN: what becomes of its tags. */
function annotations(documents: readonly DocumentPins[]): Record<string, ChangeAnnotation> {
  const byGun = new Map<string, { readonly label: string; readonly changes: Set<string> }>();
  for (const { verdict } of documents.flatMap(({ pins }) => pins)) {
    const { gun, familiar: label } = verdict.image;
    const entry = byGun.get(gun) ?? { label, changes: new Set() };
    byGun.set(gun, entry);
    entry.changes.add(changeWords(verdict));
  }
  return Object.fromEntries(
    [...byGun].map(([gun, { label, changes }]) => [
      gun,
      { label, description: [...changes].join(', '), needsConfirmation: true },
    ]),
  );
}

function changeWords(verdict: VerdictOf<PinnableKind>): string {
  const { signed } = verdict;
  const change = `${signed.tag} → ${shortDigest(signed.digest)}`;
  switch (verdict.kind) {
    case 'signed':
      return change;
    case 'moved':
      return `${change} (not ${shortDigest(verdict.served)}, which the registry serves)`;
    case 'outdated':
      return `${change} (was ${shortDigest(verdict.pinned)})`;
  }
}
