import { EventEmitter, Range, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri, type TreeDataProvider } from 'vscode';
import type { RepositorySummary } from '../../../server/src/lsp/protocol.ts';
import type { ServerConnection } from '../server-connection.ts';
import type { TreeSnapshot } from '../test-api.ts';
import { detailNodes } from './detail-nodes.ts';
import type { TreeNode } from './node.ts';
import { repositoryNodes } from './repository-nodes.ts';

/** The tree view "Image Trust": repositories come with the first look, their trust data when they are opened. */
export class RepositoryTree implements TreeDataProvider<TreeNode> {
  readonly #server: ServerConnection;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #summaries: readonly RepositorySummary[] = [];

  constructor(server: ServerConnection) {
    this.#server = server;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node === undefined) {
      this.#summaries = await this.#server.request('imageTrust/repositories', undefined);
      return [...repositoryNodes(this.#summaries)];
    }
    return node.children === 'load' ? [...(await this.#details(node.gun))] : [...node.children];
  }

  getTreeItem(node: TreeNode): TreeItem {
    const item = new TreeItem(node.label);
    item.id = node.id;
    item.description = node.description;
    item.tooltip = node.tooltip;
    item.iconPath = new ThemeIcon(node.icon);
    item.contextValue = node.contextValue;
    item.accessibilityInformation = { label: node.spoken };
    if (node.children.length > 0) item.collapsibleState = TreeItemCollapsibleState.Collapsed;
    if (node.location !== undefined) {
      const { uri, line, character } = node.location;
      const selection = new Range(line, character, line, character);
      item.command = { title: 'Open', command: 'vscode.open', arguments: [Uri.parse(uri), { selection }] };
    }
    return item;
  }

  /** Every node, for the tests. */
  async snapshot(node?: TreeNode): Promise<readonly TreeSnapshot[]> {
    const nodes = await this.getChildren(node);
    return Promise.all(
      nodes.map(async (child) => ({
        label: child.label,
        description: child.description,
        contextValue: child.contextValue,
        ...(child.copies === undefined ? {} : { copies: child.copies }),
        children: await this.snapshot(child),
      })),
    );
  }

  async #details(gun: string): Promise<readonly TreeNode[]> {
    const summary = this.#summaries.find((candidate) => candidate.gun === gun);
    if (summary === undefined) return [];
    return detailNodes(summary, await this.#server.request('imageTrust/repository', { gun }), Date.now());
  }
}
