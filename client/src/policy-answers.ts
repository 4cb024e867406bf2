import type { Memento } from 'vscode';
import type { AgreedExceptions } from '../../server/src/lsp/protocol.ts';

const AGREED = 'imageTrust.agreedExceptions';
const REFUSED = 'imageTrust.refusedExceptions';

/** By the URI of a policy file, what its exceptions were when the user answered. */
type Answers = Readonly<Record<string, string>>;

/** What the user has answered about the exceptions of policy files: kept on this machine, never part of a workspace. */
export class PolicyAnswers {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  get agreed(): readonly AgreedExceptions[] {
    return listed(this.#read(AGREED));
  }

  get refused(): readonly AgreedExceptions[] {
    return listed(this.#read(REFUSED));
  }

  /** Whether the user wants no question about just these exceptions. */
  isRefused({ uri, agreement }: AgreedExceptions): boolean {
    return this.#read(REFUSED)[uri] === agreement;
  }

  agree(exceptions: AgreedExceptions): Promise<void> {
    return this.#remember(AGREED, exceptions);
  }

  refuse(exceptions: AgreedExceptions): Promise<void> {
    return this.#remember(REFUSED, exceptions);
  }

  /** As if the user had never been asked about these files. */
  async takeBack(uris: ReadonlySet<string>): Promise<void> {
    for (const key of [AGREED, REFUSED]) {
      const left = Object.entries(this.#read(key)).filter(([uri]) => !uris.has(uri));
      await this.#memory.update(key, Object.fromEntries(left));
    }
  }

  /** The newest answer is the only one. */
  async #remember(key: string, { uri, agreement }: AgreedExceptions): Promise<void> {
    await this.takeBack(new Set([uri]));
    await this.#memory.update(key, { ...this.#read(key), [uri]: agreement });
  }

  #read(key: string): Answers {
    return this.#memory.get<Answers>(key, {});
  }
}

function listed(answers: Answers): readonly AgreedExceptions[] {
  return Object.entries(answers).map(([uri, agreement]) => ({ uri, agreement }));
}
