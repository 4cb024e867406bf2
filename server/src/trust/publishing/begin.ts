import { delegationChange } from '../../notary/publishing/change.ts';
import type { Change } from '../../notary/publishing/change.ts';
import type { PublicKey } from '../../notary/metadata.ts';
import type { Draft } from '../../notary/publishing/draft.ts';
import { newRepository } from '../../remote/publishing/new-repository.ts';
import type { Question } from '../../remote/updating/update-outcome.ts';
import type { PublishingParts } from './parts.ts';
import type { Beginning } from './publishing.ts';

/** A repository's first draft, with keys that are made where there are none. */
export function firstDraft(parts: PublishingParts, question: Question, beginning: Beginning): Promise<Draft> {
  const { ring, clock, random } = parts;
  const server = parts.serverOf(question);
  const { snapshot, root = {} } = beginning;
  return newRepository({ gun: question.gun, server, ring, random, snapshot, root, now: clock.now() });
}

/** The role that collects what signers release (docker/cli `trust.go` ReleasesRole). */
export const RELEASES = 'targets/releases';

/** docker/cli `trust/sign.go` addStagedSigner: a role of the signer's own, and a say in what is released. */
export function signerChanges(name: string, keys: readonly PublicKey[]): readonly Change[] {
  return [`targets/${name}`, RELEASES].map((role) => delegationChange(role, { addKeys: keys, addPaths: [''] }));
}
