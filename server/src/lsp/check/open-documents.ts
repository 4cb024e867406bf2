import { TextDocuments, type Connection } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { POLICY_FILE } from '../../policy/policy.ts';
import { documentKind, type DocumentKind } from '../../trust/documents.ts';

/** The documents that the editor has open and that may name images; all others are ignored. */
export class OpenDocuments {
  readonly #documents = new TextDocuments(TextDocument);

  /** @param events what happens to documents of interest; each gets a copy of the newest version */
  listen(
    connection: Connection,
    events: {
      readonly opened: (text: TextDocument) => void;
      readonly changed: (text: TextDocument) => void;
      readonly closed: (uri: string) => void;
      readonly policy: (uri: string, what: 'opened' | 'changed') => void;
    },
  ): void {
    const opening = new Set<string>();
    this.#documents.onDidOpen(({ document }) => opening.add(document.uri));
    this.#documents.onDidChangeContent(({ document }) => {
      const isNew = opening.delete(document.uri);
      if (isPolicyUri(document.uri)) events.policy(document.uri, isNew ? 'opened' : 'changed');
      if (kindOf(document) === undefined) return;
      if (isNew) events.opened(copy(document));
      else events.changed(copy(document));
    });
    this.#documents.onDidClose(({ document }) => events.closed(document.uri));
    this.#documents.listen(connection);
  }

  get(uri: string): TextDocument | undefined {
    const document = this.#documents.get(uri);
    return document === undefined ? undefined : copy(document);
  }

  has(uri: string): boolean {
    return this.#documents.get(uri) !== undefined;
  }

  /** Whether the editor has it open as a document that is checked as it stands there. */
  follows(uri: string): boolean {
    const document = this.#documents.get(uri);
    return document !== undefined && kindOf(document) !== undefined;
  }

  all(): readonly TextDocument[] {
    return this.#documents
      .all()
      .filter((document) => kindOf(document) !== undefined)
      .map(copy);
  }
}

/** What sort of document this is, from its path and the language the editor gives it; `undefined`: not ours. */
export function kindOf(document: TextDocument): DocumentKind | undefined {
  return documentKind(pathOf(document.uri), document.languageId);
}

/** The same for a file that no editor has open. */
export function isDocumentPath(path: string): boolean {
  return documentKind(path) !== undefined;
}

export function isPolicyUri(uri: string): boolean {
  return uri.endsWith(`/${POLICY_FILE}`);
}

/** The path of a URI, decoded; unsaved documents have a made-up one. */
export function pathOf(uri: string): string {
  const path = uri.replace(/^[^:]*:(?:\/\/[^/]*)?/, '').replace(/[?#].*$/, '');
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // not valid percent-encoding: the path as it stands
  }
}

/** A URI up to its last segment: what two files in one folder share. */
export function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf('/') + 1);
}

/** The manager changes its documents in place; checks need a version that stays as it is. The text itself is shared. */
function copy(document: TextDocument): TextDocument {
  return TextDocument.create(document.uri, document.languageId, document.version, document.getText());
}
