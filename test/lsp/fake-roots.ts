import type { Gun } from '../../server/src/reference/image-name.ts';
import type {
  HistoryEntry,
  RememberedRoot,
  RootAnswer,
  RootsOfTrust,
  TakenRoot,
} from '../../server/src/trust/roots-of-trust.ts';
import { CHECKED_AT, FAKE_SERVER } from '../support/fake-trust.ts';

/** Roots of trust that answer from tables. */
export class FakeRoots implements RootsOfTrust {
  /** By GUN; of any other, the server has no trust data. */
  readonly roots: Record<string, RootAnswer> = {};
  readonly histories: Record<string, readonly HistoryEntry[]> = {};
  /** What docker and notary have. */
  folders: readonly TakenRoot[] = [];
  /** What was done: `take GUN` or `forget GUN`. */
  readonly done: string[] = [];

  look(gun: Gun): Promise<RootAnswer> {
    return Promise.resolve(this.roots[gun] ?? { kind: 'noTrustData', server: FAKE_SERVER, checkedAt: CHECKED_AT });
  }

  remembered(gun: Gun): Promise<RememberedRoot> {
    const answer = this.roots[gun];
    const isTrusted = answer?.kind === 'trusted' && !this.done.includes(`forget ${gun}`);
    return Promise.resolve(isTrusted ? { kind: 'root', root: answer.root } : { kind: 'none' });
  }

  history(gun: Gun): Promise<readonly HistoryEntry[]> {
    return Promise.resolve(this.histories[gun] ?? []);
  }

  forget(gun: Gun): Promise<void> {
    this.done.push(`forget ${gun}`);
    return Promise.resolve();
  }

  takeOver(guns: readonly Gun[]): Promise<readonly TakenRoot[]> {
    this.done.push(...guns.map((gun) => `take ${gun}`));
    return Promise.resolve(this.folders.filter(({ gun }) => guns.includes(gun)));
  }

  preview(): Promise<readonly TakenRoot[]> {
    return Promise.resolve(this.folders);
  }
}
