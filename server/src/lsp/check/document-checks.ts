import type { TextDocument } from 'vscode-languageserver-textdocument';
import { DocumentCheck, type CheckedDocument, type DocumentCheckOptions } from './document-check.ts';

/** How long typing must rest before a changed document is checked: long enough not to ask about half-typed names. */
export const TYPING_PAUSE_MS = 300;

export interface DocumentChecksOptions extends DocumentCheckOptions {
  readonly onBusyChange: () => void;
}

/**
 * The checks of all open documents: at most one a document, of its newest version. A newer version or closing the document
 * stops the check before it; what that one would still have said is never shown.
 */
export class DocumentChecks {
  readonly #options: DocumentChecksOptions;
  readonly #checks = new Map<string, DocumentCheck>();

  constructor(options: DocumentChecksOptions) {
    this.#options = options;
  }

  /** Checks this version once `delayMs` have passed without a newer one; 0 checks it now. */
  schedule(text: TextDocument, delayMs: number): void {
    const before = this.#checks.get(text.uri);
    before?.stop();
    const check = new DocumentCheck(text, before, this.#options);
    this.#checks.set(text.uri, check);
    void check.ended.then(() => this.#options.onBusyChange());
    this.#options.onBusyChange();
    check.startAfter(delayMs);
  }

  close(uri: string): void {
    this.#checks.get(uri)?.stop();
    this.#checks.delete(uri);
  }

  /** The newest state of a document's newest version; `undefined` before the first one. */
  get(uri: string): CheckedDocument | undefined {
    return this.#checks.get(uri)?.checked;
  }

  /** The same, waiting for the first state; `undefined` where a newer version came meanwhile, or the document was closed. */
  async first(uri: string): Promise<CheckedDocument | undefined> {
    const check = this.#checks.get(uri);
    await check?.begun;
    return this.#ifNewest(uri, check);
  }

  /** The last state of a document's newest version, whose check starts now if it has not; `undefined` as for `first`. */
  async last(uri: string): Promise<CheckedDocument | undefined> {
    const check = this.#checks.get(uri);
    check?.start();
    await check?.ended;
    return this.#ifNewest(uri, check);
  }

  /** Every document that has been checked at least in part. */
  all(): readonly CheckedDocument[] {
    return [...this.#checks.values()].flatMap(({ checked }) => checked ?? []);
  }

  get busy(): boolean {
    return [...this.#checks.values()].some(({ busy }) => busy);
  }

  /** Resolves when no check is waiting or running. */
  async idle(): Promise<void> {
    while (this.busy) await Promise.all([...this.#checks.values()].map(({ ended }) => ended));
  }

  #ifNewest(uri: string, check: DocumentCheck | undefined): CheckedDocument | undefined {
    return this.#checks.get(uri) === check ? check?.checked : undefined;
  }
}
