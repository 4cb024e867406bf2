import { forEachSliced } from '../../base/sliced.ts';
import type { Sliced } from '../../base/sliced.ts';
import { DecodeError } from '../../notary/decode-error.ts';
import { decodeEnvelope, decodeTargets } from '../../notary/decode.ts';
import { RELEASE_ROLES } from '../../notary/lookup.ts';
import type { TargetsByRole } from '../../notary/lookup.ts';
import type { FileMeta } from '../../notary/metadata.ts';

/** Digests that tags signed before and no longer sign: bare sha256 hex by tag, the newest last. */
export type SignedHistory = ReadonlyMap<string, readonly string[]>;

const MAX_DIGESTS = 16;
const MAX_TAGS = 2000;
/** Characters of a tag (distribution `reference/regexp.go`). A longer name is no tag that anybody could ask about. */
const LONGEST_TAG = 128;

/**
 * The history with what the new files no longer sign. Only changes are kept, so that a repository of 75,000 tags has no long
 * history before it changes; the oldest go first where there are too many.
 * @param earlier bytes of the last verified files of the roles whose word Docker takes, as far as they are still there
 */
export function* extendHistory(
  history: SignedHistory,
  earlier: ReadonlyMap<string, Uint8Array>,
  now: TargetsByRole,
): Sliced<SignedHistory> {
  const extended = new Map(history);
  for (const role of RELEASE_ROLES) {
    const before = earlier.get(role);
    const after = now.get(role)?.metadata.targets ?? new Map<string, FileMeta>();
    if (before === undefined) continue;
    yield* forEachSliced(yield* targetsIn(before, role), ([tag, file]) => {
      const digest = tag.length > LONGEST_TAG ? undefined : sha256Of(file);
      if (digest === undefined || digest === sha256Of(after.get(tag))) return;
      const others = (extended.get(tag) ?? []).filter((known) => known !== digest);
      extended.delete(tag);
      extended.set(tag, [...others, digest].slice(-MAX_DIGESTS));
    });
  }
  return new Map([...extended].slice(-MAX_TAGS));
}

/** History is a courtesy: a stored file that does not decode, because somebody has been at the store, has none. */
function* targetsIn(bytes: Uint8Array, role: string): Sliced<ReadonlyMap<string, FileMeta>> {
  try {
    const { signed } = yield* decodeEnvelope(bytes);
    return (yield* decodeTargets(signed, role)).targets;
  } catch (error) {
    if (error instanceof DecodeError) return new Map();
    throw error;
  }
}

/** Bare hex of a target's sha256; `undefined` where it has none of the right length. */
export function sha256Of(file: FileMeta | undefined): string | undefined {
  const hash = file?.hashes.get('sha256');
  return hash?.length === 32 ? Buffer.from(hash).toString('hex') : undefined;
}
