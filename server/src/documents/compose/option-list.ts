import type { Span } from '../../base/span.ts';

/** Where the value of an option stands in `type=registry,ref=user/app:cache`; of options of one name the last counts. */
function valueOf(options: string, name: string): Span | undefined {
  let value: Span | undefined;
  let at = 0;
  for (const option of options.split(',')) {
    const [key = ''] = option.split('=', 1);
    if (key.trim() === name) value = { start: at + key.length + 1, end: at + option.length };
    at += option.length + 1;
  }
  return value;
}

function typeOf(options: string): string | undefined {
  const type = valueOf(options, 'type');
  return type && options.slice(type.start, type.end).trim();
}

/**
 * Where an entry of `cache_from` names an image: all of it in the short form, the option `ref` in
 * `type=registry,ref=user/app:cache`; `undefined` for caches of other types (Compose build specification, `cache_from`).
 */
export function cacheImage(entry: string): Span | undefined {
  if (!entry.includes('=')) return { start: 0, end: entry.length };
  return typeOf(entry) === 'registry' ? valueOf(entry, 'ref') : undefined;
}

/**
 * Where `sbom: generator=docker/scout-sbom-indexer:1` names the image that writes the bill of materials of a build (BuildKit
 * `frontend/attestations/parse.go`); `undefined` where none is named.
 */
export function sbomGenerator(options: string): Span | undefined {
  return valueOf(options, 'generator');
}

/** The same of `type=sbom,generator=…` among attestations of several types. */
export function attestationGenerator(options: string): Span | undefined {
  return typeOf(options) === 'sbom' ? sbomGenerator(options) : undefined;
}
