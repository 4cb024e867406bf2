import { commands, l10n, window, type Disposable } from 'vscode';
import type { Approval, ApproveParams } from '../../../server/src/lsp/publish/publish-protocol.ts';
import { DraftDocuments } from './draft-documents.ts';
import { withoutLinks } from '../plain-text.ts';

/** Set while the user is asked: then the editor of differences and the command palette have the two answers. */
const CONTEXT = 'imageTrust.isApproving';

/** Shows what will change and asks whether it shall. Closing the difference is a "no". */
export class Approvals implements Disposable {
  readonly #documents = new DraftDocuments();
  readonly #commands: readonly Disposable[];
  #answer: ((answer: Approval) => void) | undefined;

  constructor() {
    this.#commands = (['publish', 'cancel'] as const).map((answer) =>
      commands.registerCommand(`imageTrust.publish.approval.${answer}`, () => this.#answer?.(answer)),
    );
  }

  /** Notifications may be overlooked and go by themselves, so that they are not the only place for an answer. */
  async ask(params: ApproveParams): Promise<Approval> {
    const answered = new Promise<Approval>((resolve) => (this.#answer = resolve));
    const shown = await this.#documents.show(params, () => this.#answer?.('cancel'));
    await commands.executeCommand('setContext', CONTEXT, true);
    const notification = { isShown: true };
    void this.#notify(params, notification);
    const answer = await answered;
    this.#answer = undefined;
    // VS Code takes no notification back: the question would stand beside what has become of it.
    if (notification.isShown) await commands.executeCommand('notifications.hideToasts');
    await commands.executeCommand('setContext', CONTEXT, false);
    const confirmed = answer === 'publish' ? await confirmLoss(params) : answer;
    shown.dispose();
    return confirmed;
  }

  /** Nobody wants to know any more. */
  withdraw(): void {
    this.#answer?.('cancel');
  }

  dispose(): void {
    this.#documents.dispose();
    for (const command of this.#commands) command.dispose();
  }

  /** @param notification whether it is still shown */
  async #notify(params: ApproveParams, notification: { isShown: boolean }): Promise<void> {
    const answer = this.#answer;
    const publish = l10n.t('Publish');
    const cancel = l10n.t('Cancel');
    const sentence = [
      ...(params.isAgain ? [l10n.t('Somebody else has published meanwhile; this would change now.')] : []),
    ];
    sentence.push(...[params.words, ...params.notes].map((words) => `${words}.`));
    const chosen = await window.showInformationMessage(withoutLinks(sentence.join(' ')), publish, cancel);
    notification.isShown = false;
    // An old question that is still shown somewhere decides nothing.
    if (chosen !== undefined && this.#answer === answer) answer?.(chosen === publish ? 'publish' : 'cancel');
  }
}

/** What is taken away is confirmed once more, by its name. */
async function confirmLoss({ lost, words }: ApproveParams): Promise<Approval> {
  if (lost === undefined) return 'publish';
  const publish = l10n.t('Publish');
  const detail = l10n.t('This will be lost: {0}.', lost);
  const chosen = await window.showWarningMessage(`${words}?`, { modal: true, detail }, publish);
  return chosen === publish ? 'publish' : 'cancel';
}
