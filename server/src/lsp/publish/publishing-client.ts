import type { Connection } from 'vscode-languageserver';
import { UnreachableError } from '../../base/errors.ts';
import type { JsonObject } from '../../base/json-value.ts';
import type { PassphrasePort, RunSliced } from '../../remote/ports.ts';
import type { Oversight, ProposedPublication } from '../../trust/publishing/publishing.ts';
import type { Seal } from '../server-ports.ts';
import { metadataText } from './metadata-text.ts';
import type {
  ApproveParams,
  PassphraseParams,
  PublishServerRequests,
  RoleDifference,
  SealedText,
  SendingParams,
} from './publish-protocol.ts';

export interface PublishingClientOptions {
  readonly connection: Pick<Connection, 'sendRequest' | 'sendNotification'>;
  /** The client's number for it. */
  readonly publication: number;
  readonly newSeal: () => Promise<Seal>;
  readonly run: RunSliced;
  /** The client's cancellation, which may have come before this. */
  readonly signal: AbortSignal;
}

/** The user on the other side of one publication: decides whether it is signed, knows passphrases, may stop it. */
export class PublishingClient {
  readonly #options: PublishingClientOptions;
  readonly #stopped = new AbortController();
  #approvals = 0;
  #isSent = false;

  constructor(options: PublishingClientOptions) {
    this.#options = options;
    const { signal } = options;
    if (signal.aborted) this.#stop();
    else signal.addEventListener('abort', () => this.#stop());
  }

  /** Whether it was stopped in time. */
  get isStopped(): boolean {
    return this.#stopped.signal.aborted && !this.#isSent;
  }

  /** Whether the server may have it: what it refused, because others were faster, is decided upon again. */
  get isSent(): boolean {
    return this.#isSent;
  }

  /** Asked for the passphrases that the environment does not have. */
  get person(): PassphrasePort {
    return {
      ask: async (question) => {
        const { publication, newSeal } = this.#options;
        const seal = await newSeal();
        const params: PassphraseParams = { ...question, publication, publicKey: seal.publicKey };
        const answer = await this.#ask('imageTrust/publish/passphrase', params);
        return isSealed(answer) ? seal.open(answer) : this.#giveUp();
      },
    };
  }

  get oversight(): Oversight {
    return {
      approve: (proposed) => this.#approve(proposed),
      sending: () => this.#sending(),
      signal: this.#stopped.signal,
    };
  }

  async askSigner(gun: string): Promise<string | undefined> {
    const { publication } = this.#options;
    const answer = await this.#ask('imageTrust/publish/signer', { publication, gun });
    return typeof answer === 'string' ? answer : this.#giveUp();
  }

  async #approve({ files, words, orphaned }: ProposedPublication): Promise<void> {
    this.#approvals += 1;
    const { run } = this.#options;
    const textOf = async (metadata: JsonObject | undefined): Promise<string> =>
      metadata === undefined ? '' : run(metadataText(metadata));
    const roles: RoleDifference[] = [];
    for (const { role, before, after } of files) {
      roles.push({ role, before: await textOf(before), after: await textOf(after) });
    }
    this.#isSent = false;
    const params: ApproveParams = {
      publication: this.#options.publication,
      words: words.toDo,
      ...(words.lost === undefined ? {} : { lost: words.lost }),
      notes: orphanNotes(orphaned),
      roles,
      isAgain: this.#approvals > 1,
    };
    if ((await this.#ask('imageTrust/publish/approve', params)) !== 'publish') this.#giveUp();
  }

  #sending(): void {
    this.#isSent = true;
    const { connection, publication } = this.#options;
    const params: SendingParams = { publication };
    void connection.sendNotification('imageTrust/publish/sending', params);
  }

  /** Nothing is published, unless it is too late for that. */
  #stop(): void {
    this.#stopped.abort();
  }

  #giveUp(): never {
    this.#stop();
    throw new UnreachableError('cancelled', '', 'the publication was cancelled');
  }

  /** Answers are of any shape: whatever is not understood counts as "no". */
  #ask<M extends keyof PublishServerRequests>(method: M, params: PublishServerRequests[M]['params']): Promise<unknown> {
    if (this.isStopped) this.#giveUp();
    return this.#options.connection.sendRequest<unknown>(method, params);
  }
}

export function orphanNotes(orphaned: readonly string[]): readonly string[] {
  return orphaned.map((role) => `${role} counts for nothing until enough of its keys sign it again`);
}

function isSealed(raw: unknown): raw is SealedText {
  if (typeof raw !== 'object' || raw === null) return false;
  return ['publicKey', 'iv', 'text'].every((name) => typeof Reflect.get(raw, name) === 'string');
}
