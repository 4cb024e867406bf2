import { formatDigest, sameDigest } from '../../base/digest.ts';
import { contentWords } from '../../rules/content-words.ts';
import { findingsFor } from '../../rules/findings-for.ts';
import { originWords } from '../../rules/rules.ts';
import { ageWords, dateWords, exemptWords, imageWords, reasonWords, signerWords } from '../../rules/words.ts';
import type { InspectedUse } from '../../trust/inspection.ts';
import type { RepositoryTrust, SignedTag } from '../../trust/provider.ts';
import type { RegistryAnswer, Verdict } from '../../trust/verdict.ts';

/** What a hover shows: one sentence, then the evidence for it. All texts are plain and may hold anything. */
export interface Explanation {
  readonly sentence: string;
  readonly facts: readonly Fact[];
}

export interface Fact {
  readonly label: string;
  readonly value: string;
  /** `exact`: an identifier to be read and copied character for character. */
  readonly kind: 'words' | 'exact';
}

/** @param now milliseconds since the epoch, for "checked N minutes ago" */
export function explain(inspected: InspectedUse, now: number): Explanation {
  const { verdict } = inspected;
  if (verdict === undefined) return { sentence: 'Being checked…', facts: [] };
  // The sentences are those of the findings, whatever severity the settings give them or whether they hide them.
  const findings = findingsFor(inspected, { enforce: false, severity: new Map(), now });
  const sentence = findings.map(({ message }) => message).join(' ');
  const good = (): string => reassurance(verdict) + originWords(inspected.use);
  return { sentence: sentence === '' ? good() : sentence, facts: factsOf(verdict, now) };
}

/** The sentence for verdicts that are no finding. */
function reassurance(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'verified':
      return `${imageWords(verdict.image)} is verified: this digest is the one that ${signerWords(verdict.signed)} signed for ${verdict.signed.tag}.`;
    case 'exempt':
      return verdict.policy === undefined
        ? `${imageWords(verdict.image)} is not checked: the pattern ${verdict.pattern} in the setting imageTrust.exceptions covers it.`
        : exemptWords(verdict);
    default:
      return '';
  }
}

function factsOf(verdict: Verdict, now: number): readonly Fact[] {
  if (!('image' in verdict)) return [];
  const { image } = verdict;
  const official = image.registry === 'docker.io' && image.repository.startsWith('library/');
  return [
    exact('Repository', image.gun),
    ...(official ? [words('Publisher', 'Docker official image')] : []),
    ...('signed' in verdict ? signedFacts(verdict.signed) : []),
    ...('pinned' in verdict ? [exact('Pinned digest', formatDigest(verdict.pinned))] : []),
    ...('signedImage' in verdict ? signedImageFacts(verdict.signedImage) : []),
    ...('registry' in verdict ? registryFacts(verdict.registry, 'signed' in verdict ? verdict.signed : undefined) : []),
    ...('repository' in verdict ? repositoryFacts(verdict.repository) : []),
    ...('server' in verdict ? [exact('Trust server', verdict.server)] : []),
    ...('checkedAt' in verdict ? [checked(verdict.checkedAt, now)] : []),
    ...('repository' in verdict ? [checked(verdict.repository.checkedAt, now)] : []),
  ];
}

function signedFacts(signed: SignedTag): readonly Fact[] {
  return [
    exact('Signed tag', signed.tag),
    exact('Signed digest', formatDigest(signed.digest)),
    words('Signed by', `${signerWords(signed)}, in the role ${signed.role} until ${dateWords(signed.expires)}`),
  ];
}

function repositoryFacts({ server, expires, stale }: RepositoryTrust): readonly Fact[] {
  return [
    words('Trust data', `valid until ${dateWords(expires.at)}, when ${expires.role} expires first`),
    exact('Trust server', server),
    ...(stale === undefined ? [] : [words('Not asked again', reasonWords(stale.reason, stale.host))]),
  ];
}

/** What the signed digest stands for: a pin to a single platform's image would leave out all others. */
function signedImageFacts(signedImage: RegistryAnswer): readonly Fact[] {
  switch (signedImage.kind) {
    case 'serves':
      return [words('The signed digest is', contentWords(signedImage.content))];
    case 'absent':
      return [words('The signed digest', 'is not in the registry: a pin to it could not be pulled')];
    case 'unavailable':
    case 'notAsked':
      return [];
  }
}

function registryFacts(registry: RegistryAnswer, signed: SignedTag | undefined): readonly Fact[] {
  switch (registry.kind) {
    case 'serves':
      return [
        ...servedFacts(registry, signed),
        ...(registry.mirror === undefined ? [] : [exact('Answered by the mirror', registry.mirror)]),
      ];
    case 'absent':
      return [words('Registry', 'has no such image')];
    case 'unavailable':
      return [words('Registry', reasonWords(registry.reason, registry.host))];
    case 'notAsked':
      return [];
  }
}

/** The good case in few words, so that another digest catches the eye. */
function servedFacts({ digest, content }: Served, signed: SignedTag | undefined): readonly Fact[] {
  if (signed !== undefined && sameDigest(digest, signed.digest)) return [words('Registry serves', 'the signed digest')];
  return [exact('Registry serves', formatDigest(digest)), words('That is', contentWords(content))];
}

type Served = Extract<RegistryAnswer, { kind: 'serves' }>;

function checked(at: number, now: number): Fact {
  return words('Checked', `${ageWords(now - at)} (${new Date(at).toISOString().slice(0, 19)}Z)`);
}

function exact(label: string, value: string): Fact {
  return { label, value, kind: 'exact' };
}

function words(label: string, value: string): Fact {
  return { label, value, kind: 'words' };
}
