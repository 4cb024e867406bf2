import type { WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../../documents/image-use.ts';
import type { ClientAbilities } from '../client-abilities.ts';
import { textEditOf } from '../show/positions.ts';

/** Makes a file that is not there, with its text; one that has come to be there meanwhile is not overwritten. */
export function createFileEdit(text: TextDocument, edits: readonly TextEdit[]): WorkspaceEdit {
  const { uri } = text;
  return {
    documentChanges: [
      { kind: 'create', uri, options: { ignoreIfExists: true } },
      { textDocument: { uri, version: null }, edits: edits.map((edit) => textEditOf(text, edit)) },
    ],
  };
}

/** Edits of a file that need not be open, as it is now. */
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
