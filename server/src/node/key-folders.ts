import { randomBytes } from 'node:crypto';
import type { KeyFolder, PassphrasePort, RandomPort } from '../remote/ports.ts';
import { privateKeyFolders } from './directories.ts';
import type { Environment } from './environment.ts';
import { createFiles, settleFolder } from './files.ts';

/** Where private keys lie and how they are opened, as `createKeys` wants it. */
export interface KeyPorts {
  readonly keyFolders: readonly [KeyFolder, ...KeyFolder[]];
  readonly passphrases: PassphrasePort;
  readonly random: RandomPort;
}

/** Docker's folder, which is written to, and notary's, which is read. */
export function keyFolders(environment: Environment): KeyPorts['keyFolders'] {
  const [first, ...rest] = privateKeyFolders(environment).map((location) => ({
    location,
    files: keyFiles(location),
  }));
  if (first === undefined) throw new TypeError('there is no folder for keys');
  return [first, ...rest];
}

/** What a new key signs is published at once, and a key that is lost then can be had back from nowhere. */
function keyFiles(location: string): KeyFolder['files'] {
  const files = createFiles(location);
  return {
    ...files,
    write: async (path, bytes) => {
      await files.write(path, bytes);
      await settleFolder(location);
    },
  };
}

export function keyPorts(environment: Environment, passphrases: PassphrasePort): KeyPorts {
  return { keyFolders: keyFolders(environment), passphrases, random: (count) => randomBytes(count) };
}
