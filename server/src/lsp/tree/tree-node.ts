import { visible } from '../../base/visible.ts';

/**
 * One line of the tree view, ready to be shown: words, icons and what its menu offers are decided in the server, and a client
 * only draws them. All texts are plain, and those from others are shown as `visible` writes them.
 */
export interface TreeNode {
  /** The same line keeps its id when the data change, so that it stays open and selected. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly tooltip: string;
  /** A codicon. */
  readonly icon: string;
  /** What the icon's colour says again; the words say it first. */
  readonly mood?: Mood;
  /** Words for the `when` clauses of menus: what the line is, then what can be done with it. */
  readonly context: string;
  /** What a screen reader says: everything the line shows, icon included. */
  readonly spoken: string;
  /** `load`: to be asked for when the line is opened. */
  readonly children: readonly TreeNode[] | 'load';
  /** The repository that the line belongs to. */
  readonly gun?: string;
  /** What the command of the line for copying copies: a whole digest, or the id of a key. */
  readonly copies?: string;
  /** The id of the key that the line is about, as it stands in the metadata. */
  readonly key?: string;
  /** The tag that the line is about, as it is signed. */
  readonly signedTag?: string;
  /** The role that the line is about, or whose key it shows. */
  readonly role?: string;
  /** The image as it could be written in a file, to be copied. */
  readonly reference?: string;
  /** Where choosing the line leads to. */
  readonly opens?: Place;
  /** Every place that uses it. */
  readonly uses?: readonly UseOfImage[];
  /** Path of the read-only document about it; see `imageTrust/document`. */
  readonly document?: string;
  /** The registry's own page about it; always https. */
  readonly page?: string;
  /** The command that choosing the line runs, with the line as its argument. */
  readonly command?: string;
}

export type Mood = 'good' | 'warning' | 'error';

/** A place in a file; line and column are zero-based, in UTF-16 code units. */
export interface Place {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}

export interface UseOfImage extends Place {
  readonly label: string;
  readonly description: string;
}

/** What has to be said of a line; the rest follows from it. */
export type GivenNode = Pick<TreeNode, 'id' | 'label' | 'icon' | 'context'> & Partial<TreeNode>;

/** A line with what follows from the rest of it: where nothing else is said, it reads as it looks. */
export function treeNode(given: GivenNode): TreeNode {
  const label = visible(given.label);
  const description = visible(given.description ?? '');
  const spoken = visible(given.spoken ?? (description === '' ? label : `${label}: ${description}`));
  const tooltip = given.tooltip === undefined ? spoken : given.tooltip.split('\n').map(visible).join('\n');
  return { children: [], ...given, label, description, tooltip, spoken, context: contextOf(given) };
}

function contextOf(node: GivenNode): string {
  const abilities = ['copies', 'reference', 'document', 'page'] as const;
  const able = abilities.filter((ability) => node[ability] !== undefined);
  const isUsed = node.uses !== undefined && node.uses.length > 0;
  return [node.context, ...able, ...(isUsed ? ['uses'] : [])].join(' ');
}

/**
 * The id of a line below a repository's. No component of a GUN begins with a hyphen, so that it is never that of another repository;
 * what the publisher has named comes last, so that it is never that of another line.
 */
export function idBelow(gun: string, ...path: readonly (string | number)[]): string {
  return [gun, '-', ...path].join('/');
}

/** A line that holds others, with their number. */
export function groupNode(given: Omit<GivenNode, 'context'>): TreeNode {
  return treeNode({ ...given, context: 'group' });
}

/** A line that only says something. */
export function factNode(given: Omit<GivenNode, 'context'>): TreeNode {
  return treeNode({ ...given, context: 'fact' });
}
