import type { SealedText } from '../../../server/src/lsp/publish/publish-protocol.ts';

const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** Encrypts a passphrase so that only the server reads it: messages are logged where `imageTrust.trace.server` says so. */
export async function sealFor(publicKey: string, secret: string): Promise<SealedText> {
  const { subtle } = crypto;
  const theirs = await subtle.importKey('raw', Buffer.from(publicKey, 'base64'), CURVE, false, []);
  const own = await subtle.generateKey(CURVE, false, ['deriveKey']);
  const cipher = { name: 'AES-GCM', length: 256 };
  const key = await subtle.deriveKey({ name: 'ECDH', public: theirs }, own.privateKey, cipher, false, ['encrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = await subtle.encrypt({ name: 'AES-GCM', iv }, key, new TextEncoder().encode(secret));
  return { publicKey: base64(await subtle.exportKey('raw', own.publicKey)), iv: base64(iv), text: base64(text) };
}

function base64(bytes: ArrayBuffer | Uint8Array): string {
  return Buffer.from(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes)).toString('base64');
}
