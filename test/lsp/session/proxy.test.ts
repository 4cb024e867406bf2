import { describe, expect, test } from 'vitest';
import { Editor, type EditorOptions } from '../editor.ts';
import { FakeMachine } from '../fake-machine.ts';

const PROXY = { support: 'on', proxy: 'http://proxy.example:3128', noProxy: [], authorization: '', strictTls: true };
const URI = 'file:///project/Dockerfile';

/** An editor whose proxy settings are `given`, once something has been checked with them. */
async function world(given: { now: unknown }, options: EditorOptions = { initializationOptions: { extended: true } }) {
  const machine = new FakeMachine();
  const editor = await Editor.start(machine, {
    ...options,
    prepare: ({ connection }) => {
      connection.onRequest('imageTrust/proxy', () => {
        if (given.now instanceof Error) throw given.now;
        return given.now;
      });
    },
  });
  await editor.open(URI, 'FROM alpine\n');
  await editor.findings(URI);
  return { machine, editor, used: () => machine.opened.map(({ proxy }) => proxy) };
}

describe('proxy settings', () => {
  test('of our own client are those of the first session', async () => {
    expect((await world({ now: PROXY })).used()).toEqual([PROXY]);
  });

  test('begin a new session when they change', async () => {
    const given = { now: PROXY };
    const { editor, machine, used } = await world(given);
    given.now = { ...PROXY, proxy: '' };
    await editor.connection.sendNotification('imageTrust/proxyChanged');
    await editor.until(() => machine.opened.length === 2);
    await editor.findings(URI);
    expect(used()).toEqual([PROXY, { ...PROXY, proxy: '' }]);
    expect(machine.closed).toBe(1);
  });

  test('of any other client are the environment’s', async () => {
    expect((await world({ now: PROXY }, {})).used()).toEqual([undefined]);
  });

  test.each([[null], ['http://proxy.example'], [new Error('broken')]])('that are none: %o', async (now) => {
    expect((await world({ now })).used()).toEqual([undefined]);
  });

  test('with odd members lose these', async () => {
    const odd = { support: 7, proxy: 'http://proxy.example\r\nx: y', noProxy: [7, 'a'], authorization: {} };
    expect((await world({ now: odd })).used()).toEqual([{ ...PROXY, proxy: '', noProxy: ['a'] }]);
  });

  test('do not switch verification off, and the log says so once', async () => {
    const given = { now: { ...PROXY, strictTls: false } };
    const { editor, machine } = await world(given);
    await editor.connection.sendNotification('imageTrust/proxyChanged');
    await editor.until(() => machine.opened.length === 2);
    await editor.findings(URI);
    expect(editor.logged.filter((line) => line.includes('http.proxyStrictSSL'))).toHaveLength(1);
  });
});
