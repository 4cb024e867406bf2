import type { TreeNode } from './tree-node.ts';

export interface TreeParams {
  readonly by: 'repository' | 'file';
  /** The GUN of the repository whose lines are wanted; absent: the top. */
  readonly of?: string;
  /** A tag that must be among them, however many there are. */
  readonly wanted?: string;
}

export interface TreeAnswer {
  readonly nodes: readonly TreeNode[];
  /** What is to be said above the tree, as a sentence. Of the top only, as is `badge`. */
  readonly message?: string;
  /** How many images something is wrong with; absent: none. */
  readonly badge?: { readonly count: number; readonly words: string };
}

export interface SignedTagsParams {
  readonly gun: string;
  /** How many come before the page. */
  readonly from: number;
}

export interface SignedTagsPage {
  readonly tags: readonly FoundTag[];
  /** How many come after the page. */
  readonly rest: number;
}

export interface SignedTagParams {
  readonly gun: string;
  readonly tag: string;
}

export interface FoundTag {
  readonly tag: string;
  /** The tag as it is shown. */
  readonly label: string;
  /** Digest and signers, short. */
  readonly description: string;
  /** `sha256:…`, complete. */
  readonly digest: string;
}

export interface DocumentParams {
  readonly path: string;
}

export interface ReadOnlyDocument {
  readonly text: string;
}

export interface RefreshParams {
  /** One repository; absent: everything that checked documents use. */
  readonly gun?: string;
}
