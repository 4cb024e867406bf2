import { webcrypto } from 'node:crypto';

/** What was encrypted for a seal, in base64. */
export interface Sealed {
  /** The other side's ephemeral key, as a raw point of P-256. */
  readonly publicKey: string;
  readonly iv: string;
  readonly text: string;
}

/** A question whose answer only this process reads, whoever logs the messages on their way: a passphrase. */
export interface Seal {
  /** A raw point of P-256 in base64, made for this one answer. */
  readonly publicKey: string;
  /** UTF-8 that belongs to the caller, who overwrites it after use. @throws Error where it was not made for this seal */
  open(sealed: Sealed): Promise<Uint8Array>;
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** The secret of both ephemeral keys encrypts one answer with AES-256-GCM. */
export async function newSeal(): Promise<Seal> {
  const { subtle } = webcrypto;
  const own = await subtle.generateKey(CURVE, false, ['deriveKey']);
  const publicKey = Buffer.from(await subtle.exportKey('raw', own.publicKey)).toString('base64');
  return {
    publicKey,
    open: async (sealed) => {
      const theirs = await subtle.importKey('raw', bytes(sealed.publicKey), CURVE, false, []);
      const cipher = { name: 'AES-GCM', length: 256 };
      const key = await subtle.deriveKey({ name: 'ECDH', public: theirs }, own.privateKey, cipher, false, ['decrypt']);
      return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv: bytes(sealed.iv) }, key, bytes(sealed.text)));
    },
  };
}

function bytes(base64: string): Uint8Array {
  return Buffer.from(base64, 'base64');
}
