import { createHash } from 'node:crypto';
import type { ImageName } from '../reference/image-name.ts';
import { covers } from '../reference/image-pattern.ts';
import type { ImageDemand, ParsedPolicy, Policy, PolicyException } from './policy.ts';

/** A policy where it applies, with what decides whether its exceptions count. */
export interface PolicyInForce {
  /** The file as people call it, for messages. */
  readonly file: string;
  readonly policy: Policy;
  readonly exceptions: ExceptionsState;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** `broken`: while a part of the file cannot be read, nobody knows what was agreed to. */
export type ExceptionsState = 'agreed' | 'pending' | 'broken';

/** @param agreed what the user has agreed to, as `agreementOf` gives it */
export function exceptionsState({ policy, problems }: ParsedPolicy, agreed: ReadonlySet<string>): ExceptionsState {
  if (problems.length > 0) return 'broken';
  return agreed.has(agreementOf(policy)) ? 'agreed' : 'pending';
}

/** What an agreement to a policy's exceptions is remembered by: hex that changes with any of them, but not with their order. */
export function agreementOf({ exceptions }: Policy): string {
  const contents = exceptions.map(({ match, reason, until }) => JSON.stringify([match, reason, until]));
  return createHash('sha256').update(contents.sort().join('\n')).digest('hex');
}

/** What a policy asks of one image; what stands here is not met by the name alone. */
export interface Demands {
  readonly file: string;
  readonly enforce: boolean;
  /** Whether the policy asks anything of any image: then one whose name is not known cannot be let pass. */
  readonly concernsImages: boolean;
  /** The registries that are allowed, where the image's is none of them. */
  readonly allowedRegistries?: readonly string[];
  readonly pinned: boolean;
  /** All of them have to be met. */
  readonly signers: readonly SignerDemand[];
  /** An exception that covers the image and does not count. */
  readonly idleException?: IdleException;
}

export type SignerDemand = Pick<ImageDemand, 'match' | 'signers' | 'anySigner'>;

export interface IdleException {
  readonly why: 'pending' | 'broken' | 'expired';
  readonly exception: PolicyException;
}

/** @param image `undefined` where the document does not name one that is known */
export function demandsOn(image: ImageName | undefined, inForce: PolicyInForce): Demands {
  const { file, policy } = inForce;
  const { enforce, registries, images } = policy;
  const general = { file, enforce, concernsImages: registries !== undefined || images.length > 0 };
  if (image === undefined || countingException(image, inForce) !== undefined) {
    return { ...general, pinned: false, signers: [] };
  }
  const idleException = idleExceptionFor(image, inForce);
  const covering = images.filter(({ match }) => covers(match, image));
  return {
    ...general,
    ...(registries !== undefined && !registries.includes(image.registry) && { allowedRegistries: registries }),
    pinned: covering.some(({ pinned }) => pinned),
    signers: covering.filter(({ signers, anySigner }) => signers.length + anySigner.length > 0),
    ...(idleException && { idleException }),
  };
}

/** The exception that covers an image, has not ended, and that the user has agreed to. */
export function countingException(
  image: ImageName,
  { policy, exceptions, now }: PolicyInForce,
): PolicyException | undefined {
  if (exceptions !== 'agreed') return undefined;
  return policy.exceptions.find(({ match, endsAt }) => now < endsAt && covers(match, image));
}

/** One that is still to come into force goes before one that has ended. */
function idleExceptionFor(image: ImageName, { policy, exceptions, now }: PolicyInForce): IdleException | undefined {
  const covering = policy.exceptions.filter(({ match }) => covers(match, image));
  const current = covering.find(({ endsAt }) => now < endsAt);
  if (current !== undefined && exceptions !== 'agreed') return { why: exceptions, exception: current };
  const [ended] = covering;
  return ended && { why: 'expired', exception: ended };
}

/** Whether those who signed meet what is asked. @param signedBy names of delegations, `releases`, `targets` */
export function isSignedAsAsked({ signers, anySigner }: SignerDemand, signedBy: ReadonlySet<string>): boolean {
  const isAny = anySigner.length === 0 || anySigner.some((name) => signedBy.has(name));
  return isAny && signers.every((name) => signedBy.has(name));
}
