import type { Status } from '../../server/src/lsp/protocol.ts';
import type { TreeNode } from '../../server/src/lsp/tree/tree-node.ts';

/**
 * What `activate` returns: enough for the end-to-end tests to wait and to read what a person would see. Other extensions
 * have nothing to do with it; it may change at any time.
 */
export interface ImageTrustTestApi {
  /** Resolves when the server runs and no check is waiting or running. */
  waitForIdle(): Promise<void>;
  /** The newest status the server has reported; `undefined` before the first. */
  status(): Status | undefined;
  /** The whole tree view as if every node were expanded. */
  tree(): Promise<readonly TreeSnapshot[]>;
  /** Every `host[:port]` the server has contacted since it started, sorted. */
  contactedHosts(): Promise<readonly string[]>;
}

/** One line of the tree view with everything below it. */
export interface TreeSnapshot extends Omit<TreeNode, 'children'> {
  readonly children: readonly TreeSnapshot[];
}
