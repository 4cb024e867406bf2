import type { CancellationToken, Connection } from 'vscode-languageserver';
import { sameDigest } from '../../base/digest.ts';
import { reportProgress } from '../check/answer-workspace.ts';
import { signalOf } from '../guard.ts';
import type { LanguageServer } from '../language-server.ts';
import type { OpenParams, PinParams, PinSummary } from '../protocol.ts';
import { askAgain, findPins, planAgain } from './find-pins.ts';
import { madePins } from './made-pins.ts';
import { pinEdit } from './pin-edit.ts';
import { leftLines, pinQuestion, pinWords, type PinOutcome } from './pin-words.ts';
import type { DocumentPins } from './plan-document.ts';

/** Pins images all over the workspace, after the user has seen what will change. All is one edit, which one undo takes back. */
export class Pinning {
  readonly #connection: Connection;
  readonly #server: LanguageServer;
  readonly #params: PinParams;

  constructor(connection: Connection, server: LanguageServer, params: PinParams) {
    this.#connection = connection;
    this.#server = server;
    this.#params = params;
  }

  /** Answers when the user has decided and everything is done. What stays unpinned is written to the log, with the reasons. */
  async run(token: CancellationToken): Promise<PinSummary> {
    const { outcome, documents } = await this.#pin(token);
    const left = outcome.kind === 'pinned' || outcome.kind === 'nothing to pin' ? leftLines(documents) : [];
    if (left.length > 0) this.#connection.console.info(`These images were not pinned:\n${left.join('\n')}`);
    const pinned = outcome.kind === 'pinned' ? outcome.pins : 0;
    return { pinned, left: left.length, words: pinWords(outcome, this.#params, left.length) };
  }

  async #pin(
    token: CancellationToken,
  ): Promise<{ readonly outcome: PinOutcome; readonly documents: readonly DocumentPins[] }> {
    const documents = await this.#look(token);
    if (documents === 'cancelled') return { outcome: { kind: 'cancelled' }, documents: [] };
    const pinnable = documents.filter(({ pins }) => pins.length > 0);
    if (pinnable.length === 0) return { outcome: { kind: 'nothing to pin' }, documents };
    const { changeAnnotations } = this.#server.abilities;
    return { outcome: await (changeAnnotations ? this.#preview(pinnable) : this.#ask(pinnable)), documents };
  }

  /** Checks the workspace, and finds what can be pinned in it. */
  async #look(token: CancellationToken): Promise<readonly DocumentPins[] | 'cancelled'> {
    const { checks, sessions, workspace } = this.#server;
    await sessions.whenReady();
    const progress = await this.#connection.window.createWorkDoneProgress();
    progress.begin('Image Trust: looking for images to pin', 0, undefined, true);
    try {
      const signal = signalOf(progress.token, token);
      const onProgress = (done: number, total: number): void => reportProgress(progress, done, total);
      const { uris } = await workspace.run({ signal, onProgress });
      // A repository is also pinned in documents that are open beside the workspace.
      const others = this.#params.gun === undefined ? [] : checks.all().map(({ text }) => text.uri);
      const found = await findPins(this.#server, [...new Set([...uris, ...others])], this.#params, signal);
      const documents = await this.#opened(found, signal);
      return signal.aborted ? 'cancelled' : documents;
    } finally {
      progress.done();
    }
  }

  /** Our own client opens what it has not, without showing it: then edits name a version, and are refused for any other. */
  async #opened(found: readonly DocumentPins[], signal: AbortSignal): Promise<readonly DocumentPins[]> {
    const { abilities, documents } = this.#server;
    const closed = found.filter(({ text, pins }) => pins.length > 0 && !documents.has(text.uri));
    if (!abilities.extended || closed.length === 0) return found;
    const uris = closed.map(({ text }) => text.uri);
    const params: OpenParams = { uris };
    await this.#connection.sendRequest('imageTrust/open', params);
    const again = await planAgain(this.#server, uris, this.#params, signal);
    return [...found.filter((document) => !closed.includes(document)), ...again];
  }

  /** The client shows the changes, and makes those that the user chooses. */
  async #preview(pinnable: readonly DocumentPins[]): Promise<PinOutcome> {
    if (!(await this.#apply(pinnable))) return { kind: 'refused' };
    await this.#catchUp();
    const uris = pinnable.map(({ text }) => text.uri);
    const signal = untilDone();
    const after = await planAgain(this.#server, uris, this.#params, signal);
    const byUri = new Map(after.map((document) => [document.text.uri, document]));
    const made = pinnable.map((document) => madePins(document, byUri.get(document.text.uri)));
    const pins = sum(made);
    if (pins <= 0) return { kind: 'declined' };
    const files = pinnable.filter((_, index) => (made[index] ?? 0) > 0);
    const signedAnew = await this.#signedAnew(files);
    if (signedAnew > 0) this.#server.recheckAll();
    return { kind: 'pinned', pins, files: files.length, signedAnew };
  }

  /** How many tags have been signed anew since their pins were planned: the preview may have been open for a while. */
  async #signedAnew(documents: readonly DocumentPins[]): Promise<number> {
    const answers = await askAgain(this.#server, documents, untilDone());
    const pins = documents.flatMap((document) => document.pins);
    const changed = pins.filter(({ verdict: { image, signed } }) => {
      const answer = answers.get(image.gun);
      if (answer?.kind !== 'trusted') return false;
      const now = answer.repository.signedTag(signed.tag);
      return now === undefined || !sameDigest(now.digest, signed.digest);
    });
    return new Set(changed.map(({ verdict: { image, signed } }) => `${image.gun}:${signed.tag}`)).size;
  }

  /** The client makes all changes or none; what is known is asked anew after the answer, which may take a while. */
  async #ask(pinnable: readonly DocumentPins[]): Promise<PinOutcome> {
    const question = `Image Trust: ${pinQuestion(pinnable, this.#params)}`;
    const answer = await this.#connection.window.showInformationMessage(
      question,
      { title: 'Pin' },
      { title: 'Cancel' },
    );
    if (answer?.title !== 'Pin') return { kind: 'declined' };
    const uris = pinnable.map(({ text }) => text.uri);
    const found = await findPins(this.#server, uris, this.#params, untilDone());
    const still = found.filter(({ pins }) => pins.length > 0);
    if (still.length === 0) return { kind: 'nothing to pin' };
    if (!(await this.#apply(still))) return { kind: 'refused' };
    return { kind: 'pinned', pins: countOf(still), files: still.length, signedAnew: 0 };
  }

  /** Clients may answer before they report what they have changed, as VS Code does; a round trip later all of it is here. */
  async #catchUp(): Promise<void> {
    const progress = await this.#connection.window.createWorkDoneProgress();
    progress.done();
  }

  async #apply(documents: readonly DocumentPins[]): Promise<boolean> {
    const { abilities } = this.#server;
    const edit = pinEdit(documents, (uri) => this.#server.documents.has(uri), abilities);
    const { applied } = await this.#connection.workspace.applyEdit({
      label: 'Pin images',
      edit,
      ...(abilities.editMetadata ? { metadata: { isRefactoring: true } } : {}),
    });
    return applied;
  }
}

function countOf(documents: readonly DocumentPins[]): number {
  return sum(documents.map(({ pins }) => pins.length));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

/** For work that is not cancelled. */
function untilDone(): AbortSignal {
  return new AbortController().signal;
}
