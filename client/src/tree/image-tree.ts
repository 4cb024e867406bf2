import { commands, EventEmitter, type Memento, type TreeDataProvider, type TreeItem, type TreeView } from 'vscode';
import type { TreeAnswer, TreeParams } from '../../../server/src/lsp/protocol.ts';
import type { TreeNode } from '../../../server/src/lsp/tree/tree-node.ts';
import type { ServerConnection } from '../server-connection.ts';
import type { TreeSnapshot } from '../test-api.ts';
import { treeItem } from './tree-item.ts';

export type Grouping = TreeParams['by'];

const GROUPING = 'imageTrust.grouping';

/** The tree view "Image Trust". The server makes its lines; a repository's come when it is opened. */
export class ImageTree implements TreeDataProvider<TreeNode> {
  readonly #server: ServerConnection;
  readonly #memory: Memento;
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #parents = new Map<string, TreeNode>();
  /** By repository, the tag that was searched for last. */
  readonly #wanted = new Map<string, string>();
  #view: TreeView<TreeNode> | undefined;

  constructor(server: ServerConnection, memory: Memento) {
    this.#server = server;
    this.#memory = memory;
    void commands.executeCommand('setContext', GROUPING, this.grouping);
  }

  /** By repository or by file: remembered for each workspace. */
  get grouping(): Grouping {
    return this.#memory.get<Grouping>(GROUPING, 'repository');
  }

  /** The view that shows this tree, for what is said about the tree as a whole. */
  showIn(view: TreeView<TreeNode>): void {
    this.#view = view;
  }

  async group(by: Grouping): Promise<void> {
    await this.#memory.update(GROUPING, by);
    await commands.executeCommand('setContext', GROUPING, by);
    this.refresh();
  }

  refresh(): void {
    this.#changed.fire(undefined);
    // VS Code asks only for what it shows; the badge is seen all the same.
    if (this.#view?.visible === false) void this.#top();
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node === undefined) return [...(await this.#top()).nodes];
    const nodes = node.children === 'load' ? await this.#below(node) : node.children;
    for (const child of nodes) this.#parents.set(child.id, node);
    return [...nodes];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#parents.get(node.id);
  }

  getTreeItem(node: TreeNode): TreeItem {
    return treeItem(node);
  }

  /** The repositories in use, whatever the tree shows. */
  async repositories(): Promise<readonly TreeNode[]> {
    return (await this.#server.request('imageTrust/tree', { by: 'repository' })).nodes;
  }

  /** Opens the tree at a signed tag and selects it. */
  async reveal(gun: string, tag: string): Promise<void> {
    this.#wanted.set(gun, tag);
    await this.group('repository');
    const repository = (await this.getChildren()).find((node) => node.gun === gun);
    const groups = repository === undefined ? [] : await this.getChildren(repository);
    for (const group of groups) {
      const found = (await this.getChildren(group)).find((node) => node.signedTag === tag);
      if (found !== undefined) await this.#view?.reveal(found, { select: true, focus: true });
    }
  }

  /** Every line, for the tests. */
  async snapshot(node?: TreeNode): Promise<readonly TreeSnapshot[]> {
    const nodes = await this.getChildren(node);
    return Promise.all(nodes.map(async (child) => ({ ...child, children: await this.snapshot(child) })));
  }

  async #top(): Promise<TreeAnswer> {
    const top = await this.#server.request('imageTrust/tree', { by: this.grouping });
    if (this.#view !== undefined) {
      const { badge } = top;
      this.#view.message = top.message ?? '';
      this.#view.badge = badge === undefined ? undefined : { value: badge.count, tooltip: badge.words };
    }
    return top;
  }

  async #below({ gun }: TreeNode): Promise<readonly TreeNode[]> {
    if (gun === undefined) return [];
    const wanted = this.#wanted.get(gun);
    const params: TreeParams = { by: 'repository', of: gun, ...(wanted === undefined ? {} : { wanted }) };
    return (await this.#server.request('imageTrust/tree', params)).nodes;
  }
}
