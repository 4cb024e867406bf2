import { formatDigest } from '../../base/digest.ts';
import type { ImageUse } from '../../documents/image-use.ts';
import type { Gun, ImageName } from '../../reference/image-name.ts';
import { normalise } from '../../reference/normalise.ts';
import { imageWords } from '../../rules/words.ts';
import type { InspectedUse } from '../../trust/inspection.ts';
import type { VerdictKind } from '../../trust/verdict.ts';
import type { CheckedDocument } from '../check/document-check.ts';
import { verdictWords } from '../show/verdict-words.ts';
import type { Place } from './tree-node.ts';

/** A place in a checked file that names an image. */
export interface ImageInUse extends Place {
  /** The image with its variables filled in; where that gives none, the text as it stands. */
  readonly reference: string;
  /** The same without the digest of a pin, where there is a tag: the verdict says what the pin is, and needs the room. */
  readonly name: string;
  readonly gun?: Gun;
  readonly tag?: string;
  /** Absent while being checked. */
  readonly verdict?: VerdictKind;
  /** The verdict in a few words. */
  readonly words: string;
  /** What of its trust data expires first, where there are any. */
  readonly expires?: { readonly role: string; readonly at: number };
}

export interface FileInUse {
  readonly uri: string;
  /** In order of position; not empty. */
  readonly uses: readonly ImageInUse[];
}

export interface RepositoryInUse {
  readonly gun: Gun;
  /** The short name that docker prints. */
  readonly name: string;
  /** In order of file, then position. */
  readonly uses: readonly ImageInUse[];
}

/** The files that name images, ordered by their URIs. */
export function filesIn(documents: readonly CheckedDocument[]): readonly FileInUse[] {
  const files = documents.map((checked) => ({ uri: checked.text.uri, uses: usesIn(checked) }));
  return files.filter(({ uses }) => uses.length > 0).sort((a, b) => (a.uri < b.uri ? -1 : 1));
}

/** The repositories that files use, ordered by GUN. Uses without a repository (unresolved, invalid) belong to none. */
export function repositoriesIn(documents: readonly CheckedDocument[]): readonly RepositoryInUse[] {
  const names = new Map(
    documents.flatMap(({ inspection }) =>
      inspection.uses.flatMap(({ use }) => {
        const image = imageOf(use);
        return image === undefined ? [] : [[image.gun, image.familiar] as const];
      }),
    ),
  );
  const byGun = new Map<Gun, ImageInUse[]>([...names.keys()].map((gun) => [gun, []]));
  for (const use of filesIn(documents).flatMap(({ uses }) => uses)) {
    if (use.gun !== undefined) byGun.get(use.gun)?.push(use);
  }
  return [...byGun]
    .map(([gun, uses]) => ({ gun, name: names.get(gun) ?? gun, uses }))
    .sort((a, b) => (a.gun < b.gun ? -1 : 1));
}

/** The repository that a client names, as far as a checked file uses it: nobody is asked about any other. */
export function gunInUse(documents: readonly CheckedDocument[], name: string): Gun | undefined {
  const uses = documents.flatMap(({ inspection }) => inspection.uses);
  return uses.map(({ use }) => imageOf(use)?.gun).find((gun) => gun === name);
}

/** The repositories that checked files use, without those about which the user's own exceptions have nobody asked. */
export function gunsAskedAbout(documents: readonly CheckedDocument[]): ReadonlySet<Gun> {
  const uses = documents.flatMap(({ inspection }) => inspection.uses);
  const asked = uses.filter(({ verdict }) => verdict?.kind !== 'exempt' || verdict.policy !== undefined);
  return new Set(asked.flatMap(({ use }) => imageOf(use)?.gun ?? []));
}

function usesIn({ text, inspection }: CheckedDocument): readonly ImageInUse[] {
  return inspection.uses.map((inspected) => {
    const { span } = inspected.use;
    const { line, character } = text.positionAt(span.start);
    const image = imageOf(inspected.use);
    const written = text.getText().slice(span.start, span.end);
    return { uri: text.uri, line, character, ...describe(image, written), ...judged(inspected) };
  });
}

function describe(
  image: ImageName | undefined,
  written: string,
): Pick<ImageInUse, 'reference' | 'name' | 'gun' | 'tag'> {
  if (image === undefined) return { reference: written, name: written };
  const { familiar, gun, tag, digest } = image;
  const suffix = `${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${formatDigest(digest)}`}`;
  return { reference: familiar + suffix, name: nameOf(image), gun, ...(tag === undefined ? {} : { tag }) };
}

function nameOf({ digest, ...image }: ImageName): string {
  return imageWords(image.tag === undefined && digest !== undefined ? { ...image, digest } : image);
}

function judged({ verdict }: InspectedUse): Pick<ImageInUse, 'verdict' | 'words' | 'expires'> {
  const words = verdictWords(verdict);
  if (verdict === undefined) return { words };
  const { kind } = verdict;
  return { verdict: kind, words, ...('repository' in verdict ? { expires: verdict.repository.expires } : {}) };
}

function imageOf({ subject }: ImageUse): ImageName | undefined {
  return subject.kind === 'reference' ? normalise(subject.reference) : undefined;
}
