import { ProgressLocation, window, type CancellationTokenSource } from 'vscode';

/** Work that is done sooner needs no words. */
const PATIENCE_MS = 1000;

/**
 * What long work is doing, in a notification that goes when it does something else, or waits for the user. It comes late: of
 * notifications that follow each other closely VS Code shows the first three, and the question or the answer must be among them.
 */
export class LateProgress {
  #end: (() => void) | undefined;

  /** @param stop what the notification's button cancels; without it there is none */
  show(title: string, stop?: CancellationTokenSource): void {
    this.hide();
    const timer = setTimeout(() => {
      // VS Code calls back later, perhaps after the end.
      const ended = new Promise<void>((resolve) => (this.#end = resolve));
      const options = { location: ProgressLocation.Notification, title, cancellable: stop !== undefined };
      void window.withProgress(options, (_progress, token) => {
        token.onCancellationRequested(() => stop?.cancel());
        return ended;
      });
    }, PATIENCE_MS);
    this.#end = () => clearTimeout(timer);
  }

  hide(): void {
    this.#end?.();
    this.#end = undefined;
  }
}
