import { CancellationTokenSource, l10n, window, type Disposable } from 'vscode';
import type { PublishAction, PublishResult } from '../../../server/src/lsp/publish/publish-protocol.ts';
import { LateProgress } from '../late-progress.ts';
import type { ServerConnection } from '../server-connection.ts';
import { Approvals } from './approvals.ts';
import type { KeptPassphrases } from './kept-passphrases.ts';
import { Passphrases } from './passphrases.ts';
import { withoutLinks } from '../plain-text.ts';

interface Running {
  readonly number: number;
  readonly stop: CancellationTokenSource;
  readonly passphrases: Passphrases;
}

/** Publications, one at a time: the server carries them out and asks the user through this. */
export class Publications implements Disposable {
  readonly #server: ServerConnection;
  readonly #kept: KeptPassphrases;
  readonly #approvals = new Approvals();
  readonly #handlers: readonly Disposable[];
  #running: Running | undefined;
  #last = 0;
  readonly #progress = new LateProgress();

  constructor(server: ServerConnection, kept: KeptPassphrases) {
    this.#server = server;
    this.#kept = kept;
    this.#handlers = [
      server.onRequest('imageTrust/publish/approve', async (params) => {
        this.#progress.hide();
        const answer = this.#isFor(params) ? await this.#approvals.ask(params) : 'cancel';
        if (answer === 'publish') this.#progress.show(l10n.t('Image Trust: signing'), this.#running?.stop);
        return answer;
      }),
      server.onRequest('imageTrust/publish/passphrase', async (params) => {
        const running = this.#isFor(params);
        if (running === undefined) return null;
        this.#progress.hide();
        const answer = await running.passphrases.answer(params, running.stop.token);
        if (answer !== null) this.#progress.show(l10n.t('Image Trust: signing'), running.stop);
        return answer;
      }),
      server.onRequest('imageTrust/publish/signer', async ({ gun }) => (await askSigner(gun)) ?? null),
      server.onNotification('imageTrust/publish/sending', () => this.#progress.show(l10n.t('Image Trust: publishing'))),
    ];
  }

  async run(action: PublishAction): Promise<void> {
    if (this.#running !== undefined) {
      await window.showWarningMessage(l10n.t('Image Trust: another publication waits for your answer.'));
      return;
    }
    this.#last += 1;
    const running: Running = {
      number: this.#last,
      stop: new CancellationTokenSource(),
      passphrases: new Passphrases(this.#kept),
    };
    this.#running = running;
    this.#progress.show(l10n.t('Image Trust: reading what is published'), running.stop);
    try {
      const params = { publication: running.number, action };
      const result = await this.#server.request('imageTrust/publish', params, running.stop.token);
      if (result.kind === 'published') await running.passphrases.keep();
      this.#progress.hide();
      void tell(result);
    } finally {
      this.#progress.hide();
      // Where the server has gone, its questions have nobody left to answer to.
      this.#approvals.withdraw();
      running.stop.cancel();
      running.stop.dispose();
      this.#running = undefined;
    }
  }

  dispose(): void {
    this.#approvals.dispose();
    for (const handler of this.#handlers) handler.dispose();
  }

  #isFor({ publication }: { readonly publication: number }): Running | undefined {
    return this.#running?.number === publication ? this.#running : undefined;
  }
}

function askSigner(gun: string): Thenable<string | undefined> {
  return window.showInputBox({
    title: l10n.t('Begin the Trust Data of {0}', gun),
    prompt: l10n.t('Name of the first signer: lower-case letters, digits, "-" and "_"'),
    ignoreFocusOut: true,
  });
}

/** Reasons are shown in dialogs, which make no links of what a server says. */
async function tell(result: PublishResult): Promise<void> {
  switch (result.kind) {
    case 'published': {
      const sentences = [result.words, ...result.notes].map((words) => `${words}.`);
      await window.showInformationMessage(`Image Trust: ${withoutLinks(sentences.join(' '))}`);
      return;
    }
    case 'unchanged':
      await window.showInformationMessage(l10n.t('Image Trust: nothing to publish, it is so already.'));
      return;
    case 'failed': {
      const message = l10n.t('Image Trust could not publish this');
      await window.showErrorMessage(message, { modal: true, detail: `${result.words}.` });
      return;
    }
    case 'cancelled':
  }
}
