import type { Proposal } from '../../notary/publishing/proposal.ts';
import type { TrustedSet } from '../../notary/trusted-set.ts';

/** What a publication is, one sentence each, without a full stop. Plain text, in which names are as others wrote them. */
export interface PublicationWords {
  /** As an order: `Sign acme/app:1 …`. */
  readonly toDo: string;
  /** The same once it is done: `Signed acme/app:1 …`. */
  readonly done: string;
  /** What there will be no more, where something is taken away. */
  readonly lost?: string;
}

export interface ProposedPublication extends Proposal {
  readonly words: PublicationWords;
}

/** Somebody who watches over publications. Without one, whatever was asked for is published. */
export interface Oversight {
  /**
   * Decides whether that may be signed, before anybody is asked for a passphrase of an existing role's key; rejects where it
   * may not, and then nothing is. What is approved is what is signed: should something else be published meanwhile, the
   * changes are made to that, and decided upon again.
   */
  approve(proposed: ProposedPublication): Promise<void>;
  /** Called when the one request is about to be sent, after which nothing can be stopped. */
  sending(): void;
  /** Stops everything up to then. */
  readonly signal: AbortSignal;
}

/** Whether the same is published: timestamps and snapshots apart, which servers sign anew by themselves. */
export function isSamePublished(a: TrustedSet | undefined, b: TrustedSet | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  const isSame = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
    one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
  return (
    isSame(a.root.bytes, b.root.bytes) &&
    a.targets.size === b.targets.size &&
    [...a.targets].every(([role, { bytes }]) => isSame(bytes, b.targets.get(role)?.bytes))
  );
}
