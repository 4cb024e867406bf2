/** Hash algorithms an image digest may name (opencontainers/go-digest `algorithm.go`), with the length of their hex form. */
export const DIGEST_HEX_LENGTH = { sha256: 64, sha384: 96, sha512: 128 } as const;

export type DigestAlgorithm = keyof typeof DIGEST_HEX_LENGTH;

/** A content digest: `algorithm:hex`, hex in lower case and of the algorithm's length. */
export interface Digest {
  readonly algorithm: DigestAlgorithm;
  readonly hex: string;
}

/** Reads `sha256:…`; `undefined` where algorithm, length or alphabet do not fit. Upper-case hex is refused, as Docker refuses it. */
export function parseDigest(text: string): Digest | undefined {
  const match = /^(sha256|sha384|sha512):([0-9a-f]+)$/.exec(text);
  const [, algorithm, hex] = match ?? [];
  if (algorithm === undefined || hex === undefined) return undefined;
  if (hex.length !== DIGEST_HEX_LENGTH[algorithm as DigestAlgorithm]) return undefined;
  return { algorithm: algorithm as DigestAlgorithm, hex };
}

/** A sha256 digest from its bare hex; throws `RangeError` on anything else, because callers hold verified hex. */
export function sha256Digest(hex: string): Digest {
  const digest = parseDigest(`sha256:${hex}`);
  if (digest === undefined) throw new RangeError(`not the hex of a sha256: ${hex}`);
  return digest;
}

/** `sha256:` and the whole hex: what is written into files. */
export function formatDigest(digest: Digest): string {
  return `${digest.algorithm}:${digest.hex}`;
}

/** `sha256:` and 12 hex digits: what messages show. */
export function shortDigest(digest: Digest): string {
  return `${digest.algorithm}:${digest.hex.slice(0, 12)}`;
}

export function sameDigest(a: Digest, b: Digest): boolean {
  return a.algorithm === b.algorithm && a.hex === b.hex;
}
