import { runAtOnce } from '../../../server/src/base/sliced.ts';
import { UnreachableError } from '../../../server/src/base/errors.ts';
import { decodeEnvelope, decodeTargets } from '../../../server/src/notary/decode.ts';
import { TRUST_ON_FIRST_USE } from '../../../server/src/notary/pinning.ts';
import { KeyError } from '../../../server/src/notary/private-key/key-error.ts';
import { privateKeyOf } from '../../../server/src/notary/private-key/private-key.ts';
import type { PrivateKey } from '../../../server/src/notary/private-key/private-key.ts';
import type { Change } from '../../../server/src/notary/publishing/change.ts';
import { PublishRefused } from '../../../server/src/notary/publishing/publish-refused.ts';
import type { Oversight } from '../../../server/src/remote/publishing/oversight.ts';
import { Publisher } from '../../../server/src/remote/publishing/publisher.ts';
import type { Publication } from '../../../server/src/remote/publishing/publisher.ts';
import { GUN, publishedRepository, TestWorld } from '../../support/trust-kit/world.ts';

const FILE = { length: 1, hashes: new Map([['sha256', Buffer.alloc(32, 1)]]) };
const WORDS = { toDo: 'Sign', done: 'Signed' };
/** A change of the repository that is published. */
export const SIGN: Change = { kind: 'addTarget', role: 'targets', name: 'new', file: FILE };

/** A publisher with all keys of a repository, whose server does with uploads what it is told. */
export class PublishingWorld extends TestWorld {
  readonly uploads: ReadonlyMap<string, Uint8Array>[] = [];
  /** What happens to each upload in turn; those beyond are taken. */
  readonly answers: (() => void)[] = [];
  keys: ReadonlyMap<string, PrivateKey>;
  oversight: Oversight | undefined;
  /** Whether no passphrase is right. */
  isLocked = false;
  /** What was opened and sent, in order. */
  readonly steps: string[] = [];

  constructor() {
    super(publishedRepository());
    const secrets = [...this.repository.signers.values()].flat().map(({ keys }) => privateKeyOf(keys.privateKey));
    this.keys = new Map(secrets.map((key) => [key.id, key]));
  }

  publish(...changes: readonly Change[]): Promise<Publication> {
    const { server, clock } = this;
    const updater = this.newUpdater();
    const publisher = new Publisher({
      updater,
      clock,
      pinning: TRUST_ON_FIRST_USE,
      oversight: this.oversight,
      serverOf: () => ({ upload: (files) => this.#upload(files) }),
      sourceOf: () => ({ fetch: () => Promise.reject(new UnreachableError('not-found', '', 'no such file')) }),
      ring: {
        ids: () => Promise.resolve(new Set(this.keys.keys())),
        open: (id) => Promise.resolve(this.#key(id)),
        keep: () => Promise.resolve(void this.steps.push('keep')),
      },
    });
    return publisher.publish({ gun: GUN, registry: 'docker.io', server: server.url }, () => ({
      changes,
      words: WORDS,
    }));
  }

  versionSent(role: string): number {
    const bytes = this.uploads.at(-1)?.get(role) ?? new Uint8Array();
    return runAtOnce(decodeTargets(runAtOnce(decodeEnvelope(bytes)).signed, role)).version;
  }

  #key(id: string): PrivateKey {
    this.steps.push('open');
    if (this.isLocked) throw new KeyError('passphrase', 'the passphrase is wrong');
    const key = this.keys.get(id);
    if (key === undefined) throw new RangeError(`no key ${id}`);
    return key;
  }

  #upload(files: ReadonlyMap<string, Uint8Array>): Promise<void> {
    this.uploads.push(files);
    this.steps.push('upload');
    return Promise.resolve(this.answers.shift()?.());
  }
}

/** What a server says whom others were faster for. */
export const conflict = (): never => {
  throw new PublishRefused('conflict', 'somebody else was faster');
};
