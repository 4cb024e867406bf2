import { CodeActionKind, type CodeAction } from 'vscode-languageserver';
import type { CheckedDocument } from '../check/document-check.ts';
import { wants, withEdit, type CodeActionsRequest } from './code-actions-request.ts';
import { documentEdits, type DocumentChoice } from './fixes.ts';

/** "Pin all images in this file", for `editor.codeActionsOnSave` and the command of the same name. */
export const PIN_ALL_KIND = `${CodeActionKind.SourceFixAll}.imageTrust`;

/** Not a part of "fix all": a pin is what somebody chose, until they choose to renew it. */
export const UPDATE_ALL_KIND = `${CodeActionKind.Source}.updatePins.imageTrust`;

/** On saving, the editor asks for one of these kinds, at once after the last keystroke and only this once. */
export function isForWholeDocument(kind: string): boolean {
  return kind === PIN_ALL_KIND || kind === UPDATE_ALL_KIND;
}

/** Each is offered as a source action, and among the quick fixes where it has several images to change. */
export function documentActions({ text, inspection }: CheckedDocument, request: CodeActionsRequest): CodeAction[] {
  return ACTIONS.flatMap(({ choice, title, source }) => {
    const edits = documentEdits(inspection.uses, choice);
    const kinds = [
      ...(edits.length > 0 && wants(request, source) ? [source] : []),
      ...(edits.length > 1 && wants(request, CodeActionKind.QuickFix) ? [CodeActionKind.QuickFix] : []),
    ];
    return kinds.map((kind) => withEdit({ title, kind }, text, request, { kind: choice }, edits));
  });
}

const ACTIONS: readonly { readonly choice: DocumentChoice; readonly title: string; readonly source: string }[] = [
  { choice: 'pin-all', title: 'Pin all images in this file to their signed digests', source: PIN_ALL_KIND },
  { choice: 'update-all', title: 'Update all outdated pins in this file', source: UPDATE_ALL_KIND },
];
