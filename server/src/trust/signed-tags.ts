import { sameDigest, sha256Digest } from '../base/digest.ts';
import type { Digest } from '../base/digest.ts';
import { byNaturalOrder } from '../base/natural-order.ts';
import { forEachSliced, sortSliced } from '../base/sliced.ts';
import type { Sliced } from '../base/sliced.ts';
import { allows, findRelease, RELEASE_ROLES } from '../notary/lookup.ts';
import type { WalkedRole } from '../notary/lookup.ts';
import type { FileMeta } from '../notary/metadata.ts';
import type { TrustedSet } from '../notary/trusted-set.ts';
import { sha256Of } from '../remote/updating/signed-history.ts';
import type { SignedTag } from './provider.ts';

/** The tags that a repository signs by Docker's rule. There may be a hundred thousand: what goes through all of them is said. */
export class SignedTags {
  readonly #set: TrustedSet;
  readonly #walked: readonly WalkedRole[];

  /** @param walked every role that can be reached */
  constructor(set: TrustedSet, walked: readonly WalkedRole[]) {
    this.#set = set;
    this.#walked = walked;
  }

  /** A tag without a sha256 is not signed: there is no digest to compare with. */
  find(tag: string): SignedTag | undefined {
    const found = findRelease(this.#set.targets, tag);
    const hex = sha256Of(found?.file);
    const expires = found && this.#set.targets.get(found.role)?.metadata.expires;
    if (found === undefined || hex === undefined || expires === undefined) return undefined;
    const signers = this.#signersOf(tag, hex);
    return { tag, digest: sha256Digest(hex), size: found.file.length, role: found.role, signers, expires };
  }

  get isEmpty(): boolean {
    for (const [name] of this.#targets()) if (this.find(name) !== undefined) return false;
    return true;
  }

  /** The tag that stands for a digest, the first by name of several. Goes through all tags. */
  signing(digest: Digest): SignedTag | undefined {
    const wanted = Buffer.from(digest.hex, 'hex');
    let first: SignedTag | undefined;
    for (const [name, file] of this.#targets()) {
      const hash = file.hashes.get('sha256');
      if (hash?.[0] !== wanted[0] || hash === undefined || Buffer.compare(hash, wanted) !== 0) continue;
      const signed = first === undefined || name < first.tag ? this.find(name) : undefined;
      if (signed !== undefined && sameDigest(signed.digest, digest)) first = signed;
    }
    return first;
  }

  /** The tags that begin most like a text, the most alike first, those equally alike by name. Goes through all tags. */
  like(text: string, count: number): readonly SignedTag[] {
    const best: AlikeTag[] = [];
    for (const [name] of this.#targets()) {
      const candidate = { name, likeness: commonPrefix(name, text) };
      const index = best.findIndex((other) => isBetter(candidate, other));
      if (index === -1 && best.length === count) continue;
      const signed = this.find(name);
      if (signed === undefined) continue;
      best.splice(index === -1 ? best.length : index, 0, { ...candidate, signed });
      best.splice(count);
    }
    return best.map(({ signed }) => signed);
  }

  /** All of them, in natural order. */
  *list(): Sliced<readonly SignedTag[]> {
    const tags: SignedTag[] = [];
    yield* forEachSliced(this.#targets(), ([name]) => {
      const signed = this.find(name);
      if (signed !== undefined) tags.push(signed);
    });
    return yield* sortSliced(tags, (a, b) => byNaturalOrder(a.tag, b.tag));
  }

  /** Who else signed the same tag and digest (docker/cli `trust/common.go` matchReleasedSignatures). */
  #signersOf(tag: string, hex: string): readonly string[] {
    return this.#walked
      .filter(({ name }) => !isRelease(name))
      .filter((role) => allows(role.paths, tag) && sha256Of(role.targets.get(tag)) === hex)
      .map(({ name }) => name.replace(/^targets\//, ''));
  }

  /**
   * What the roles list whose word Docker takes, within their paths, each name once: where both have it, only the first one's
   * counts.
   */
  *#targets(): Iterable<readonly [string, FileMeta]> {
    const roles = RELEASE_ROLES.flatMap((role) => this.#walked.find(({ name }) => name === role) ?? []);
    for (const [index, { paths, targets }] of roles.entries()) {
      const isTaken = (name: string): boolean => roles.slice(0, index).some((role) => lists(role, name));
      for (const target of targets) if (allows(paths, target[0]) && !isTaken(target[0])) yield target;
    }
  }
}

function lists({ paths, targets }: WalkedRole, name: string): boolean {
  return targets.has(name) && allows(paths, name);
}

interface AlikeTag {
  readonly name: string;
  /** Characters that both begin with. */
  readonly likeness: number;
  readonly signed: SignedTag;
}

function isBetter(a: Omit<AlikeTag, 'signed'>, b: AlikeTag): boolean {
  return a.likeness > b.likeness || (a.likeness === b.likeness && a.name < b.name);
}

function commonPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}

function isRelease(role: string): boolean {
  return RELEASE_ROLES.some((release) => release === role);
}
