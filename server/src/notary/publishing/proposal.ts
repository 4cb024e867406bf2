import type { JsonObject } from '../../base/json-value.ts';
import { orphanedRoles } from './draft.ts';
import type { Draft } from './draft.ts';
import { encodeRoot, encodeTargets } from './encode.ts';
import { unsignedFiles } from './sign-draft.ts';

/** What is about to be signed, for somebody who decides whether it shall be. */
export interface Proposal {
  /** In the order in which they are sent. The snapshot, which lists their hashes, is not among them. */
  readonly files: readonly ProposedFile[];
  /** Delegations that will count for nothing until enough of their keys sign them again. */
  readonly orphaned: readonly string[];
}

/** The signed part of one role's file, as it is published and as it shall be. */
export interface ProposedFile {
  readonly role: string;
  /** Verified; `undefined` where the role has published nothing. */
  readonly before: JsonObject | undefined;
  /** To the last member what `signDraft` signs at the same time. */
  readonly after: JsonObject;
}

/** @param published what `draft` began as @param now milliseconds since the epoch */
export function proposalOf(published: Draft, draft: Draft, now: number): Proposal {
  const files = unsignedFiles(draft, now).map(({ role, signed }) => ({
    role,
    before: publishedFile(published, role),
    after: signed,
  }));
  return { files, orphaned: orphanedRoles(draft) };
}

function publishedFile({ previousRoot, targets }: Draft, role: string): JsonObject | undefined {
  if (role === 'root') return previousRoot && encodeRoot(previousRoot);
  const file = targets.get(role);
  return file === undefined || file.version === 0 ? undefined : encodeTargets(file);
}
