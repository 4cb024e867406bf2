import { UnreachableError } from '../../base/errors.ts';
import { listTargets } from '../../notary/lookup.ts';
import { MetadataRefused } from '../../notary/refusal.ts';
import { verifyHashes } from '../../notary/verified.ts';
import { PublishRefused } from '../../notary/publishing/publish-refused.ts';
import type { Gun } from '../../reference/image-name.ts';
import type { PublishingParts } from './parts.ts';
import type { Verification } from './publishing.ts';

/** `notary verify`: the size and every hash that is signed must be the content's. */
export async function verifyContent(
  parts: Pick<PublishingParts, 'questionOf' | 'updater'>,
  gun: Gun,
  name: string,
  content: Uint8Array,
): Promise<Verification> {
  const question = parts.questionOf(gun);
  const outcome = await parts.updater.update(question, { freshness: 'now' });
  if (outcome.kind === 'noTrustData') throw new PublishRefused('no-trust-data', `there are no trust data for ${gun}`);
  if (outcome.kind === 'retired') {
    const { host } = new URL(question.server);
    throw new UnreachableError('gone', host, '');
  }
  const { set, checkedAt, stale } = outcome;
  const age = { checkedAt, ...(stale !== undefined && { stale }) };
  const found = listTargets(set.targets).get(name);
  if (found === undefined) return { ...age, kind: 'unsigned' };
  const { role, file } = found;
  if (file.length !== content.length) {
    const detail = `it has ${content.length} bytes, and ${file.length} are signed`;
    return { ...age, kind: 'different', role, detail };
  }
  try {
    verifyHashes(name, content, file);
    return { ...age, kind: 'verified', role };
  } catch (error) {
    if (!(error instanceof MetadataRefused)) throw error;
    return { ...age, kind: 'different', role, detail: error.detail.replace('its parent names', 'is signed') };
  }
}
