import {
  belongsToRepository,
  forgetKeyFile,
  formatExport,
  formatKeyFile,
  openKeyFile,
} from '../../notary/private-key/key-file.ts';
import type { KeyFile, KeyPurpose } from '../../notary/private-key/key-file.ts';
import { KeyError } from '../../notary/private-key/key-error.ts';
import { generatePrivateKey } from '../../notary/private-key/private-key.ts';
import type { PrivateKey } from '../../notary/private-key/private-key.ts';
import { usingSecret } from '../../notary/private-key/secret-bytes.ts';
import type { KeyFolder, PassphrasePort, PassphraseQuestion, RandomPort } from '../ports.ts';
import { listKeys, pathOfKey, purposeOf, readKey } from './stored-keys.ts';
import type { StoredKey } from './stored-keys.ts';

export interface KeyRingPorts {
  /** The first is written to, docker's; the others, like notary's, are only read. */
  readonly keyFolders: readonly [KeyFolder, ...KeyFolder[]];
  readonly passphrases: PassphrasePort;
  readonly random: RandomPort;
}

/**
 * The private keys of this machine, in docker's and notary's own folders and format (`trustmanager/keystore.go`). A key is
 * opened once, and its passphrase asked for once, in the life of a ring: that of one command.
 */
export class KeyRing {
  readonly #ports: KeyRingPorts;
  readonly #opened = new Map<string, PrivateKey>();
  readonly #proposed = new Map<string, KeyPurpose>();

  constructor(ports: KeyRingPorts) {
    this.#ports = ports;
  }

  /** As `listKeys` has it. @throws KeyError `store` */
  list(): Promise<readonly StoredKey[]> {
    return listKeys(this.#ports.keyFolders);
  }

  /** Canonical ids of the keys that are here, and of those that are proposed. */
  async ids(): Promise<ReadonlySet<string>> {
    return new Set([...(await this.list()).map(({ id }) => id), ...this.#proposed.keys()]);
  }

  /** @throws KeyError `missing`, `passphrase`, `format`, `unsupported` */
  async open(id: string): Promise<PrivateKey> {
    const known = this.#opened.get(id);
    if (known !== undefined) return known;
    const key = await this.unlock(await this.#file(id), id, (opened) => opened);
    // Signing with another key than the one that was named would be found out by the server at best.
    if (key.id !== id) throw new KeyError('format', `${shortId(id)} holds another key than its name says`);
    this.#opened.set(id, key);
    return key;
  }

  /** Makes a key and stores it. @throws KeyError `passphrase` where there is none to protect it with, `store` */
  async create(purpose: KeyPurpose): Promise<PrivateKey> {
    const key = generatePrivateKey();
    await this.add(key, purpose);
    return key;
  }

  /** Makes a key for a draft. It is stored by `keep`, once the draft is to be published, or it is lost with this ring. */
  propose(purpose: KeyPurpose): PrivateKey {
    const key = generatePrivateKey();
    this.#opened.set(key.id, key);
    this.#proposed.set(key.id, purpose);
    return key;
  }

  /** Stores proposed keys. @param ids canonical; those of other keys count for nothing @throws KeyError `passphrase`, `store` */
  async keep(ids: ReadonlySet<string>): Promise<void> {
    for (const [id, purpose] of this.#proposed) {
      const key = this.#opened.get(id);
      if (key === undefined || !ids.has(id)) continue;
      await this.add(key, purpose);
      this.#proposed.delete(id);
    }
  }

  /** Stores a key under a passphrase that is asked for. @throws KeyError `passphrase`, `store` */
  async add(key: PrivateKey, purpose: KeyPurpose): Promise<void> {
    await this.write(key.id, await this.#seal(key, purpose, newKey(key, purpose)));
    this.#opened.set(key.id, key);
  }

  /** Makes a key that is not stored, and its file. @throws KeyError `passphrase` */
  async make(purpose: KeyPurpose): Promise<{ readonly key: PrivateKey; readonly file: Uint8Array }> {
    const key = generatePrivateKey();
    return { key, file: await this.#seal(key, purpose, newKey(key, purpose)) };
  }

  /** Deletes a key from docker's folder, the one that is written to. @throws KeyError `missing`, `store` */
  async remove(id: string): Promise<void> {
    await this.#ownFile(id);
    const [{ files }] = this.#ports.keyFolders;
    try {
      await files.remove(pathOfKey(id));
    } catch (error) {
      throw new KeyError('store', `the key cannot be deleted: ${reasonOf(error)}`, { cause: error });
    }
    this.#opened.delete(id);
  }

  /**
   * Of a key in docker's folder: a copy of another folder's key would leave the old passphrase to that one.
   * @throws KeyError `missing`, `passphrase`, `store`
   */
  async changePassphrase(id: string): Promise<void> {
    const file = await this.#ownFile(id);
    const key = await this.open(id);
    const question = { purpose: 'change', role: file.role ?? '', key: id, attempt: 0 } as const;
    await this.write(id, await this.#seal(key, purposeOf(file), question));
  }

  /** PEM of keys as they are stored, encrypted, in the form of `notary key export`. @throws KeyError `missing` */
  async export(ids: readonly string[]): Promise<string> {
    const files = await Promise.all(ids.map(async (id) => formatExport(await this.#file(id), id)));
    return files.join('');
  }

  /** Writes a key file. @throws KeyError `store` */
  async write(id: string, bytes: Uint8Array): Promise<void> {
    const [{ files, location }] = this.#ports.keyFolders;
    try {
      await files.write(pathOfKey(id), bytes);
    } catch (error) {
      throw new KeyError('store', `the key cannot be written to ${location}: ${reasonOf(error)}`, { cause: error });
    }
  }

  /**
   * Asks for passphrases until one opens the file, and hands both to `use`; whatever of it lies in memory as bytes is overwritten
   * then, a key that was not encrypted in the file too.
   * @throws KeyError `passphrase`, `format`, `unsupported`
   */
  async unlock<T>(file: KeyFile, name: string, use: (key: PrivateKey, passphrase: Uint8Array) => T): Promise<T> {
    const role = file.role ?? '';
    for (let attempt = 0; ; attempt += 1) {
      const question = { purpose: 'open', role, key: name, attempt } as const;
      const passphrase = file.isEncrypted ? await this.#ports.passphrases.ask(question) : new Uint8Array();
      if (passphrase === undefined) throw noPassphrase(role, name, attempt);
      try {
        return use(openKeyFile(file, passphrase), passphrase);
      } catch (error) {
        if (!(error instanceof KeyError && error.code === 'passphrase')) throw error;
      } finally {
        passphrase.fill(0);
        forgetKeyFile(file);
      }
    }
  }

  /** The key's file under a passphrase that is asked for. */
  async #seal(key: PrivateKey, purpose: KeyPurpose, question: PassphraseQuestion): Promise<Uint8Array> {
    const passphrase = await this.#ports.passphrases.ask(question);
    if (passphrase === undefined) throw noPassphrase(question.role, question.key, 0);
    const { role = '', gun } = purpose;
    const own = { role, ...(gun !== undefined && belongsToRepository(role) && { gun }) };
    return usingSecret(passphrase, () => formatKeyFile(key, own, passphrase, this.#ports.random));
  }

  /** The key's file in the folder that is written to. @throws KeyError `missing`, `store` where it lies elsewhere */
  async #ownFile(id: string): Promise<KeyFile> {
    const [folder, ...others] = this.#ports.keyFolders;
    const file = await readKey(folder, id);
    if (file !== undefined) return file;
    const elsewhere = (await listKeys(others)).find((key) => key.id === id);
    if (elsewhere === undefined) throw notHere(id);
    throw new KeyError('store', `${shortId(id)} lies in ${elsewhere.location}, where nothing is changed`);
  }

  async #file(id: string): Promise<KeyFile> {
    for (const folder of this.#ports.keyFolders) {
      const file = await readKey(folder, id);
      if (file !== undefined) return file;
    }
    throw notHere(id);
  }
}

function newKey({ id }: PrivateKey, { role = '' }: KeyPurpose): PassphraseQuestion {
  return { purpose: 'new', role, key: id, attempt: 0 };
}

function notHere(id: string): KeyError {
  return new KeyError('missing', `there is no private key ${id} on this machine`);
}

function noPassphrase(role: string, key: string, attempts: number): KeyError {
  const which = `${role === '' ? 'the' : `the ${role}`} key ${shortId(key)}`;
  if (attempts > 0) return new KeyError('passphrase', `the passphrase of ${which} is wrong`);
  return new KeyError(
    'passphrase',
    `there is no passphrase for ${which}: neither in the environment nor from a terminal`,
  );
}

/** Twelve digits of an id; any other name as it is. */
function shortId(key: string): string {
  return /^[0-9a-f]{64}$/.test(key) ? key.slice(0, 12) : key;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
