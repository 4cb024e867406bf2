import type { Dependent } from '../trust/dependents.ts';
import type { SignedTag } from '../trust/provider.ts';
import type { VerdictKind } from '../trust/verdict.ts';
import { formatDigest } from '../base/digest.ts';
import { ageWords, dateWords, imageWords } from './words.ts';

/** What the end of a trust server means for the images that depend on it, to be drawn by a door. All texts are plain. */
export interface RetirementReport<Place> {
  /** What happens, in paragraphs. */
  readonly summary: readonly string[];
  /** What can be done, the most pressing first; steps that no image needs are absent. */
  readonly steps: readonly RetirementStep<Place>[];
}

export interface RetirementStep<Place> {
  readonly step: Step;
  readonly title: string;
  readonly advice: string;
  readonly images: readonly DependentImage<Place>[];
}

export interface DependentImage<Place> {
  /** As people call it. */
  readonly name: string;
  /** What can be written in its place: the reference with the digest that is signed now. */
  readonly pinned?: string;
  readonly places: readonly Place[];
}

/** @param now milliseconds since the epoch */
export function retirementReport<Place>(dependents: readonly Dependent<Place>[], now: number): RetirementReport<Place> {
  const [first] = dependents;
  if (first === undefined) return { summary: [NOTHING], steps: [] };
  const isOver = now >= first.endsAt;
  const steps = ORDER.map((step) => ({
    step,
    ...(isOver ? AFTER : BEFORE)[step],
    images: imagesOf(dependents.filter(({ verdict }) => stepFor(verdict?.kind) === step)),
  }));
  return { summary: summaryOf(first, isOver, now), steps: steps.filter(({ images }) => images.length > 0) };
}

const NOTHING = 'No image here depends on notary.docker.io, or on another trust server that is known to end.';

function summaryOf({ server, endsAt }: Dependent<unknown>, isOver: boolean, now: number): readonly string[] {
  const { host } = new URL(server);
  const day = dateWords(endsAt);
  const what =
    'Nobody can then say whether images of Docker Hub are signed, unless another trust server is set for them: their verdict is ' +
    'trust-retired, neither good nor bad. Pins stay what they are, for docker pulls a digest without asking any trust server.';
  const when = isOver
    ? `${host}, Docker's own trust service, was shut down on ${day}, ${ageWords(now - endsAt)}.`
    : `${host}, Docker's own trust service, will be shut down on ${day}, ${inDays(endsAt - now)}.`;
  return [
    when,
    what,
    'If another trust server has signatures of your images of Docker Hub, name it in the setting imageTrust.trustServers, under docker.io.',
  ];
}

function inDays(ms: number): string {
  const days = Math.ceil(ms / 86_400_000);
  return days === 1 ? 'within a day' : `in ${days} days`;
}

/** A word for what can be done. */
export type Step = 'pin' | 'again' | 'unsigned' | 'pinned' | 'exempt';

const ORDER: readonly Step[] = ['pin', 'again', 'unsigned', 'pinned', 'exempt'];

type Words = Pick<RetirementStep<never>, 'title' | 'advice'>;

const EXEMPT: Words = { title: 'Exempt', advice: 'An exception covers these: nothing changes.' };

const BEFORE: Readonly<Record<Step, Words>> = {
  pin: {
    title: 'Pin these now, while their signatures can be verified',
    advice:
      'What is signed today can be kept: write the signed digest into the file (Pin to signed digest, or image-trust pin).',
  },
  again: {
    title: 'Check these again in time',
    advice:
      'They could not be verified now. If they still cannot be on the last day, nobody will ever know what was signed.',
  },
  unsigned: {
    title: 'These are not signed today either',
    advice:
      'Nothing is lost. Pin what the registry serves if it must not change under you, use an image that is signed elsewhere, or make an exception.',
  },
  pinned: {
    title: 'These are pinned to what is signed',
    advice:
      'Nothing has to be done. From that day on nobody signs a newer digest: follow the publisher by other means, and update the pin by hand.',
  },
  exempt: EXEMPT,
};

const AFTER: Readonly<Record<Step, Words>> = {
  ...BEFORE,
  pin: {
    title: 'Pin these to what was signed last',
    advice:
      'Their trust data come from elsewhere, or were kept: write the signed digest into the file while they are valid.',
  },
  again: {
    title: 'Nothing can be said about these any more',
    advice:
      'Ask the publisher which signatures there are instead, and pin a digest that you have checked by them; set a trust server of your own; ' +
      'or make an exception.',
  },
};

const STEPS: Readonly<Record<VerdictKind, Step>> = {
  signed: 'pin',
  moved: 'pin',
  outdated: 'pin',
  verified: 'pinned',
  unsigned: 'unsigned',
  unsignedPin: 'unsigned',
  noTrustData: 'unsigned',
  expired: 'again',
  rejected: 'again',
  unavailable: 'again',
  retired: 'again',
  unresolved: 'again',
  invalid: 'again',
  exempt: 'exempt',
};

/** What is still being checked is to be looked at again. */
function stepFor(verdict: VerdictKind | undefined): Step {
  return verdict === undefined ? 'again' : STEPS[verdict];
}

/** Each image once, in the order of their names, with all its places. */
function imagesOf<Place>(dependents: readonly Dependent<Place>[]): readonly DependentImage<Place>[] {
  const byName = new Map<string, Dependent<Place>[]>();
  for (const dependent of dependents) {
    const name = imageWords(dependent.image);
    byName.set(name, [...(byName.get(name) ?? []), dependent]);
  }
  return [...byName]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, uses]) => ({ name, ...pinnedForm(uses[0]), places: uses.map(({ place }) => place) }));
}

function pinnedForm(dependent: Dependent<unknown> | undefined): { readonly pinned?: string } {
  const signed = dependent?.verdict === undefined ? undefined : signedIn(dependent.verdict);
  if (dependent === undefined || signed === undefined || dependent.verdict?.kind === 'verified') return {};
  return { pinned: `${dependent.image.familiar}:${signed.tag}@${formatDigest(signed.digest)}` };
}

function signedIn(verdict: NonNullable<Dependent<unknown>['verdict']>): SignedTag | undefined {
  return verdict.kind === 'unsignedPin' || !('signed' in verdict) ? undefined : verdict.signed;
}
