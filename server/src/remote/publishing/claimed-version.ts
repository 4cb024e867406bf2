import { RefusedError, UnreachableError } from '../../base/errors.ts';
import { runAtOnce } from '../../base/sliced.ts';
import { decodeEnvelope, decodeTargets } from '../../notary/decode.ts';
import { LIMITS } from '../../notary/limits.ts';
import { EMPTY_TARGETS } from '../../notary/publishing/draft.ts';
import { PublishRefused } from '../../notary/publishing/publish-refused.ts';
import type { Draft } from '../../notary/publishing/draft.ts';
import type { MetadataSource } from '../updating/metadata-source.ts';

/**
 * A delegation that is made again after it was removed: the server still has its old file, and takes none that is not newer.
 * The draft with such roles' versions raised to those. Nothing of the old files is verified, and nothing but their versions used.
 */
export async function raiseVersions(draft: Draft, source: Pick<MetadataSource, 'fetch'>): Promise<Draft> {
  const fresh = [...draft.dirty].filter((role) => role.includes('/') && draft.targets.get(role)?.version === 0);
  const raised = await Promise.all(
    fresh.map(async (role) => {
      const file = draft.targets.get(role) ?? EMPTY_TARGETS;
      return [role, { ...file, version: await claimedVersion(source, role) }] as const;
    }),
  );
  return { ...draft, targets: new Map([...draft.targets, ...raised]) };
}

/** Nobody publishes so often; a server that says so wants to leave no number for the publications to come. */
const MAX_VERSION = 1_000_000;

/** 0 where the server has no such file, or one that nobody can read. @throws PublishRefused `server` */
async function claimedVersion(source: Pick<MetadataSource, 'fetch'>, role: string): Promise<number> {
  try {
    const bytes = await source.fetch(role, LIMITS.fileBytes);
    const { version } = runAtOnce(decodeTargets(runAtOnce(decodeEnvelope(bytes)).signed, role));
    if (version <= MAX_VERSION) return version;
    throw new PublishRefused('server', `the server has ${role} at version ${version}, which nobody can have published`);
  } catch (error) {
    if (error instanceof RefusedError || (error instanceof UnreachableError && error.code === 'not-found')) return 0;
    throw error;
  }
}
