import { describe, expect, test } from 'vitest';
import { newSeal } from '../../../server/src/node/seal.ts';
import { AT_ONCE } from '../../support/at-once.ts';
import { PublishingClient } from '../../../server/src/lsp/publish/publishing-client.ts';

/** A user who answers every question with this, and what they were asked. */
function asked(answer: unknown) {
  const questions: string[] = [];
  const stop = new AbortController();
  const connection = {
    sendRequest: (method: unknown) => {
      questions.push(String(method));
      return Promise.resolve(answer);
    },
    sendNotification: () => Promise.resolve(),
  };
  const newClient = (): PublishingClient =>
    new PublishingClient({
      connection: connection as never,
      publication: 1,
      newSeal,
      run: (work) => AT_ONCE.run(work),
      signal: stop.signal,
    });
  return { questions, stop, newClient };
}

const PROPOSED = { files: [], orphaned: [], words: { toDo: 'Sign', done: 'Signed' } };
const PASSPHRASE = { purpose: 'open', role: 'targets', key: 'a', attempt: 0 } as const;

describe('a publication that was cancelled', () => {
  test('before the server began with it asks nothing', async () => {
    const { newClient, questions, stop } = asked('publish');
    stop.abort();
    const client = newClient();
    expect(client.oversight.signal.aborted).toBe(true);
    await expect(client.oversight.approve(PROPOSED)).rejects.toMatchObject({ code: 'cancelled' });
    expect(questions).toEqual([]);
    expect(client.isStopped).toBe(true);
  });

  test('between two questions asks no more', async () => {
    const { newClient, questions, stop } = asked('publish');
    const client = newClient();
    await client.oversight.approve(PROPOSED);
    stop.abort();
    await expect(client.person.ask(PASSPHRASE)).rejects.toMatchObject({ code: 'cancelled' });
    expect(questions).toEqual(['imageTrust/publish/approve']);
  });

  test('too late has been sent', async () => {
    const { newClient, stop } = asked('publish');
    const client = newClient();
    await client.oversight.approve(PROPOSED);
    client.oversight.sending();
    stop.abort();
    expect([client.isSent, client.isStopped]).toEqual([true, false]);
  });

  test('where others were faster has not been sent', async () => {
    const { newClient, stop } = asked('publish');
    const client = newClient();
    await client.oversight.approve(PROPOSED);
    client.oversight.sending();
    await client.oversight.approve(PROPOSED);
    stop.abort();
    expect([client.isSent, client.isStopped]).toEqual([false, true]);
  });
});

test.each([null, undefined, 'cancel', { kind: 'publish' }, true])('the answer %j is a no', async (answer) => {
  const client = asked(answer).newClient();
  await expect(client.oversight.approve(PROPOSED)).rejects.toMatchObject({ code: 'cancelled' });
  expect(client.isStopped).toBe(true);
});

test.each([null, 'secret', {}, { publicKey: 1, iv: '', text: '' }])('the passphrase %j is none', async (answer) => {
  const client = asked(answer).newClient();
  await expect(client.person.ask(PASSPHRASE)).rejects.toMatchObject({ code: 'cancelled' });
});
