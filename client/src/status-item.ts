import { l10n, languages, LanguageStatusSeverity, workspace, type Disposable, type LanguageStatusItem } from 'vscode';
import { State, type StateChangeEvent } from 'vscode-languageclient/node';
import type { Status } from '../../server/src/lsp/protocol.ts';
import { documentFilters } from './documents.ts';
import { statusWords, type StatusWords } from './status-words.ts';

/** The item behind the `{}` of the status bar, shown while one of our documents is in front. */
export class StatusItem implements Disposable {
  readonly #item: LanguageStatusItem;
  #status: Status | undefined;

  constructor() {
    this.#item = languages.createLanguageStatusItem('imageTrust.status', documentFilters());
    this.#item.name = 'Image Trust';
    this.#begin();
  }

  get status(): Status | undefined {
    return this.#status;
  }

  show(status: Status): void {
    this.#status = status;
    const words = statusWords(status);
    this.#draw({ ...words, icon: '$(verified) ' });
    this.#item.busy = status.busy;
    if (!status.restricted) this.#item.command = { title: l10n.t('Refresh'), command: 'imageTrust.refresh' };
  }

  /** What the server has said counts while it runs. When it dies, the language client starts it anew, a few times. */
  follow({ newState }: Pick<StateChangeEvent, 'newState'>): void {
    if (newState === State.Stopped) this.fail();
    else if (newState === State.Starting) this.#begin();
  }

  /** The server does not run: nothing is checked. */
  fail(): void {
    this.#status = undefined;
    this.#draw({ icon: '', text: l10n.t('Image Trust does not run'), detail: '', severity: 'error' });
    this.#item.busy = false;
    this.#item.command = { title: l10n.t('Show Log'), command: 'imageTrust.showLog' };
  }

  dispose(): void {
    this.#item.dispose();
  }

  #begin(): void {
    this.#draw({ icon: '', text: 'Image Trust', detail: '', severity: 'information' });
    this.#item.busy = true;
    this.#item.command = workspace.isTrusted
      ? { title: l10n.t('Refresh'), command: 'imageTrust.refresh' }
      : { title: l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage' };
  }

  #draw({ icon, text, detail, severity }: StatusWords & { readonly icon: string }): void {
    this.#item.text = icon + text;
    this.#item.detail = detail;
    this.#item.severity = SEVERITIES[severity];
    this.#item.accessibilityInformation = { label: `Image Trust: ${text}; ${detail}` };
  }
}

const SEVERITIES = {
  information: LanguageStatusSeverity.Information,
  warning: LanguageStatusSeverity.Warning,
  error: LanguageStatusSeverity.Error,
} as const;
