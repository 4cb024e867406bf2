/** DER encodings (X.690), as far as keys and certificates need them. */
export function encodeDer(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  // One copy and no more: private keys are written with this, and whoever does it overwrites what it knows of.
  return Buffer.concat([Buffer.from([tag]), encodeLength(length), ...content]);
}

function encodeLength(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const hex = length.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
  return Buffer.concat([Buffer.from([0x80 | bytes.length]), bytes]);
}

export const sequence = (...content: readonly Uint8Array[]): Buffer => encodeDer(0x30, ...content);
export const set = (...content: readonly Uint8Array[]): Buffer => encodeDer(0x31, ...content);
/** `[number]` around another element. */
export const explicit = (number: number, content: Uint8Array): Buffer => encodeDer(0xa0 | number, content);
export const octets = (...content: readonly Uint8Array[]): Buffer => encodeDer(0x04, ...content);
export const utf8 = (text: string): Buffer => encodeDer(0x0c, Buffer.from(text));
export const yes = (): Buffer => encodeDer(0x01, Buffer.from([0xff]));
export const none = (): Buffer => encodeDer(0x05);

/** A bit string; `unused` bits of its last byte do not count. */
export function bits(content: Uint8Array, unused = 0): Buffer {
  return encodeDer(0x03, Buffer.from([unused]), content);
}

/** A whole number that is not negative, from its bytes, the highest first. */
export function unsigned(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first === -1 ? Buffer.from([0]) : Buffer.from(bytes.subarray(first));
  return encodeDer(0x02, (digits[0] ?? 0) >= 0x80 ? Buffer.from([0]) : Buffer.alloc(0), digits);
}

/** A whole number from 0 to 2^32−1. */
export function small(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return unsigned(bytes);
}

/** An object identifier from `1.2.840.113549`. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return encodeDer(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): readonly number[] {
  const digits = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) digits.unshift((rest & 0x7f) | 0x80);
  return digits;
}

/** A time in whole seconds: two-digit years up to 2049, four-digit ones after (RFC 5280, section 4.1.2.5). */
export function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, '');
  const isShort = new Date(at).getUTCFullYear() < 2050;
  return isShort ? encodeDer(0x17, Buffer.from(digits.slice(2))) : encodeDer(0x18, Buffer.from(digits));
}
