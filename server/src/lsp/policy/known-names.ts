import { dayAfterMonths } from '../../policy/add-exception.ts';
import type { KnownNames } from '../../policy/complete.ts';
import type { ImageName } from '../../reference/image-name.ts';
import { covers } from '../../reference/image-pattern.ts';
import { normalise } from '../../reference/normalise.ts';
import type { InspectedUse } from '../../trust/inspection.ts';
import type { CheckedDocument } from '../check/document-check.ts';

/** How long an exception lasts that nobody has thought about yet. */
const MONTHS = 3;

/** What checked documents use, and who signs it as far as their verdicts know: nobody is asked. */
export function knownNames(documents: readonly CheckedDocument[], now: number): KnownNames {
  const uses = documents.flatMap(({ inspection }) => inspection.uses);
  const images = uses.flatMap(({ use: { subject } }) =>
    subject.kind === 'reference' ? [normalise(subject.reference)] : [],
  );
  return {
    registries: ordered(images.map(({ registry }) => registry)),
    images: ordered(images.map(({ familiar }) => familiar)),
    signersFor: (match) => ordered(uses.flatMap((inspected) => signersOf(inspected, match))),
    until: dayAfterMonths(now, MONTHS),
  };
}

/** The images in use that a pattern covers, as people write them. */
export function imagesCovered(documents: readonly CheckedDocument[], pattern: string): readonly string[] {
  const images = documents
    .flatMap(({ inspection }) => inspection.uses)
    .flatMap(({ use: { subject } }) => (subject.kind === 'reference' ? [normalise(subject.reference)] : []));
  return ordered(images.filter((image) => covers(pattern, image)).map(nameOf));
}

function nameOf({ familiar, tag }: ImageName): string {
  return tag === undefined ? familiar : `${familiar}:${tag}`;
}

function signersOf({ verdict }: InspectedUse, match: string | undefined): readonly string[] {
  if (verdict === undefined || !('repository' in verdict)) return [];
  if (match !== undefined && !covers(match, verdict.image)) return [];
  const delegations = verdict.repository.roles.filter(({ name }) => name.startsWith('targets/'));
  return delegations.map(({ name }) => name.slice('targets/'.length));
}

function ordered(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}
