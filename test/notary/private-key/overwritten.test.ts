import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type * as crypto from 'node:crypto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { formatPem } from '../../../server/src/notary/pem.ts';
import {
  forgetKeyFile,
  formatKeyFile,
  openKeyFile,
  parseKeyFiles,
} from '../../../server/src/notary/private-key/key-file.ts';
import { privateKeyOf } from '../../../server/src/notary/private-key/private-key.ts';

// Every secret that goes into the runtime's cryptography or comes out of it, and whether it was one at that time.
const seen = vi.hoisted(() => ({ secrets: [] as { readonly bytes: Uint8Array; readonly what: string }[] }));

vi.mock('node:crypto', async (original) => {
  const real = await original<typeof crypto>();
  const keep = <T extends Uint8Array>(what: string, bytes: T): T => {
    if (bytes.some((byte) => byte !== 0)) seen.secrets.push({ bytes, what });
    return bytes;
  };
  return {
    ...real,
    pbkdf2Sync: (...given: Parameters<typeof real.pbkdf2Sync>) => keep('derived key', real.pbkdf2Sync(...given)),
    createPrivateKey: (given: { readonly key: Buffer } & object) => {
      keep('private key', given.key);
      return real.createPrivateKey(given);
    },
    createDecipheriv: (...given: Parameters<typeof real.createDecipheriv>) => {
      keep('key of a cipher', given[1] as Buffer);
      const cipher = real.createDecipheriv(...given);
      return {
        update: (bytes: Uint8Array) => keep('decrypted', cipher.update(bytes)),
        final: () => keep('decrypted', cipher.final()),
      };
    },
    createCipheriv: (...given: Parameters<typeof real.createCipheriv>) => {
      keep('key of a cipher', given[1] as Buffer);
      const cipher = real.createCipheriv(...given);
      return { update: (bytes: Uint8Array) => cipher.update(keep('to encrypt', bytes)), final: () => cipher.final() };
    },
  };
});

const PASSPHRASE = Buffer.from('passphrase');
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const pem = (type: 'pkcs8' | 'sec1', cipher?: string): string =>
  ec.export({ format: 'pem', type, ...(cipher !== undefined && { cipher, passphrase: 'passphrase' }) }).toString();

/** What was seen, by name, and what of it is still there. */
function report(): { readonly kinds: readonly string[]; readonly left: readonly string[] } {
  const left = seen.secrets.filter(({ bytes }) => bytes.some((byte) => byte !== 0));
  return { kinds: [...new Set(seen.secrets.map(({ what }) => what))].sort(), left: left.map(({ what }) => what) };
}

beforeEach(() => void (seen.secrets.length = 0));

describe('what was a secret is overwritten after', () => {
  test.each([
    ['P-256', privateKeyOf(ec)],
    ['ed25519', privateKeyOf(generateKeyPairSync('ed25519').privateKey)],
  ])('writing and opening a key of %s', (_name, key) => {
    const [file] = parseKeyFiles(formatKeyFile(key, {}, PASSPHRASE, randomBytes));
    expect(file && openKeyFile(file, PASSPHRASE).id).toBe(key.id);
    const kinds = ['decrypted', 'derived key', 'key of a cipher', 'private key', 'to encrypt'];
    expect(report()).toEqual({ kinds, left: [] });
  });

  test.each([
    ['encrypted PKCS#8', pem('pkcs8', 'aes-256-cbc'), ['decrypted', 'derived key', 'key of a cipher', 'private key']],
    ['DEK-Info', pem('sec1', 'aes-128-cbc'), ['decrypted', 'key of a cipher', 'private key']],
    ['SEC 1 in the clear', pem('sec1'), ['private key']],
    ['PKCS#8 that is none', formatPem('PRIVATE KEY', Buffer.from('3003020100', 'hex')), []],
    ['PKCS#8 of nothing', formatPem('PRIVATE KEY', Buffer.from('300a02010030030601010400', 'hex')), ['private key']],
  ])('opening %s', (_name, text, kinds) => {
    const [file] = parseKeyFiles(Buffer.from(text));
    if (file === undefined) throw new Error('no key');
    try {
      openKeyFile(file, PASSPHRASE);
    } catch (error) {
      expect(error).toMatchObject({ code: 'format' });
    }
    expect(report()).toEqual({ kinds, left: [] });
  });

  test('giving up on a wrong passphrase', () => {
    const [file] = parseKeyFiles(Buffer.from(pem('pkcs8', 'aes-256-cbc')));
    expect(() => file && openKeyFile(file, Buffer.from('wrong'))).toThrow();
    expect(report().left.filter((what) => what !== 'decrypted')).toEqual([]);
  });
});

test('a key in the clear is overwritten with its file', () => {
  const [file] = parseKeyFiles(Buffer.from(pem('sec1')));
  if (file === undefined) throw new Error('no key');
  forgetKeyFile(file);
  expect(file.block.der.every((byte) => byte === 0)).toBe(true);
});
