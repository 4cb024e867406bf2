import { ProgressLocation, window, type CancellationTokenSource } from 'vscode';

/** What a publication is doing, in a notification that goes when it does something else, or waits for the user. */
export class PublishProgress {
  #end: (() => void) | undefined;

  /** @param stop what the notification's button cancels; without it there is none */
  show(title: string, stop?: CancellationTokenSource): void {
    this.hide();
    // VS Code calls back later, perhaps after the end.
    const ended = new Promise<void>((resolve) => (this.#end = resolve));
    const options = { location: ProgressLocation.Notification, title, cancellable: stop !== undefined };
    void window.withProgress(options, (_progress, token) => {
      token.onCancellationRequested(() => stop?.cancel());
      return ended;
    });
  }

  hide(): void {
    this.#end?.();
    this.#end = undefined;
  }
}
