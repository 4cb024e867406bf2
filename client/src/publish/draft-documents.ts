import { commands, Disposable, l10n, Uri, window, workspace } from 'vscode';
import type { ApproveParams } from '../../../server/src/lsp/publish/publish-protocol.ts';

const SCHEME = 'image-trust-draft';

/** What would be published, beside what is: read-only documents, two for each role, in one editor of differences. */
export class DraftDocuments implements Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration: Disposable;
  #shown = 0;

  constructor() {
    this.#registration = workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => this.#texts.get(uri.toString()) ?? '',
    });
  }

  /** Opens them. @param closed called when the user closes the editor @returns what closes it */
  async show({ roles }: ApproveParams, closed: () => void): Promise<Disposable> {
    this.#shown += 1;
    const number = this.#shown;
    // Told apart from other editors by its name, which nobody else gives.
    const title = l10n.t('Changes of Trust Data {0}', number);
    const changes = roles.map(({ role, before, after }) => {
      const [old, next] = [this.#keep(role, `${number}-before`, before), this.#keep(role, `${number}-after`, after)];
      return [next, old, next];
    });
    await commands.executeCommand('vscode.changes', title, changes);
    const isOurs = ({ label }: { readonly label: string }): boolean => label.startsWith(title);
    const watcher = window.tabGroups.onDidChangeTabs((event) => {
      if (event.closed.some(isOurs)) closed();
    });
    return new Disposable(() => {
      watcher.dispose();
      const tabs = window.tabGroups.all.flatMap((group) => group.tabs).filter(isOurs);
      void window.tabGroups.close(tabs);
      this.#texts.clear();
    });
  }

  dispose(): void {
    this.#registration.dispose();
  }

  #keep(role: string, query: string, text: string): Uri {
    const uri = Uri.from({ scheme: SCHEME, path: `/${role}.jsonc`, query });
    this.#texts.set(uri.toString(), text);
    return uri;
  }
}
