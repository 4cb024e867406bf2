import type { Span } from '../../base/span.ts';

/**
 * Where an entry of `cache_from` names an image: all of it in the short form, the field `ref` in
 * `type=registry,ref=user/app:cache`; `undefined` for caches of other types (Compose build specification, `cache_from`).
 */
export function cacheImage(entry: string): Span | undefined {
  if (!entry.includes('=')) return { start: 0, end: entry.length };
  let type = '';
  let reference: Span | undefined;
  let at = 0;
  for (const field of entry.split(',')) {
    const [key = ''] = field.split('=', 1);
    if (key.trim() === 'type') type = field.slice(key.length + 1).trim();
    if (key.trim() === 'ref') reference = { start: at + key.length + 1, end: at + field.length };
    at += field.length + 1;
  }
  return type === 'registry' ? reference : undefined;
}
