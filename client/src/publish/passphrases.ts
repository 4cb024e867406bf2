import { l10n, type CancellationToken } from 'vscode';
import type { PassphraseParams, SealedText } from '../../../server/src/lsp/publish/publish-protocol.ts';
import type { KeptPassphrases } from './kept-passphrases.ts';
import { sealFor } from './seal.ts';
import { askSecret } from './secret-box.ts';

/** As docker has it, so that docker and notary take keys that were made here. */
const MIN_LENGTH = 8;

/** Answers the server's questions for passphrases during one publication, and forgets the answers with it. */
export class Passphrases {
  readonly #kept: KeptPassphrases;
  /** What the user wants to be remembered, by key id. */
  readonly #toKeep = new Map<string, string>();

  constructor(kept: KeptPassphrases) {
    this.#kept = kept;
  }

  async answer(params: PassphraseParams, token: CancellationToken): Promise<SealedText | null> {
    const passphrase = params.purpose === 'open' ? await this.#find(params, token) : await choose(params, token);
    return passphrase === undefined ? null : sealFor(params.publicKey, passphrase);
  }

  /** All of them were right. */
  async keep(): Promise<void> {
    await this.#kept.keep(this.#toKeep);
  }

  async #find(params: PassphraseParams, token: CancellationToken): Promise<string | undefined> {
    const { key, attempt } = params;
    const kept = await this.#kept.find(key);
    if (attempt === 0 && kept !== undefined) return kept;
    // What was remembered, or typed, was wrong.
    if (kept !== undefined) await this.#kept.drop(key);
    this.#toKeep.delete(key);
    const prompt =
      attempt === 0 ? l10n.t('The key signs what you have approved.') : l10n.t('This was not the passphrase.');
    const typed = await askSecret({ title: titleOf(params), prompt, canRemember: true }, token);
    if (typed?.isToBeRemembered === true) this.#toKeep.set(key, typed.secret);
    return typed?.secret;
  }
}

/** A new one, typed twice. */
async function choose(params: PassphraseParams, token: CancellationToken): Promise<string | undefined> {
  const title = l10n.t('New Passphrase for the {0} Key {1}', params.role, params.key.slice(0, 12));
  const tooShort = l10n.t('It must have at least {0} characters.', MIN_LENGTH);
  const first = await askSecret(
    {
      title,
      prompt: l10n.t('A new key is made and encrypted with it.'),
      canRemember: false,
      problem: (secret) => (secret.length < MIN_LENGTH ? tooShort : undefined),
    },
    token,
  );
  if (first === undefined) return undefined;
  const different = l10n.t('The passphrases are not the same.');
  const problem = (secret: string): string | undefined => (secret === first.secret ? undefined : different);
  const second = await askSecret({ title, prompt: l10n.t('Repeat it.'), canRemember: false, problem }, token);
  return second?.secret;
}

function titleOf({ role, key }: PassphraseParams): string {
  return l10n.t('Passphrase of the {0} Key {1}', role, key.slice(0, 12));
}
