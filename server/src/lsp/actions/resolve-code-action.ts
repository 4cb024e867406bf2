import { LSPErrorCodes, ResponseError, type CodeAction } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from '../../documents/image-use.ts';
import type { Gun } from '../../reference/image-name.ts';
import type { InspectedUse, Inspection } from '../../trust/inspection.ts';
import type { ImageTrust } from '../../trust/image-trust.ts';
import type { Presentation } from '../../rules/rules.ts';
import type { ClientAbilities } from '../client-abilities.ts';
import { parseActionData, type ActionChoice, type ActionData } from './code-action-data.ts';
import type { CheckDocument } from '../check/document-check.ts';
import { documentEdits, isFix, offeredFixes } from './fixes.ts';
import { workspaceEdit } from './workspace-edit.ts';

export interface ResolveOptions {
  /** The open document's newest version, as a copy; `undefined` where it is closed. */
  readonly open: (uri: string) => TextDocument | undefined;
  /** What the editor shows of it. */
  readonly known: (uri: string) => Inspection | undefined;
  readonly check: CheckDocument;
  readonly lookCloser: (uses: readonly InspectedUse[], signal: AbortSignal) => Promise<readonly InspectedUse[]>;
  readonly imageTrust: Pick<ImageTrust, 'repository'>;
  readonly presentation: Presentation;
  readonly abilities: ClientAbilities;
  readonly signal: AbortSignal;
  /** Tells the user why nothing was edited. */
  readonly explain: (message: string) => void;
}

/**
 * Gives a chosen code action its edit, from trust data asked for now: a pin never rests on an older answer than the server
 * can give. Where the signed digest has changed meanwhile the edit takes the new one; where the tag is no longer signed
 * there is no edit, and the user is told.
 * @throws ResponseError `ContentModified` where the document has changed since the list was made, or while this was asked for: not
 * every client compares versions
 */
export async function resolveCodeAction(action: CodeAction, options: ResolveOptions): Promise<CodeAction> {
  const data = parseActionData(action.data);
  if (data === undefined) return action;
  const text = unchanged(data, options);
  await askAgain(gunsOf(options.known(data.uri), data.choice), options);
  const edits = await editsFor(await inspectFor(text, data.choice, options), data.choice, options);
  unchanged(data, options);
  if (edits.length > 0) return { ...action, edit: workspaceEdit(text, edits, options.abilities) };
  options.explain('Nothing was changed: the trust data have just been asked again and no longer support this edit.');
  return action;
}

function unchanged({ uri, version }: ActionData, { open, explain }: ResolveOptions): TextDocument {
  const text = open(uri);
  if (text?.version === version) return text;
  explain('Nothing was changed: the document has changed meanwhile. Please try again.');
  throw new ResponseError(LSPErrorCodes.ContentModified, 'the document has changed since this action was offered');
}

async function editsFor(
  { uses }: Inspection,
  choice: ActionChoice,
  options: ResolveOptions,
): Promise<readonly TextEdit[]> {
  if (choice.kind !== 'fix') return documentEdits(uses, choice.kind);
  const presentation: Presentation = { ...options.presentation, severity: new Map() };
  const closer = await options.lookCloser(
    uses.filter(({ use }) => use.span.start === choice.start),
    options.signal,
  );
  const chosen = offeredFixes(closer, presentation).find(({ fix }) => isFix(fix, choice.fix));
  return chosen?.plan.kind === 'edit' ? chosen.plan.edits : [];
}

/** The repositories that a choice rests on. */
function gunsOf(inspection: Inspection | undefined, choice: ActionChoice): ReadonlySet<Gun> {
  const chosen = (inspection?.uses ?? []).filter(({ use }) => choice.kind !== 'fix' || use.span.start === choice.start);
  return new Set(
    chosen.flatMap(({ verdict }) => (verdict !== undefined && 'image' in verdict ? [verdict.image.gun] : [])),
  );
}

async function askAgain(guns: ReadonlySet<Gun>, { imageTrust, signal }: ResolveOptions): Promise<void> {
  await Promise.all([...guns].map((gun) => imageTrust.repository(gun, { freshness: 'now', signal })));
}

/** Judges the document on the fresh answers, and waits for no use that the choice does not concern. */
function inspectFor(text: TextDocument, choice: ActionChoice, options: ResolveOptions): Promise<Inspection> {
  const enough = ({ uses }: Inspection): boolean =>
    choice.kind === 'fix' && uses.some(({ use, verdict }) => use.span.start === choice.start && verdict !== undefined);
  const rest = new AbortController();
  const signal = AbortSignal.any([rest.signal, options.signal]);
  return new Promise((resolve, reject) => {
    const onChange = (state: Inspection): void => {
      if (!enough(state)) return;
      resolve(state);
      rest.abort();
    };
    options.check(text, { signal, onChange }).then(resolve, reject);
  });
}
