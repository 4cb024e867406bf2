import type { CodeAction, CodeActionContext } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../../documents/image-use.ts';
import type { Presentation } from '../../rules/rules.ts';
import type { InspectedUse } from '../../trust/inspection.ts';
import type { StoredKey } from '../../trust/publishing/keys.ts';
import type { ClientAbilities } from '../client-abilities.ts';
import type { ActionChoice, ActionData } from './code-action-data.ts';
import type { WhatIsMissing } from './remedies.ts';
import { workspaceEdit } from './workspace-edit.ts';

/** What the editor asks for, and all that the answer depends on besides the document. */
export interface CodeActionsRequest extends WhatIsMissing {
  /** Those that the editor asks about, as closely looked at as can be. */
  readonly uses: readonly InspectedUse[];
  readonly context: CodeActionContext;
  readonly presentation: Presentation;
  readonly abilities: ClientAbilities;
  /** The private keys of this machine. */
  readonly keysHere: readonly StoredKey[];
}

/** Kinds are hierarchical: who asks for `source` gets `source.fixAll.imageTrust`. Who names no kind gets all of them. */
export function wants({ context }: Pick<CodeActionsRequest, 'context'>, kind: string): boolean {
  if (context.only === undefined) return true;
  return context.only.some((wanted) => wanted === '' || kind === wanted || kind.startsWith(`${wanted}.`));
}

/** An action with its edit, or with what `resolveCodeAction` needs to make it when it is chosen. */
export function withEdit(
  action: CodeAction,
  text: TextDocument,
  { abilities }: CodeActionsRequest,
  choice: ActionChoice,
  edits: readonly TextEdit[],
): CodeAction {
  if (!abilities.resolvesEdits) return { ...action, edit: workspaceEdit(text, edits, abilities) };
  const data: ActionData = { uri: text.uri, version: text.version, choice };
  return { ...action, data };
}
