import type { WorkspaceEdit } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../../documents/image-use.ts';
import type { ClientAbilities } from '../client-abilities.ts';
import { textEditOf } from '../show/positions.ts';

/** Edits of one version of a document; a client that knows versions refuses them for any other. */
export function workspaceEdit(
  text: TextDocument,
  edits: readonly TextEdit[],
  { versionedEdits }: Pick<ClientAbilities, 'versionedEdits'>,
): WorkspaceEdit {
  const { uri, version } = text;
  const textEdits = edits.map((edit) => textEditOf(text, edit));
  if (!versionedEdits) return { changes: { [uri]: textEdits } };
  return { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] };
}
