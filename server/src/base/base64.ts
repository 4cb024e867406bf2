// A repeated group of four characters would be the obvious expression, and overflows the stack on a few million of them.
const ALPHABET = /^[A-Za-z0-9+/]*={0,2}$/;

/**
 * Reads standard base64 with its padding (RFC 4648, section 4); `undefined` for anything else, white space and the URL
 * alphabet included. Bits that the padding leaves over may be set, as Go lets them.
 */
export function parseBase64(text: string): Uint8Array | undefined {
  return text.length % 4 === 0 && ALPHABET.test(text) ? Buffer.from(text, 'base64') : undefined;
}
