import { visible } from '../base/visible.ts';
import type { PassphrasePort, PassphraseQuestion } from '../remote/ports.ts';

/** A person at a keyboard. */
export interface Terminal {
  /**
   * What is typed after `prompt` without being shown, in UTF-8, for the caller to overwrite; `undefined` where it was cancelled,
   * or the input has ended.
   */
  readSecret(prompt: string): Promise<Uint8Array | undefined>;
  write(text: string): void;
}

/** As docker has it (notary `passphrase/passphrase.go`), so that both keep taking keys that were made here. */
const MIN_BYTES = 8;
const PROMPTS = 3;

/**
 * Passphrases out of docker's and notary's environment variables, the variables of each role in turn, and after those, or
 * where none is set, of a person, who may be wrong three times.
 * @param person asked with attempts counted from the first question; `undefined` where there is nobody
 */
export function createPassphrases(variables: NodeJS.ProcessEnv, person: PassphrasePort | undefined): PassphrasePort {
  return {
    ask: async (question) => {
      const known = variablesFor(question).flatMap((name) => variables[name] ?? []);
      const candidates = [...new Set(known)].filter((value) => value !== '');
      const candidate = candidates[question.attempt];
      if (candidate !== undefined) return Buffer.from(candidate);
      const attempt = question.attempt - candidates.length;
      return attempt < PROMPTS ? person?.ask({ ...question, attempt }) : undefined;
    },
  };
}

/** The person at a terminal. */
export function terminalPassphrases(terminal: Terminal): PassphrasePort {
  return {
    ask: async (question) => {
      if (question.purpose !== 'open') return newPassphrase(terminal, question);
      if (question.attempt > 0) terminal.write('Passphrase incorrect. Please retry.\n');
      return terminal.readSecret(`Enter passphrase for ${describe(question)}: `);
    },
  };
}

/** docker/cli `trust.go` GetPassphraseRetriever, notary `cmd/notary/main.go`. */
function variablesFor({ purpose, role }: PassphraseQuestion): readonly string[] {
  if (purpose === 'change') return ['IMAGE_TRUST_NEW_PASSPHRASE'];
  switch (role) {
    case 'root':
      return ['DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE', 'NOTARY_ROOT_PASSPHRASE'];
    case 'targets':
      return ['DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE', 'NOTARY_TARGETS_PASSPHRASE'];
    case 'snapshot':
      return ['DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE', 'NOTARY_SNAPSHOT_PASSPHRASE'];
    default:
      return ['DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE', 'NOTARY_DELEGATION_PASSPHRASE'];
  }
}

async function newPassphrase(terminal: Terminal, question: PassphraseQuestion): Promise<Uint8Array | undefined> {
  for (let left = PROMPTS; left > 0; left -= 1) {
    const first = await terminal.readSecret(`Enter a new passphrase for ${describe(question)}: `);
    if (first === undefined) return undefined;
    if (first.length < MIN_BYTES) {
      first.fill(0);
      terminal.write(`It must have at least ${MIN_BYTES} characters.\n`);
      continue;
    }
    const second = await terminal.readSecret('Repeat it: ');
    const isSame = second !== undefined && Buffer.compare(first, second) === 0;
    second?.fill(0);
    if (isSame) return first;
    first.fill(0);
    terminal.write('The passphrases do not match.\n');
  }
  return undefined;
}

function describe({ role, key }: PassphraseQuestion): string {
  const name = /^[0-9a-f]{64}$/.test(key) ? key.slice(0, 7) : key;
  // Both may come from the key's file, which somebody else may have made.
  return visible(`${role === '' ? 'the' : `the ${role}`} key ${name}`);
}
