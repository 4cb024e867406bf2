import { l10n, languages, LanguageStatusSeverity, workspace, type Disposable, type LanguageStatusItem } from 'vscode';
import type { Status } from '../../server/src/lsp/protocol.ts';
import { DOCUMENTS } from './documents.ts';
import { statusWords } from './status-words.ts';

/** The item behind the `{}` of the status bar, shown while one of our documents is in front. */
export class StatusItem implements Disposable {
  readonly #item: LanguageStatusItem;
  #status: Status | undefined;

  constructor() {
    this.#item = languages.createLanguageStatusItem('imageTrust.status', DOCUMENTS);
    this.#item.name = 'Image Trust';
    this.#item.text = 'Image Trust';
    this.#item.busy = true;
    this.#item.command = workspace.isTrusted
      ? { title: l10n.t('Refresh'), command: 'imageTrust.refresh' }
      : { title: l10n.t('Manage Workspace Trust'), command: 'workbench.trust.manage' };
  }

  get status(): Status | undefined {
    return this.#status;
  }

  show(status: Status): void {
    this.#status = status;
    const { text, detail, severity } = statusWords(status);
    this.#item.busy = status.busy;
    this.#item.text = `$(verified) ${text}`;
    this.#item.detail = detail;
    this.#item.severity = SEVERITIES[severity];
    this.#item.accessibilityInformation = { label: `Image Trust: ${text}; ${detail}` };
    if (!status.restricted) this.#item.command = { title: l10n.t('Refresh'), command: 'imageTrust.refresh' };
  }

  /** The server does not run: nothing is checked. */
  fail(): void {
    this.#item.busy = false;
    this.#item.text = l10n.t('Image Trust does not run');
    this.#item.detail = '';
    this.#item.severity = LanguageStatusSeverity.Error;
    this.#item.command = { title: l10n.t('Show Log'), command: 'imageTrust.showLog' };
  }

  dispose(): void {
    this.#item.dispose();
  }
}

const SEVERITIES = {
  information: LanguageStatusSeverity.Information,
  warning: LanguageStatusSeverity.Warning,
  error: LanguageStatusSeverity.Error,
} as const;
