import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Clock } from '../remote/ports.ts';
import type { Inspection } from '../trust/inspection.ts';
import type { LookUp } from '../trust/image-trust.ts';

/** How long typing must rest before a changed document is checked: long enough not to ask about half-typed names. */
export const TYPING_PAUSE_MS = 300;

/** Answers that arrive within this time are shown together. */
export const GATHERING_MS = 50;

export type Freshness = LookUp['freshness'];

/** What is known about one version of a document. `text` is that version's own copy, so that positions stay right. */
export interface CheckedDocument {
  readonly text: TextDocument;
  readonly inspection: Inspection;
}

/** Checks one version of a document; see `ImageTrust.inspect`. */
export type CheckDocument = (
  text: TextDocument,
  options: {
    readonly freshness: Freshness;
    readonly signal: AbortSignal;
    readonly onChange: (inspection: Inspection) => void;
  },
) => Promise<Inspection>;

export interface DocumentChecksOptions {
  readonly clock: Clock;
  readonly check: CheckDocument;
  /** Called with every state worth showing, never for a version that has been replaced. */
  readonly onChecked: (checked: CheckedDocument) => void;
  readonly onBusyChange: () => void;
  readonly onFailure: (uri: string, error: unknown) => void;
}

interface Entry {
  readonly text: TextDocument;
  readonly abort: AbortController;
  checked: CheckedDocument | undefined;
  /** Something of this document, in this or an earlier version, is on the screen. */
  shown: boolean;
  running: boolean;
  stopGathering: () => void;
}

/**
 * The checks of all open documents: at most one a document, of its newest version. A newer version or closing the document
 * stops the check before it; what that one would still have said is never shown.
 */
export class DocumentChecks {
  readonly #options: DocumentChecksOptions;
  readonly #entries = new Map<string, Entry>();
  #whenIdle: (() => void)[] = [];

  constructor(options: DocumentChecksOptions) {
    this.#options = options;
  }

  /** Checks this version once `delayMs` have passed without a newer one; 0 checks it now. */
  schedule(text: TextDocument, delayMs: number, freshness: Freshness): void {
    const shown = this.#entries.get(text.uri)?.shown ?? false;
    this.#stop(text.uri);
    const entry: Entry = {
      text,
      abort: new AbortController(),
      checked: undefined,
      shown,
      running: true,
      stopGathering: () => undefined,
    };
    this.#entries.set(text.uri, entry);
    this.#options.onBusyChange();
    const start = (): void => void this.#run(entry, freshness);
    if (delayMs === 0) start();
    else entry.abort.signal.addEventListener('abort', this.#options.clock.after(delayMs, start));
  }

  close(uri: string): void {
    this.#stop(uri);
    this.#entries.delete(uri);
    this.#settle();
  }

  /** The newest state of a document's newest version; `undefined` before the first one. */
  get(uri: string): CheckedDocument | undefined {
    return this.#entries.get(uri)?.checked;
  }

  /** Every document that has been checked at least in part. */
  all(): readonly CheckedDocument[] {
    return [...this.#entries.values()].flatMap(({ checked }) => (checked === undefined ? [] : [checked]));
  }

  get busy(): boolean {
    return [...this.#entries.values()].some(({ running }) => running);
  }

  /** Resolves when no check is waiting or running. */
  idle(): Promise<void> {
    return this.busy ? new Promise((resolve) => this.#whenIdle.push(resolve)) : Promise.resolve();
  }

  async #run(entry: Entry, freshness: Freshness): Promise<void> {
    const { signal } = entry.abort;
    try {
      const inspection = await this.#options.check(entry.text, {
        freshness,
        signal,
        onChange: (state) => this.#gather(entry, state),
      });
      if (signal.aborted) return;
      this.#show(entry, inspection);
    } catch (error) {
      if (!signal.aborted) this.#options.onFailure(entry.text.uri, error);
    } finally {
      entry.stopGathering();
      entry.running = false;
      if (!signal.aborted) this.#settle();
    }
  }

  /**
   * Keeps a state and shows it soon, so that a burst of answers is shown once. The first state of a document that was just
   * opened is shown at once; after an edit the findings on the screen stay until known answers have joined the new ones.
   */
  #gather(entry: Entry, inspection: Inspection): void {
    entry.stopGathering();
    entry.checked = { text: entry.text, inspection };
    if (entry.shown) entry.stopGathering = this.#options.clock.after(GATHERING_MS, () => this.#show(entry, inspection));
    else this.#show(entry, inspection);
  }

  #show(entry: Entry, inspection: Inspection): void {
    if (entry.abort.signal.aborted) return;
    entry.checked = { text: entry.text, inspection };
    entry.shown = true;
    this.#options.onChecked(entry.checked);
  }

  #stop(uri: string): void {
    const entry = this.#entries.get(uri);
    entry?.stopGathering();
    entry?.abort.abort();
  }

  #settle(): void {
    this.#options.onBusyChange();
    if (this.busy) return;
    const waiting = this.#whenIdle;
    this.#whenIdle = [];
    for (const resolve of waiting) resolve();
  }
}
