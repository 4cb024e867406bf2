import type { CheckedDocument } from '../check/document-check.ts';
import type { TreeAnswer, TreeParams } from '../protocol.ts';
import type { Session } from '../session/session.ts';
import { statusOf } from '../session/status.ts';
import { fileNodes } from './file-nodes.ts';
import { filesIn, repositoriesIn } from './images-in-use.ts';
import { repositoryNodes } from './repository-nodes.ts';
import { counted } from './tree-words.ts';
import { isWrong } from './verdict-look.ts';

export interface TopOptions extends Pick<TreeParams, 'by'> {
  /** URIs of the workspace's folders. */
  readonly folders: readonly string[];
  readonly session: Session | undefined;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** The top of the tree, and what the view says as a whole. */
export function treeTop(documents: readonly CheckedDocument[], options: TopOptions): TreeAnswer {
  const { by, folders, session, now } = options;
  const files = filesIn(documents);
  const nodes = by === 'file' ? fileNodes(files, folders) : repositoryNodes(repositoriesIn(documents), now);
  const wrong = files.flatMap(({ uses }) => uses).filter(({ verdict }) => isWrong(verdict)).length;
  const message = session === undefined ? undefined : messageFor(documents, session);
  return {
    nodes,
    ...(wrong === 0 ? {} : { badge: { count: wrong, words: `${counted(wrong, 'image')} with a finding` } }),
    ...(nodes.length === 0 || message === undefined ? {} : { message }),
  };
}

/** Why less is known than could be, in one sentence without anything that others wrote but names of hosts. */
function messageFor(documents: readonly CheckedDocument[], session: Session): string | undefined {
  if (session.context.restricted) return 'Restricted Mode: nobody is asked whether these images are signed.';
  if (session.settings.offline) return 'Offline: these verdicts rest on what was fetched earlier.';
  const { unreachableHosts } = statusOf(documents, session, false);
  return unreachableHosts.length === 0 ? undefined : `No answer from ${unreachableHosts.join(', ')}.`;
}
