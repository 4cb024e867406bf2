import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Clock } from '../../remote/ports.ts';
import type { Inspection } from '../../trust/inspection.ts';
import { Gate } from '../gate.ts';

/** Answers that arrive within this time are shown together. */
export const GATHERING_MS = 50;

/** What is known about one version of a document. `text` is that version's own copy, so that positions stay right. */
export interface CheckedDocument {
  readonly text: TextDocument;
  readonly inspection: Inspection;
}

/** Checks one version of a document; see `ImageTrust.inspect`. */
export type CheckDocument = (
  text: TextDocument,
  options: {
    readonly signal: AbortSignal;
    readonly onChange: (inspection: Inspection) => void;
  },
) => Promise<Inspection>;

export interface DocumentCheckOptions {
  readonly clock: Clock;
  readonly check: CheckDocument;
  /** Called with every state worth showing, never after `stop`. */
  readonly onChecked: (checked: CheckedDocument) => void;
  readonly onFailure: (uri: string, error: unknown) => void;
}

/** The check of one version of a document, from its waiting to its end. */
export class DocumentCheck {
  readonly text: TextDocument;
  readonly #options: DocumentCheckOptions;
  readonly #abort = new AbortController();
  readonly #firstState = new Gate();
  readonly #end = new Gate();
  #phase: 'waiting' | 'running' | 'ended' = 'waiting';
  #checked: CheckedDocument | undefined;
  #showsSomething: boolean;
  #cancelStart = (): void => undefined;
  #cancelShow: (() => void) | undefined;

  /** @param before the check of an earlier version: what it has shown stays on the screen until this one knows as much */
  constructor(text: TextDocument, before: DocumentCheck | undefined, options: DocumentCheckOptions) {
    this.text = text;
    this.#showsSomething = before !== undefined && before.#showsSomething;
    this.#options = options;
  }

  /** The newest state; `undefined` before the first one. */
  get checked(): CheckedDocument | undefined {
    return this.#checked;
  }

  get busy(): boolean {
    return this.#phase !== 'ended';
  }

  /** Fulfilled when the first state is shown, or there will be none. */
  get begun(): Promise<void> {
    return this.#firstState.opened;
  }

  /** Fulfilled when nothing more will be shown. */
  get ended(): Promise<void> {
    return this.#end.opened;
  }

  startAfter(ms: number): void {
    if (ms === 0) this.start();
    else this.#cancelStart = this.#options.clock.after(ms, () => this.start());
  }

  /** Starts now, unless it has started. */
  start(): void {
    this.#cancelStart();
    if (this.#phase !== 'waiting') return;
    this.#phase = 'running';
    void this.#run();
  }

  /** Nothing is shown from here on. */
  stop(): void {
    this.#abort.abort();
    this.#finish();
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    const onChange = (state: Inspection): void => this.#gather(state);
    try {
      this.#show(await this.#options.check(this.text, { signal, onChange }));
    } catch (error) {
      if (!signal.aborted) this.#options.onFailure(this.text.uri, error);
    } finally {
      this.#finish();
    }
  }

  /**
   * Keeps a state and shows it soon, so that a burst of answers is shown once. The first state of a document that was just
   * opened is shown at once; after an edit the findings on the screen stay until known answers have joined the new ones.
   */
  #gather(inspection: Inspection): void {
    if (!this.#showsSomething) {
      this.#show(inspection);
      return;
    }
    this.#checked = { text: this.text, inspection };
    this.#cancelShow ??= this.#options.clock.after(GATHERING_MS, () => {
      if (this.#checked !== undefined) this.#show(this.#checked.inspection);
    });
  }

  #show(inspection: Inspection): void {
    this.#cancelShow?.();
    this.#cancelShow = undefined;
    if (this.#abort.signal.aborted) return;
    this.#checked = { text: this.text, inspection };
    this.#showsSomething = true;
    this.#options.onChecked(this.#checked);
    this.#firstState.open();
  }

  #finish(): void {
    this.#cancelStart();
    this.#cancelShow?.();
    this.#phase = 'ended';
    this.#firstState.open();
    this.#end.open();
  }
}
