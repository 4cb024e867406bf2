import { describe, expect, test } from 'vitest';
import { createPassphrases, terminalPassphrases } from '../../server/src/node/passphrases.ts';
import type { PassphraseQuestion } from '../../server/src/remote/ports.ts';

const ID = 'a'.repeat(64);

/** A person who types these answers, and what was written to the terminal. */
function person(...answers: readonly (string | undefined)[]) {
  const left = [...answers];
  const seen: string[] = [];
  const typed: Buffer[] = [];
  return {
    seen,
    typed,
    terminal: {
      readSecret: (prompt: string) => {
        seen.push(prompt);
        const answer = left.shift();
        const secret = answer === undefined ? undefined : Buffer.from(answer);
        if (secret !== undefined) typed.push(secret);
        return Promise.resolve(secret);
      },
      write: (text: string) => void seen.push(text),
    },
  };
}

const text = (secret: Uint8Array | undefined) => secret && Buffer.from(secret).toString();

const question = (role: string, more: Partial<PassphraseQuestion> = {}): PassphraseQuestion => ({
  ...{ purpose: 'open', role, key: ID, attempt: 0 },
  ...more,
});

describe('environment variables', () => {
  const variables = {
    DOCKER_CONTENT_TRUST_ROOT_PASSPHRASE: 'docker root',
    DOCKER_CONTENT_TRUST_REPOSITORY_PASSPHRASE: 'docker repository',
    NOTARY_ROOT_PASSPHRASE: 'notary root',
    NOTARY_TARGETS_PASSPHRASE: 'notary targets',
    NOTARY_SNAPSHOT_PASSPHRASE: '',
    NOTARY_DELEGATION_PASSPHRASE: 'notary delegation',
  };

  test.each([
    ['root', ['docker root', 'notary root', undefined]],
    ['targets', ['docker repository', 'notary targets', undefined]],
    ['snapshot', ['docker repository', undefined]],
    ['alice', ['docker repository', 'notary delegation', undefined]],
    ['', ['docker repository', 'notary delegation', undefined]],
  ])('of a %j key, one after the other', async (role, expected) => {
    const passphrases = createPassphrases(variables, undefined);
    const answers = await Promise.all(expected.map((_answer, attempt) => passphrases.ask(question(role, { attempt }))));
    expect(answers.map(text)).toEqual(expected);
  });

  test('a new passphrase for an old key is not the old one by accident', async () => {
    const change = question('root', { purpose: 'change' });
    expect(await createPassphrases(variables, undefined).ask(change)).toBeUndefined();
    const withNew = { ...variables, IMAGE_TRUST_NEW_PASSPHRASE: 'new' };
    expect(text(await createPassphrases(withNew, undefined).ask(change))).toBe('new');
  });
});

describe('a person', () => {
  test('is asked after the variables, three times', async () => {
    const { terminal } = person('one', 'two', 'three', 'four');
    const passphrases = createPassphrases({ NOTARY_ROOT_PASSPHRASE: 'variable' }, terminalPassphrases(terminal));
    const answers: (string | undefined)[] = [];
    for (let attempt = 0; attempt < 5; attempt += 1) {
      answers.push(text(await passphrases.ask(question('root', { attempt }))));
    }
    expect(answers).toEqual(['variable', 'one', 'two', 'three', undefined]);
  });

  test('chooses a new one twice the same, of eight characters', async () => {
    const { terminal, seen, typed } = person('short', 'long enough', 'long enouhg', 'long enough', 'long enough');
    const passphrases = createPassphrases({}, terminalPassphrases(terminal));
    const chosen = await passphrases.ask(question('root', { purpose: 'new' }));
    expect(text(chosen)).toBe('long enough');
    // All that was typed is overwritten, but for the one that is handed out.
    expect(typed.filter((secret) => secret !== chosen).every((secret) => secret.every((byte) => byte === 0))).toBe(
      true,
    );
    expect(seen.join(' ')).toContain('at least 8 characters');
    expect(seen.join(' ')).toContain('do not match');
  });

  test('is not deceived by the names in a key file', async () => {
    const { terminal, seen } = person('secret');
    await terminalPassphrases(terminal).ask(question('root\u001b[2K'));
    expect(seen).toEqual([`Enter passphrase for the root\\x1b[2K key aaaaaaa: `]);
  });

  test('may have enough of it', async () => {
    const { terminal } = person(undefined);
    expect(
      await createPassphrases({}, terminalPassphrases(terminal)).ask(question('root', { purpose: 'new' })),
    ).toBeUndefined();
  });

  test('sees what it is about, and never an answer', async () => {
    const { terminal, seen } = person('my secret');
    await createPassphrases({}, terminalPassphrases(terminal)).ask(question('targets'));
    expect(seen).toEqual(['Enter passphrase for the targets key aaaaaaa: ']);
  });
});
