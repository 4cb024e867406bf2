import type { UpdateOutcome } from '../../../server/src/remote/updating/update-outcome.ts';
import { TestRepository } from '../../support/trust-kit/index.ts';
import { DIGEST, GUN, NOW, TestWorld } from '../../support/trust-kit/world.ts';

/** A repository with releases, alice and bob, its server, and a client. */
export function newWorld(): TestWorld {
  const repository = new TestRepository({ gun: GUN, now: NOW });
  for (const role of ['targets/releases', 'targets/alice', 'targets/bob']) repository.delegate(role);
  return new TestWorld(
    repository.addTarget('targets', '3.19', DIGEST).addTarget('targets/releases', '3.20', DIGEST).publish(),
  );
}

/** The names that an answer signs, role after role. */
export function targetsOf(outcome: UpdateOutcome): readonly string[] {
  if (outcome.kind !== 'trusted') throw new Error(outcome.kind);
  return [...outcome.set.targets.values()].flatMap(({ metadata }) => [...metadata.targets.keys()]);
}
