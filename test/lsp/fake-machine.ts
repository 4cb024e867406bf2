import { UsageError } from '../../server/src/base/errors.ts';
import { newSeal } from '../../server/src/node/seal.ts';
import type {
  FileList,
  OpenedPublishing,
  OpenedTrust,
  PolicyOnDisk,
  ServerPorts,
  TrustRequest,
  WantedFiles,
} from '../../server/src/lsp/server-ports.ts';
import type { Gun, ImageName } from '../../server/src/reference/image-name.ts';
import type { ContactedHost } from '../../server/src/trust/contacts.ts';
import { examine } from '../../server/src/trust/examine.ts';
import type { ImageTrust, LookUp } from '../../server/src/trust/image-trust.ts';
import { inspectDocument } from '../../server/src/trust/inspect-document.ts';
import { networkRefusal, type NetworkContext } from '../../server/src/trust/network-gate.ts';
import type { ProjectFiles } from '../../server/src/trust/project/project-files.ts';
import type { RepositoryTrust, TrustAnswer } from '../../server/src/trust/provider.ts';
import type { StoredKey } from '../../server/src/trust/publishing/keys.ts';
import { settingsFrom, type SettingsResult } from '../../server/src/trust/settings-from.ts';
import type { RegistryAnswer } from '../../server/src/trust/verdict.ts';
import type { Settings } from '../../server/src/trust/settings.ts';
import { FakeRoots } from './fake-roots.ts';
import { CHECKED_AT, FAKE_SERVER, fakeRegistry } from '../support/fake-trust.ts';
import { AT_ONCE } from '../support/at-once.ts';
import { fakeProjectFiles } from '../support/fake-project-files.ts';
import { TestClock } from '../support/trust-kit/test-clock.ts';

/** A machine whose trust servers answer from a table, when the test lets them. Parsing and judging are real. */
export class FakeMachine implements ServerPorts {
  readonly clock = new TestClock(CHECKED_AT);
  readonly longWork = AT_ONCE;
  readonly roots = new FakeRoots();
  /** Answer per GUN; a repository that is not named has no trust data. May be changed while the server runs. */
  readonly answers: Record<string, RepositoryTrust | TrustAnswer>;
  /** What the registry answers, per `GUN:TAG`; it is not asked about anything else. */
  readonly served: Record<string, RegistryAnswer> = {};
  /** Text of each file on disk, by its URI. */
  readonly files: Record<string, string> = {};
  /** The private keys of the machine. */
  readonly keys: StoredKey[] = [];
  /** URIs of files that are there, but cannot be read. */
  readonly unreadable = new Set<string>();
  /** Every question that reached a trust server: `GUN cached` or `GUN now`. */
  readonly asked: string[] = [];
  /** Every folder that was looked into for the files around a document. */
  readonly lookedInto: string[] = [];
  /** What each session was opened with, in order. */
  readonly opened: TrustRequest[] = [];
  /** How many sessions have been closed. */
  closed = 0;
  readonly #contacted = new Set<string>();
  readonly #held = new Map<string, { readonly opened: Promise<void>; readonly open: () => void }>();

  constructor(answers: Record<string, RepositoryTrust | TrustAnswer> = {}) {
    this.answers = answers;
  }

  /** From now on questions about `gun` wait for `release`. */
  hold(gun: string): void {
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    this.#held.set(gun, { opened, open });
  }

  release(gun: string): void {
    this.#held.get(gun)?.open();
    this.#held.delete(gun);
  }

  readSettings(raw: unknown): SettingsResult {
    return settingsFrom(raw, { contentTrust: false });
  }

  openTrust(request: TrustRequest): Promise<OpenedTrust> {
    this.opened.push(request);
    const { settings, restricted, caFile } = request;
    const files = [caFile, ...settings.pinnedAuthorities.values()];
    if (files.includes('/broken.pem')) return Promise.reject(new UsageError('the CA file /broken.pem cannot be read'));
    const context = { restricted, knownHosts: new Set<string>() };
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    // As with real connections, questions that are still open when they end fail before this has finished.
    const close = async (): Promise<void> => {
      this.closed += 1;
      end();
      await new Promise((resolve) => setImmediate(resolve));
    };
    const checkCredentials = () => Promise.resolve({ kind: 'notAskedFor' } as const);
    const imageTrust = this.createImageTrust(settings, context, ended);
    return Promise.resolve({ imageTrust, roots: this.roots, context, checkCredentials, close });
  }

  createImageTrust(settings: Settings, context: NetworkContext, ended = NEVER): ImageTrust {
    const lookUp = (gun: Gun, registry: string, options: LookUp): Promise<TrustAnswer> =>
      Promise.race([
        this.#lookUp(gun, registry, options, { settings, context }),
        ended.then((): TrustAnswer => ({ kind: 'unavailable', host: registry, reason: 'connection', detail: 'ended' })),
      ]);
    const inspector = {
      provider: {
        lookUp: (image: ImageName, lookUpOptions: LookUp) => lookUp(image.gun, image.registry, lookUpOptions),
      },
      registry: fakeRegistry((image, wanted) =>
        typeof wanted === 'string' ? (this.served[`${image.gun}:${wanted}`] ?? NOT_ASKED) : NOT_ASKED,
      ),
      settings,
      log: SILENT,
    };
    const repository: ImageTrust['repository'] = (gun, options) => lookUp(gun, gun.slice(0, gun.indexOf('/')), options);
    return {
      inspect: (document, options) => inspectDocument(inspector, document, options),
      examine: (verdict, options) => examine(inspector, verdict, options),
      repository,
      refresh: async (guns) => {
        await Promise.all([...guns].map((gun) => repository(gun, { freshness: 'now' })));
      },
    };
  }

  projectFiles(roots: readonly string[]): ProjectFiles {
    const files = fakeProjectFiles(
      roots,
      (path) => this.files[`file://${encodeURI(path)}`],
      () => Object.keys(this.files).map((uri) => decodeURI(uri.slice('file://'.length))),
    );
    const list = (folder: string): Promise<readonly string[]> => {
      this.lookedInto.push(folder);
      return files.list(folder);
    };
    return { ...files, list };
  }

  /** Publishing is tested with real servers. */
  openPublishing(): Promise<OpenedPublishing> {
    return Promise.reject(new UsageError('nothing is published here'));
  }

  listKeys(): Promise<readonly StoredKey[]> {
    return Promise.resolve(this.keys);
  }

  readonly newSeal = newSeal;

  readFile(uri: string): Promise<string | undefined> {
    return Promise.resolve(this.files[uri]);
  }

  readPolicy(uri: string): Promise<PolicyOnDisk> {
    if (this.unreadable.has(uri)) return Promise.resolve({ kind: 'unreadable', reason: 'permission denied' });
    const text = this.files[uri];
    return Promise.resolve(text === undefined ? { kind: 'absent' } : { kind: 'text', text });
  }

  listFiles(folders: readonly string[], { isWanted, limit }: WantedFiles): Promise<FileList> {
    const below = Object.keys(this.files).filter((uri) => folders.some((folder) => uri.startsWith(folder)));
    const uris = below.filter(isWanted).sort();
    return Promise.resolve({ uris: uris.slice(0, limit), isComplete: uris.length <= limit });
  }

  contactedHosts(): readonly ContactedHost[] {
    const asked = { requests: 1, trustData: 1, manifests: 0, tokens: 0 };
    return [...this.#contacted].sort().map((host) => ({ host, ...asked }));
  }

  async #lookUp(
    gun: Gun,
    host: string,
    { freshness }: LookUp,
    { settings, context }: { readonly settings: Settings; readonly context: NetworkContext },
  ): Promise<TrustAnswer> {
    const reason = networkRefusal(host, settings, context);
    if (reason !== undefined) return { kind: 'unavailable', host, reason, detail: '' };
    this.#contacted.add(host);
    this.asked.push(`${gun} ${freshness}`);
    await this.#held.get(gun)?.opened;
    const answer = this.answers[gun];
    if (answer === undefined) return { kind: 'noTrustData', server: FAKE_SERVER, checkedAt: CHECKED_AT };
    return 'kind' in answer ? answer : { kind: 'trusted', repository: answer };
  }
}

const NOT_ASKED: RegistryAnswer = { kind: 'notAsked' };

const NEVER = new Promise<void>(() => undefined);

function ignore(): void {
  // Tests read what the editor is told, not the log.
}

const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };
