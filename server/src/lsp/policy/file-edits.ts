import type { WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../../documents/image-use.ts';
import type { ClientAbilities } from '../client-abilities.ts';
import { textEditOf } from '../show/positions.ts';

/** Makes a file that is not there, with its text; where one has come to be there meanwhile, clients refuse the whole edit. */
export function createFileEdit(text: TextDocument, edits: readonly TextEdit[]): WorkspaceEdit {
  const { uri } = text;
  return {
    documentChanges: [
      { kind: 'create', uri },
      { textDocument: { uri, version: null }, edits: edits.map((edit) => textEditOf(text, edit)) },
    ],
  };
}

/** Edits of a file that no editor has open, as it was read. */
export function unversionedEdit(
  text: TextDocument,
  edits: readonly TextEdit[],
  { versionedEdits }: Pick<ClientAbilities, 'versionedEdits'>,
): WorkspaceEdit {
  const { uri } = text;
  const textEdits = edits.map((edit) => textEditOf(text, edit));
  if (!versionedEdits) return { changes: { [uri]: textEdits } };
  return { documentChanges: [{ textDocument: { uri, version: null }, edits: textEdits }] };
}
