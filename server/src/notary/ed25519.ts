const PUBLIC_KEY_BYTES = 32;

/**
 * The SPKI of a raw ed25519 key (RFC 8410, section 4). `undefined` for what Go and OpenSSL would take, and nobody makes: an
 * encoding that is not canonical, and a key of small order, with which one signature fits many messages.
 */
export function ed25519Spki(publicKey: Uint8Array): Uint8Array | undefined {
  if (publicKey.length !== PUBLIC_KEY_BYTES) return undefined;
  const y = yOf(publicKey);
  return y >= FIELD || SMALL_ORDER.has(y) ? undefined : Buffer.concat([SPKI_HEAD, publicKey]);
}

const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** Elements are the integers below this prime. */
const FIELD = 2n ** 255n - 19n;
const Y_OF_ORDER_8 = 0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n;
/** The points of the orders 4, 1, 2, and 8 twice. Whether they lie at x or -x is all the same. */
const SMALL_ORDER: ReadonlySet<bigint> = new Set([0n, 1n, FIELD - 1n, Y_OF_ORDER_8, FIELD - Y_OF_ORDER_8]);

/** A point is its y in little-endian order, with the sign of x in the last bit (RFC 8032, section 5.1.2). */
function yOf(point: Uint8Array): bigint {
  return BigInt.asUintN(255, BigInt(`0x${Buffer.from(point).reverse().toString('hex')}`));
}
