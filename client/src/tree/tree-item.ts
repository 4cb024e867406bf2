import { Range, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from 'vscode';
import type { Place, TreeNode } from '../../../server/src/lsp/tree/tree-node.ts';

/** A line of the tree as VS Code draws it. */
export function treeItem(node: TreeNode): TreeItem {
  const item = new TreeItem(node.label);
  item.id = node.id;
  item.description = node.description;
  item.tooltip = node.tooltip;
  item.iconPath = new ThemeIcon(node.icon, node.mood && new ThemeColor(COLOURS[node.mood]));
  item.contextValue = node.context;
  item.accessibilityInformation = { label: node.spoken };
  if (node.children.length > 0) item.collapsibleState = TreeItemCollapsibleState.Collapsed;
  if (node.opens !== undefined) item.command = { title: '', command: 'vscode.open', arguments: openingOf(node.opens) };
  if (node.command !== undefined) item.command = { title: '', command: node.command, arguments: [node] };
  return item;
}

/** The arguments of `vscode.open` that lead to a place. */
export function openingOf({ uri, line, character }: Place): unknown[] {
  return [Uri.parse(uri), { selection: new Range(line, character, line, character) }];
}

const COLOURS = {
  good: 'testing.iconPassed',
  warning: 'problemsWarningIcon.foreground',
  error: 'problemsErrorIcon.foreground',
} as const;
