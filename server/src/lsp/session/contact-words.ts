import type { ContactedHost as Contact } from '../../trust/contacts.ts';
import type { ContactedHost } from '../protocol.ts';

/** A host that was contacted, in words. */
export function describeContact({ host, requests, trustData, manifests, tokens, rateLimit }: Contact): ContactedHost {
  const why = [
    ...(trustData > 0 ? [`trust data of ${counted(trustData, 'repository', 'repositories')}`] : []),
    ...(manifests > 0 ? [`manifests of ${counted(manifests, 'image', 'images')}`] : []),
    ...(tokens > 0 ? [counted(tokens, 'token', 'tokens')] : []),
  ];
  const words = why.length === 0 ? 'whether it takes who asks' : why.join(', ');
  if (rateLimit === undefined) return { host, requests, words };
  const { remaining, limit, counts, resetMs } = rateLimit;
  const of = limit === undefined ? '' : ` of ${limit}`;
  const span = resetMs === undefined ? '' : ` in ${spanWords(resetMs)}`;
  return { host, requests, words, limit: `${remaining}${of} ${counts} left${span}` };
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function spanWords(ms: number): string {
  const minutes = Math.ceil(ms / 60_000);
  return minutes < 120 ? counted(minutes, 'minute', 'minutes') : counted(Math.round(minutes / 60), 'hour', 'hours');
}
