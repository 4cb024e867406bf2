/** One line of the tree view, independent of VS Code; all texts are plain. */
export interface TreeNode {
  /** The same line keeps its id when the data change, so that it stays expanded and selected. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** A codicon. */
  readonly icon: string;
  /** Selects the context menu; the words of package.json's `when` clauses. */
  readonly contextValue: ContextValue;
  /** What a screen reader says: everything the line shows, icon included. */
  readonly spoken: string;
  /** `load`: to be asked of the server when the line is opened. */
  readonly children: readonly TreeNode[] | 'load';
  /** What the copy command of this line copies. */
  readonly copies?: string;
  /** The place in a document that choosing the line opens. Line and column are zero-based. */
  readonly location?: { readonly uri: string; readonly line: number; readonly character: number };
  /** The repository that the line belongs to. */
  readonly gun: string;
}

export type ContextValue = 'repository' | 'group' | 'tag' | 'role' | 'key' | 'keyId' | 'use' | 'fact';
