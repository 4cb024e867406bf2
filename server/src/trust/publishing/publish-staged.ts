import type { StageableChange } from '../../notary/publishing/change.ts';
import { PublishRefused } from '../../notary/publishing/publish-refused.ts';
import { expand } from '../../notary/publishing/purge.ts';
import { isDelegationName } from '../../notary/role-name.ts';
import type { Gun } from '../../reference/image-name.ts';
import type { PublishingParts } from './parts.ts';
import type { StagedPublication } from './publishing.ts';
import { stagedWords } from './words.ts';

/**
 * A change that can be made to some repository (`client/client.go` addChange): of `targets`, or a delegation.
 * @throws PublishRefused `role`
 */
export function requireTargetsRole(change: StageableChange): StageableChange {
  if (change.kind === 'purgeKeys' || change.kind === 'replaceKeys') return change;
  const { kind, role } = change;
  const isOfDelegation = kind === 'changeDelegation' || kind === 'removeDelegation';
  if (isDelegationName(role) || (role === 'targets' && !isOfDelegation)) return change;
  throw new PublishRefused(
    'role',
    `${role} is ${isOfDelegation ? 'no delegation' : 'neither targets nor a delegation'}`,
  );
}

/** notary `client/client.go` Publish: what waits, and nothing that is staged in the meantime, which goes on waiting. */
export async function publishStaged(parts: PublishingParts, gun: Gun): Promise<StagedPublication> {
  const { publisher, staged } = parts;
  const waiting = await staged.list(gun);
  let notPurged: readonly string[] = [];
  const publication = await publisher.publish(parts.questionOf(gun), (draft, local) => {
    const expansion = expand(
      waiting.map(({ change }) => change),
      draft,
      local,
    );
    notPurged = expansion.notPurged;
    return { changes: expansion.changes, words: stagedWords(gun) };
  });
  await staged.remove(
    gun,
    waiting.map(({ name }) => name),
  );
  return { ...publication, notPurged };
}
